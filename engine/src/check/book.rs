//! The book of rules: each rule tried with every combination of its facts, where they can be counted, so that no case is the
//! first to find a gap (E067, E068).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::case::{Text, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Example, Of, Process, Type};
use crate::rules::{
    Asking, AtLoad, Binder, Counted, Domain, Expected, Gap, Limits, Rule, RuleBook, RuleFailure, RuleInProcess, Sandbox, TypedExample,
    count, register,
};
use crate::source::{FileId, Span};
use crate::words::{Words, words};

use super::known;
use super::rules::{all_wanted, wanted};
use super::values::{RuleUse, Uses};
use super::world::World;

/// How many mistakes of one rule are told; the first is the likeliest to be the cause of the others.
const MOST_TOLD: usize = 5;

/// Makes the book, and reports combinations of facts for which a rule has no answer that fits.
pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) -> RuleBook {
    let asking = Asking { sandbox: Arc::new(Sandbox::new(&Limits::default(), register)), catalogue: Arc::new(known::catalogue(world)) };
    let mut builder =
        Builder { world, uses, book: RuleBook::new(asking.clone(), crate::package::directory(world.draft)), asking, told: BTreeSet::new() };
    let broken: BTreeSet<FileId> = diagnostics.as_slice().iter().map(|diagnostic| diagnostic.place.file).collect();
    // What a rule answers rests on its own file and on the catalogue; a mistake there is told already.
    let is_sound = |rule: &Rule| !broken.contains(&rule.name.span.file) && catalogue_files(world).all(|file| !broken.contains(&file));
    world.draft.rules.values().for_each(|rule| builder.book.add(rule.clone()));
    for process in world.draft.processes.values() {
        for rule in builder.asked_in(process) {
            builder.rule_in(process, rule, is_sound(rule), diagnostics);
        }
    }
    for examples in world.draft.examples.values() {
        if let Some(rule) = world.draft.rules.get(examples.rule.as_str()) {
            let typed: Vec<TypedExample> = examples.rows.iter().filter_map(|row| builder.example(rule, row)).collect();
            typed.into_iter().for_each(|example| builder.book.add_example(example));
        }
    }
    builder.book
}

/// The files of lists, teams, contacts and choices.
fn catalogue_files(world: &World<'_>) -> impl Iterator<Item = FileId> {
    let catalogue = &world.draft.catalogue;
    let names = catalogue.lists.values().map(|it| &it.name).chain(catalogue.teams.values().map(|it| &it.name));
    let names = names.chain(catalogue.contacts.values().map(|it| &it.name)).chain(catalogue.choices.values().map(|it| &it.name));
    names.map(|name| name.span.file)
}

struct Builder<'a> {
    world: &'a World<'a>,
    uses: &'a Uses,
    asking: Asking,
    book: RuleBook,
    /// Rules whose gaps have been told, for another process.
    told: BTreeSet<String>,
}

impl<'a> Builder<'a> {
    /// The rules that a process asks, itself or as a parameter of another.
    fn asked_in(&self, process: &Process) -> Vec<&'a Rule> {
        let rules = &self.world.draft.rules;
        let mut all: Vec<&Rule> = Vec::new();
        let mut left: Vec<&str> =
            self.uses.rules.iter().filter(|used| used.process == process.name.value).map(|used| used.rule.as_str()).collect();
        left.reverse();
        while let Some(name) = left.pop() {
            let Some(rule) = rules.get(name).filter(|rule| !all.iter().any(|known| known.name == rule.name)) else { continue };
            all.push(rule);
            left.extend(rule.parameters.iter().map(|parameter| parameter.as_str()));
        }
        all
    }

    /// What a rule is in a process that asks it.
    fn rule_in(&mut self, process: &Process, rule: &Rule, is_sound: bool, diagnostics: &mut Diagnostics) {
        let (name, of_process) = (rule.name.as_str(), process.name.as_str());
        let used = self.uses.rules.iter().find(|used| used.process == of_process && used.rule == name);
        let place = used.map_or(rule.name.span, |used| used.place);
        let facts = &self.world.of(process).facts;
        let here = (place, words!("regeln används här", "the rule is used here"));
        let bound = Binder::new(of_process).bind(rule, facts, here, &mut Diagnostics::default());
        let Some(bound) = bound else { return };
        let wanted_here = all_wanted(self.world, self.uses, name, of_process);
        let mut table = None;
        if is_sound {
            let parameters = rule.parameters.iter().zip(&bound.types);
            let domains = parameters.map(|(parameter, of)| self.domain(process, parameter.as_str(), of));
            match count(&self.asking, rule, domains.collect(), &wanted_here) {
                Counted::Endless => {}
                Counted::Table(counted) => table = Some(counted),
                Counted::Gaps(gaps) => self.report(rule, &gaps, used, diagnostics),
            }
        }
        self.book.add_use(of_process, name, RuleInProcess { wanted: wanted_here.into_iter().next(), table });
    }

    fn domain(&self, process: &Process, fact: &str, of: &Type) -> Option<Domain> {
        let field = process.fields.get(fact);
        let answer = match of {
            Type::Answer(rule) => wanted(self.world, self.uses, rule),
            _ => None,
        };
        let allowed: Option<Vec<Text>> = match field.and_then(|field| field.of.as_ref()) {
            Some(Of::Allowed(names, _)) => Some(names.iter().map(|name| known::text(name.as_str())).collect()),
            _ => None,
        };
        Domain::of(fact, answer.as_ref().unwrap_or(of), allowed.as_deref(), &self.asking.catalogue)
    }

    fn report(&mut self, rule: &Rule, gaps: &[Gap], used: Option<&RuleUse>, diagnostics: &mut Diagnostics) {
        if !self.told.insert(rule.name.value.clone()) {
            return;
        }
        let mut left: Vec<&Gap> = gaps.iter().collect();
        for _ in 0..MOST_TOLD {
            let Some(first) = left.first().copied() else { break };
            let (alike, others): (Vec<&Gap>, Vec<&Gap>) = left.into_iter().partition(|gap| reason(gap) == reason(first));
            let mut diagnostic = self.gap(rule, first, alike.len() - 1);
            if let Some(used) = used {
                diagnostic = diagnostic.related(used.place, words!("regeln används här", "the rule is used here"));
            }
            diagnostics.push(diagnostic);
            left = others;
        }
    }

    fn gap(&self, rule: &Rule, gap: &Gap, more: usize) -> Diagnostic {
        let name = &rule.name.value;
        let Words { sv: when_sv, en: when_en } = combination(&gap.facts);
        let Words { sv, en } = reason(gap);
        let (code, message) = match &gap.why {
            AtLoad::Misfit { nothing: false, .. } => (
                Code::AnswerMisfit,
                words!("`{name}` ger ett svar som inte passar{when_sv}", "`{name}` gives an answer that does not fit{when_en}"),
            ),
            AtLoad::Misfit { nothing: true, .. } => {
                (Code::RuleGap, words!("`{name}` ger inget svar{when_sv}", "`{name}` gives no answer{when_en}"))
            }
            AtLoad::Failure(_) => (Code::RuleGap, words!("`{name}` går fel{when_sv}", "`{name}` fails{when_en}")),
        };
        let place = match &gap.why {
            AtLoad::Failure(RuleFailure::Failed { line: Some(line), .. }) => self.line(rule, *line),
            _ => rule.name.span,
        };
        let mut diagnostic = Diagnostic::new(code, place, message).label(Words { sv, en });
        if more > 0 {
            diagnostic =
                diagnostic.help(words!("detsamma gäller {more} kombinationer till", "the same holds for {more} combinations more"));
        }
        match &gap.why {
            AtLoad::Misfit { nothing: false, .. } => diagnostic,
            _ => diagnostic.help(words!(
                "ge svaret också där; eller skriv `stop(\"varför\")` om det inte finns något",
                "give the answer there too; or write `stop(\"why\")` if there is none"
            )),
        }
    }

    /// The text of a line of the rule's file.
    fn line(&self, rule: &Rule, line: usize) -> Span {
        let id = rule.name.span.file;
        let mut start = 0;
        for (index, text) in self.world.sources.file(id).text().split_inclusive('\n').enumerate() {
            if index + 1 == line {
                let from = start + text.len() - text.trim_start().len();
                return Span::new(id, from..from + text.trim().len());
            }
            start += text.len();
        }
        rule.name.span
    }

    /// A row with its values typed; `None` where something is wrong with it, which is reported elsewhere.
    fn example(&self, rule: &Rule, row: &Example) -> Option<TypedExample> {
        let (name, zone) = (rule.name.as_str(), &self.asking.catalogue.zone);
        let used = self.uses.rules.iter().find(|used| used.rule == name);
        let of = |fact: &str| {
            let known = used.and_then(|used| self.world.processes[&used.process].facts.get(fact));
            known.map_or(Type::Text, |fact| fact.of.clone())
        };
        let facts = rule.parameters.iter().map(|parameter| {
            let (_, written) = row.when.iter().find(|(fact, _)| fact.as_str() == parameter.as_str())?;
            self.fact(written, &of(parameter.as_str()))
        });
        let facts = facts.collect::<Option<Vec<Value>>>()?;
        let expected = match (&row.then, &row.error) {
            (Some(then), None) => {
                let of = wanted(self.world, self.uses, name).unwrap_or(Type::Text);
                Expected::Answer(known::literal(self.world, then, &of, zone)?)
            }
            (None, Some(reason)) => Expected::Reason(known::text(reason.as_str())),
            _ => return None,
        };
        let process = known::text(used.map_or("", |used| used.process.as_str()));
        Some(TypedExample { rule: known::text(name), process, row: row.span, facts, expected })
    }

    fn fact(&self, written: &crate::model::WrittenValue, of: &Type) -> Option<Value> {
        let of = match of {
            Type::Answer(rule) => wanted(self.world, self.uses, rule).unwrap_or(Type::Text),
            of => of.clone(),
        };
        known::literal(self.world, written, &of, &self.asking.catalogue.zone)
    }
}

/// Why, without the line, which the place shows.
fn reason(gap: &Gap) -> Words {
    match &gap.why {
        AtLoad::Failure(RuleFailure::Failed { reason, .. }) => reason.clone(),
        AtLoad::Failure(failure) => failure.reason(),
        AtLoad::Misfit { reason, .. } => reason.clone(),
    }
}

/// ` when `impact: person, urgency: later``; nothing for a rule that reads nothing that varies.
fn combination(facts: &[(Text, Value)]) -> Words {
    if facts.is_empty() {
        return words!("", "");
    }
    let all: Vec<String> = facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let all = all.join(", ");
    words!(" när `{all}`", " when `{all}`")
}

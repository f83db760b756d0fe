//! One command at work: a copy of the case that the events of this turn change as they come, so that what is decided later in
//! the turn sees what was decided before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::apply::{apply, begin};
use super::command;
use super::derive;
use super::evaluate::Evaluator;
use super::judge::{Asked, Judge, RuleAnswered, Trouble, Wanted};
use super::step::stop_early;
use super::time;
use super::view::View;
use crate::case::{
    Case, Command, Context, Decided, Decision, Event, Id, Matter, MatterKind, Message, Outcome, Person, Refusal, Started, Text, Value,
};
use crate::package::{Formula, Package, Plan};
use crate::words::Words;

/// Decides a command. Pure and deterministic: equal inputs give equal outcomes on every machine.
///
/// # Errors
/// The command is refused, and nothing has changed.
pub fn execute(package: &Package, case: Option<&Case>, command: &Command, context: &Context<'_>) -> Result<Outcome, Refusal> {
    Ok(advance(package, case, command, context)?.0)
}

/// As [`execute`]; also gives the case as [`apply`] would make it of the outcome, so that who goes on with it need not.
///
/// # Errors
/// The command is refused, and nothing has changed.
pub fn advance(package: &Package, case: Option<&Case>, command: &Command, context: &Context<'_>) -> Result<(Outcome, Case), Refusal> {
    advance_with(&mut Evaluator::default(), package, case, command, context)
}

/// As [`execute`], with another judge: a proof asks every answer that the types allow.
///
/// # Errors
/// The command is refused, and nothing has changed.
pub fn execute_with<J: Judge>(
    judge: &mut J,
    package: &Package,
    case: Option<&Case>,
    command: &Command,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    Ok(advance_with(judge, package, case, command, context)?.0)
}

fn advance_with<J: Judge>(
    judge: &mut J,
    package: &Package,
    case: Option<&Case>,
    command: &Command,
    context: &Context<'_>,
) -> Result<(Outcome, Case), Refusal> {
    let lenient = matches!(command, Command::Receive { .. } | Command::Fire { .. } | Command::Report { .. })
        || matches!(command, Command::Start { message: Some(_), .. });
    // Time does not go back: what a case sees is never before what it saw.
    let now = case.map_or(context.now, |case| context.now.max(case.at));
    let context = &Context { now, ..context.clone() };
    let (case, started) = match (case, command) {
        (Some(_), Command::Start { start, .. }) => return Err(Refusal::NoSuchStart { start: start.clone() }),
        (Some(case), _) if package.process_hash(&case.process) != case.process_hash => {
            return Err(Refusal::OtherVersion { process: case.process.clone() });
        }
        (Some(case), _) => (case.clone(), None),
        (None, _) => {
            let started = command::start::started(package, command, context)?;
            (begin(&started), Some(started))
        }
    };
    let mut turn = Turn::new(judge, package, context, case, started, lenient);
    command::execute(&mut turn, command)?;
    derive::settle(&mut turn)?;
    stop_early(&mut turn)?;
    Ok((turn.outcome, turn.case))
}

/// Where in a case something is computed.
#[derive(Clone, Copy)]
pub(super) struct Place<'m> {
    pub(super) scope: Id,
    pub(super) message: Option<&'m Message>,
    pub(super) answer: Option<&'m [(Text, Value)]>,
}

impl Place<'_> {
    pub(super) fn of(scope: Id) -> Place<'static> {
        Place { scope, message: None, answer: None }
    }
}

/// A command at work.
pub(super) struct Turn<'a, J> {
    pub(super) package: &'a Package,
    pub(super) context: &'a Context<'a>,
    judge: &'a mut J,
    pub(super) case: Case,
    pub(super) outcome: Outcome,
    /// Facts that have changed and whose derived fields have not been looked at.
    pub(super) changed: BTreeSet<(Id, Text)>,
    /// What fails becomes a matter instead of refusing: nothing that came is lost.
    pub(super) lenient: bool,
    /// What the rules that were asked last answered.
    answers: BTreeMap<Text, Option<Value>>,
    /// Flows that were begun in this turn and have not gone on yet, each with its first step; the last goes on first.
    pub(super) begun: Vec<(Id, Text)>,
    /// Steps entered in this turn.
    pub(super) entered: u32,
    next_n: u32,
}

impl<'a, J: Judge> Turn<'a, J> {
    fn new(
        judge: &'a mut J,
        package: &'a Package,
        context: &'a Context<'a>,
        case: Case,
        started: Option<Started>,
        lenient: bool,
    ) -> Turn<'a, J> {
        let seq = if started.is_some() { case.seq } else { case.seq + 1 };
        let next_n = u32::from(started.is_some());
        let mut turn = Turn {
            package,
            context,
            judge,
            case,
            outcome: Outcome { started, ..Outcome::default() },
            changed: BTreeSet::new(),
            lenient,
            answers: BTreeMap::new(),
            begun: Vec::new(),
            entered: 0,
            next_n,
        };
        turn.emit(Event::Accepted { seq, at: context.now });
        turn
    }

    /// Makes an event true and keeps it.
    pub(super) fn emit(&mut self, event: Event) {
        apply(&mut self.case, &event);
        self.outcome.events.push(event);
    }

    /// The next id of this entry.
    pub(super) fn id(&mut self) -> Id {
        let id = Id { seq: self.case.seq, n: self.next_n };
        self.next_n += 1;
        id
    }

    /// The process of a scope.
    pub(super) fn plan(&self, scope: Id) -> &'a Plan {
        let process = self.case.scope(scope).map_or(&self.case.process, |scope| &scope.process);
        self.package.plan(process)
    }

    /// The flow whose fields and steps a flow sees.
    pub(super) fn home(&self, scope: Id) -> Id {
        self.case.home(scope).map_or(scope, |home| home.id)
    }

    /// The person who acts.
    pub(super) fn actor(&self) -> Option<&'a Person> {
        self.context.actor.person()
    }

    /// The facts of a place.
    pub(super) fn view<'v>(&'v self, place: Place<'v>) -> View<'v> {
        view(self.package, self.context, &self.case, place)
    }

    /// Whether a condition holds; one that fails where nothing may be refused does not, and becomes a matter.
    pub(super) fn holds(&mut self, formula: &Formula, place: Place<'_>) -> Result<bool, Refusal> {
        let view = view(self.package, self.context, &self.case, place);
        let holds = self.judge.holds(&Asked { view: &view, formula });
        self.keep_noted(place.scope, None);
        holds.or_else(|trouble| self.excuse(trouble, place.scope).map(|()| false))
    }

    /// What a formula gives; of one that fails where nothing may be refused, nothing, and a matter.
    pub(super) fn value(&mut self, formula: &Formula, place: Place<'_>) -> Result<Option<Value>, Refusal> {
        let value = self.ask(formula, place);
        value.or_else(|trouble| self.excuse(trouble, place.scope).map(|()| None))
    }

    /// When something is due that a formula says, counted from an instant; of one that fails where nothing may be refused, never,
    /// and a matter.
    pub(super) fn due(&mut self, formula: &Formula, from: Timestamp, place: Place<'_>) -> Result<Option<Timestamp>, Refusal> {
        let Some(value) = self.value(formula, place)? else { return Ok(None) };
        let due = time::due(&value, from, self.package);
        due.or_else(|trouble| self.excuse(trouble, place.scope).map(|()| None))
    }

    /// What a formula gives, or why it gives nothing.
    pub(super) fn ask(&mut self, formula: &Formula, place: Place<'_>) -> Result<Option<Value>, Trouble> {
        let view = view(self.package, self.context, &self.case, place);
        let value = self.judge.value(&Asked { view: &view, formula });
        self.keep_noted(place.scope, None);
        value
    }

    /// What a rule answers for a field or a decision; `Ok(None)`: it has no answer, or a fact that it reads is unset.
    pub(super) fn rule(&mut self, rule: &str, scope: Id, asked_by: &Text, wanted: Wanted<'_>) -> Result<Option<Value>, Trouble> {
        let view = view(self.package, self.context, &self.case, Place::of(scope));
        let answer = super::evaluate::ask(self.judge, &view, rule, wanted);
        self.keep_noted(scope, Some(asked_by));
        answer
    }

    /// Keeps a record of every rule that was asked, wherever in an expression.
    fn keep_noted(&mut self, scope: Id, asked_by: Option<&Text>) {
        let noted = self.judge.noted();
        if noted.is_empty() {
            return;
        }
        let asked_by = asked_by.cloned().unwrap_or_else(|| self.whereabouts(scope));
        self.answers.clear();
        for RuleAnswered { rule, facts, answer, reason } in noted {
            let version = self.package.rule_version(&rule);
            let decision = Decision {
                scope,
                asked_by: asked_by.clone(),
                by: Decided::Rule { name: rule.clone(), version },
                facts: facts.into_iter().map(|(name, value)| (name, Some(value))).collect(),
                answer: answer.as_ref().map(|value| Text::from(value.to_string())),
                reason,
            };
            self.answers.insert(rule, answer);
            self.record(decision);
        }
    }

    /// Why the rules that were asked last had no answer.
    pub(super) fn last_reason(&self) -> Option<Words> {
        self.outcome.decisions.last().and_then(|decision| decision.reason.clone())
    }

    /// The step at which a flow stands; before the first, the start.
    fn whereabouts(&self, scope: Id) -> Text {
        let at = self.case.scope(scope).and_then(|scope| scope.at.as_ref());
        at.map_or_else(|| self.case.channel.clone(), |visit| visit.step.clone())
    }

    /// Keeps why something was decided.
    pub(super) fn record(&mut self, decision: Decision) {
        self.outcome.decisions.push(decision);
    }

    /// The facts of the paths as they are now; of rules, what they answered last.
    pub(super) fn facts_seen(&self, reads: &[Text], place: Place<'_>) -> Vec<(Text, Option<Value>)> {
        let view = self.view(place);
        let seen = |path: &Text| view.path(path).or_else(|| self.answers.get(path).cloned().flatten());
        reads.iter().map(|path| (path.clone(), seen(path))).collect()
    }

    /// A failure refuses a person's command; of what came it becomes a matter, so that it is neither lost nor silent.
    pub(super) fn excuse(&mut self, trouble: Trouble, scope: Id) -> Result<(), Refusal> {
        if !self.lenient {
            return Err(refusal(trouble));
        }
        let (what, reason) = told(trouble);
        let step = self.whereabouts(scope);
        let is_open = self.case.matters.values().any(|matter| {
            matches!(&matter.kind, MatterKind::Failed { scope: of, step: at, what: known, .. } if *of == scope && *at == step && *known == what)
        });
        if !is_open {
            self.matter(MatterKind::Failed { scope, step, what, reason });
        }
        Ok(())
    }

    /// Keeps a person's words with the entry; public if the requester wrote them.
    pub(super) fn words(&mut self, words: Option<&Text>, scope: Id) {
        let Some(text) = words.filter(|words| !words.trim().is_empty()) else { return };
        let plan = self.plan(scope);
        let requester = plan.requester.as_ref().and_then(|field| self.case.main().fields.get(field)).and_then(Value::as_person);
        let by = self.actor().cloned();
        let public = matches!((&by, requester), (Some(by), Some(requester)) if by.is_same(requester));
        self.emit(Event::WordsWritten { by, text: text.clone(), public });
    }

    /// Opens the matter that a field got no value, unless it is open already.
    pub(super) fn field_matter(&mut self, scope: Id, field: &Text, trouble: Trouble) {
        let is_open = self.case.matters.values().any(|matter| is_of_field(&matter.kind, scope, field));
        if !is_open {
            let (rule, reason) = told(trouble);
            self.matter(MatterKind::RuleFailed { scope, field: field.clone(), rule, reason });
        }
    }

    /// A field has got its value: that it had none is no matter any more.
    pub(super) fn end_field_matters(&mut self, scope: Id, field: &Text) {
        self.end_matters(|kind| is_of_field(kind, scope, field));
    }

    /// Ends the matters that are settled by what happens.
    pub(super) fn end_matters(&mut self, is_settled: impl Fn(&MatterKind) -> bool) {
        let settled = self.case.matters.values().filter(|matter| is_settled(&matter.kind)).map(|matter| matter.id);
        for matter in settled.collect::<Vec<Id>>() {
            self.emit(Event::MatterEnded { matter });
        }
    }

    /// Opens a matter.
    pub(super) fn matter(&mut self, kind: MatterKind) {
        let matter = Matter { id: self.id(), kind, at: self.case.at };
        self.emit(Event::MatterOpened(matter));
    }
}

fn view<'v>(package: &'v Package, context: &'v Context<'v>, case: &'v Case, place: Place<'v>) -> View<'v> {
    View { package, case, context, scope: place.scope, message: place.message, answer: place.answer }
}

/// Whether a matter is that a field got no value.
fn is_of_field(kind: &MatterKind, scope: Id, field: &Text) -> bool {
    matches!(kind, MatterKind::RuleFailed { scope: of, field: known, .. } if *of == scope && known == field)
}

/// A failure that refuses a person's command.
pub(super) fn refusal(trouble: Trouble) -> Refusal {
    let (rule, reason) = told(trouble);
    Refusal::RuleFailed { rule, reason }
}

/// What failed, and why.
fn told(trouble: Trouble) -> (Text, Words) {
    match trouble {
        Trouble::Stopped { reason } => (Text::from("stop"), reason),
        Trouble::Failed { what, reason } => (what, reason),
    }
}

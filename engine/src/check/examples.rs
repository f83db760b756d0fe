//! Examples fit their rule: every parameter is given, no more, and the answer is one that the rule's place can take.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Example, Examples};
use crate::words::{list_of, words};

use super::refer;
use super::rules::wanted;
use super::values::{Uses, literal};
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    for examples in world.draft.examples.values() {
        refer::rule(world.draft, &examples.rule, diagnostics);
        if world.draft.rules.contains_key(examples.rule.as_str()) {
            for row in &examples.rows {
                self::row(world, uses, examples, row, diagnostics);
            }
        }
    }
}

fn row(world: &World<'_>, uses: &Uses, examples: &Examples, row: &Example, diagnostics: &mut Diagnostics) {
    let rule = &world.draft.rules[examples.rule.as_str()];
    let name = examples.rule.as_str();
    let used = uses.rules.iter().find(|used| used.rule == name);
    for (fact, value) in &row.when {
        let known =
            refer::find(world.draft, fact, &what::PARAMETER, rule.parameters.iter().map(|parameter| parameter.as_str()), diagnostics);
        let of = used.and_then(|used| world.processes[&used.process].facts.get(fact.as_str()).map(|fact| fact.of.clone()));
        if let (true, Some(of)) = (known, of) {
            literal(world, value, &of, diagnostics);
        }
    }
    let given: BTreeSet<&str> = row.when.iter().map(|(fact, _)| fact.as_str()).collect();
    let missing: Vec<&str> = rule.parameters.iter().map(|parameter| parameter.as_str()).filter(|name| !given.contains(name)).collect();
    if !missing.is_empty() {
        let list = list_of(missing, 9);
        let (sv, en) = (list.sv, list.en);
        diagnostics.push(
            Diagnostic::new(Code::BadExample, row.span, words!("exemplet säger inget om {sv}", "the example says nothing of {en}"))
                .help(words!("ge varje parameter hos `{name}` ett värde i `when`", "give every parameter of `{name}` a value in `when`")),
        );
    }
    match (&row.then, &row.error) {
        (Some(then), None) => {
            if let Some(of) = wanted(world, uses, name) {
                literal(world, then, &of, diagnostics);
            }
        }
        (None, Some(_)) => {}
        (Some(_), Some(_)) | (None, None) => diagnostics.push(
            Diagnostic::new(
                Code::BadExample,
                row.span,
                words!("ett exempel har ett svar eller ett fel", "an example has an answer or an error"),
            )
            .help(words!(
                "skriv `then:` svaret, eller `error:` en del av skälet",
                "write `then:` the answer, or `error:` a part of the reason"
            )),
        ),
    }
}

//! Examples fit their rule: they lie beside it, every parameter is given, no more, the answer is one that the rule's place can
//! take, and no two ask the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Example, Examples, Name, WrittenValue};
use crate::words::{Words, list_of, words};

use super::refer;
use super::rules::wanted;
use super::values::{Uses, literal};
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    for examples in world.draft.examples.values() {
        refer::rule(world.draft, &examples.rule, diagnostics);
        if world.draft.rules.contains_key(examples.rule.as_str()) {
            file_name(world, examples, diagnostics);
            parameters(world, examples, diagnostics);
            for (index, row) in examples.rows.iter().enumerate() {
                self::row(world, uses, examples, row, diagnostics);
                if let Some(first) = examples.rows[..index].iter().find(|first| given(first) == given(row)) {
                    twice(first, row, diagnostics);
                }
            }
        }
    }
}

/// Warnings, once the package holds no error.
pub(super) fn advise(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for rule in world.draft.rules.values() {
        let name = rule.name.as_str();
        let shown = world.draft.examples.get(name).is_some_and(|examples| !examples.rows.is_empty());
        if shown {
            continue;
        }
        let when: Vec<String> = rule.parameters.iter().map(|parameter| format!("{}: …", parameter.as_str())).collect();
        let when = when.join(", ");
        diagnostics.push(
            Diagnostic::new(
                Code::NoExamples,
                rule.name.span,
                words!("inget exempel visar vad `{name}` svarar", "no example shows what `{name}` answers"),
            )
            .help(words!(
                "skriv i `rules/{name}.examples.yaml`, efter `examples: {name}` och `rows:`, rader som `- {{when: {{{when}}}, then: …}}`",
                "write into `rules/{name}.examples.yaml`, after `examples: {name}` and `rows:`, rows such as `- {{when: {{{when}}}, then: …}}`"
            )),
        );
    }
}

/// Whoever looks for the examples of a rule looks beside it.
fn file_name(world: &World<'_>, examples: &Examples, diagnostics: &mut Diagnostics) {
    let rule = examples.rule.as_str();
    let expected = format!("rules/{rule}.examples.yaml");
    let path = world.sources.file(examples.rule.span.file).path();
    if path == expected {
        return;
    }
    let place = world.draft.rules[rule].name.span;
    let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".examples.yaml"));
    let error = Diagnostic::new(
        Code::BadExample,
        examples.rule.span,
        words!("exemplen för `{rule}` ligger i `{path}`", "the examples of `{rule}` lie in `{path}`"),
    )
    .label(words!("väntade `{expected}`", "expected `{expected}`"))
    .related(place, words!("regeln", "the rule"))
    .help(words!("döp om filen till `{expected}`", "rename the file to `{expected}`"));
    diagnostics.push(match stem.filter(|stem| world.draft.rules.contains_key(*stem)) {
        Some(stem) => {
            error.help(words!("eller skriv `examples: {stem}`, om det är den regeln", "or write `examples: {stem}`, if it is that rule"))
        }
        None => error,
    });
}

/// What a row asks: its facts and their values, whatever their order.
fn given(row: &Example) -> BTreeMap<&str, Vec<&str>> {
    row.when.iter().map(|(fact, value)| (fact.as_str(), value.all().iter().map(|one| one.value.text.trim()).collect())).collect()
}

fn twice(first: &Example, row: &Example, diagnostics: &mut Diagnostics) {
    let answer = |row: &Example| match (&row.then, &row.error) {
        (Some(WrittenValue::One(then)), None) => Some(then.value.text.trim().to_owned()),
        _ => None,
    };
    let error = match (answer(first), answer(row)) {
        (Some(one), Some(other)) if one != other => Diagnostic::new(
            Code::BadExample,
            row.span,
            words!(
                "två exempel frågar samma sak och väntar olika svar: `{one}` och `{other}`",
                "two examples ask the same and expect different answers: `{one}` and `{other}`"
            ),
        )
        .help(words!("behåll det rätta", "keep the right one")),
        _ => Diagnostic::new(Code::BadExample, row.span, words!("exemplet finns redan", "the example is there already"))
            .help(words!("ta bort det ena, eller ändra ett värde", "remove one of them, or change a value")),
    };
    diagnostics.push(error.related(first.span, words!("det första", "the first")));
}

/// Every row gives every parameter of the rule, and no more; each name is told once, since a rule's parameters change under all
/// rows at a time.
fn parameters(world: &World<'_>, examples: &Examples, diagnostics: &mut Diagnostics) {
    let rule = &world.draft.rules[examples.rule.as_str()];
    let known = || rule.parameters.iter().map(|parameter| parameter.as_str());
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for row in &examples.rows {
        let unknown: Vec<&Name> = row.when.iter().map(|(fact, _)| fact).filter(|fact| !known().any(|name| name == fact.as_str())).collect();
        for fact in &unknown {
            if told.insert(fact.as_str()) {
                refer::find(world.draft, fact, &what::PARAMETER, known(), diagnostics);
            }
        }
        // What is called otherwise here is probably what is missing.
        if unknown.is_empty() {
            let missing: Vec<&str> = known().filter(|name| lacks(row, name) && told.insert(name)).collect();
            if !missing.is_empty() {
                let others = examples.rows.iter().filter(|other| missing.iter().all(|name| lacks(other, name))).count() - 1;
                diagnostics.push(incomplete(examples, row, &missing, others));
            }
        }
    }
}

fn lacks(row: &Example, parameter: &str) -> bool {
    !row.when.iter().any(|(fact, _)| fact.as_str() == parameter)
}

fn incomplete(examples: &Examples, row: &Example, missing: &[&str], others: usize) -> Diagnostic {
    let (name, list) = (examples.rule.as_str(), list_of(missing, 9));
    let (sv, en) = (list.sv, list.en);
    let error = Diagnostic::new(Code::BadExample, row.span, words!("exemplet säger inget om {sv}", "the example says nothing of {en}"))
        .help(words!("ge varje parameter hos `{name}` ett värde i `when`", "give every parameter of `{name}` a value in `when`"));
    match others {
        0 => error,
        1 => error.label(words!("ett exempel till är likadant", "one more example is like this")),
        _ => error.label(words!("{others} exempel till är likadana", "{others} more examples are like this")),
    }
}

/// The values of a row are of the types of their facts.
fn row(world: &World<'_>, uses: &Uses, examples: &Examples, row: &Example, diagnostics: &mut Diagnostics) {
    let name = examples.rule.as_str();
    let used = uses.rules.iter().find(|used| used.rule == name);
    for (fact, value) in &row.when {
        if matches!(value, WrittenValue::One(one) if one.value.text.trim() == "none") {
            unasked(fact, value, diagnostics);
            continue;
        }
        let of = used.and_then(|used| world.processes[&used.process].facts.get(fact.as_str()).map(|fact| fact.of.clone()));
        let is_parameter = world.draft.rules[name].parameters.iter().any(|parameter| parameter.value == fact.value);
        if let (true, Some(of)) = (is_parameter, of) {
            literal(world, value, &of, diagnostics);
        }
    }
    match (&row.then, &row.error) {
        (Some(then), None) => {
            // An answer that the rule gives and its place cannot take is told in the rule.
            let answers = world.draft.rules[name].answers();
            let is_answer = |written: &WrittenValue| match written {
                WrittenValue::One(one) => answers.iter().any(|answer| answer.value == one.value.text),
                WrittenValue::Several(..) => false,
            };
            if let Some(of) = wanted(world, uses, name)
                && !is_answer(then)
            {
                literal(world, then, &of, diagnostics);
            }
        }
        (None, Some(_)) => {}
        (Some(_), Some(_)) => {
            answerless(row, words!("exemplet har både ett svar och ett fel", "the example has both an answer and an error"), diagnostics);
        }
        (None, None) => {
            answerless(row, words!("exemplet säger inte vad regeln svarar", "the example does not say what the rule answers"), diagnostics)
        }
    }
}

fn answerless(row: &Example, message: Words, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::new(Code::BadExample, row.span, message).help(words!(
        "skriv `then:` och svaret, eller `error:` och en del av skälet till att det inte finns något",
        "write `then:` and the answer, or `error:` and a part of the reason why there is none"
    )));
}

fn unasked(fact: &Name, value: &WrittenValue, diagnostics: &mut Diagnostics) {
    let name = fact.as_str();
    diagnostics.push(
        Diagnostic::new(
            Code::BadExample,
            value.span(),
            words!("en regel tillfrågas inte medan `{name}` saknar värde", "a rule is not asked while `{name}` has no value"),
        )
        .help(words!("ge `{name}` ett värde, eller ta bort exemplet", "give `{name}` a value, or remove the example")),
    );
}

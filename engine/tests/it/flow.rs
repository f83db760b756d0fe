//! The flow relation where the incident package does not go: small processes, each with a scenario that shows one sentence of
//! docs/reference/flow.md. What a scenario cannot say (late reports, matters) goes through `execute`.

mod fields;
mod handlers;
mod open_time;
mod parallel;
mod pinned;
mod rights;
mod time;
mod words;

use tillit_engine::case::{Actor, Case, Command, Context, Directory, Event, FieldValues, Id, Message, Person, Refusal, Text, Value};
use tillit_engine::{Colour, Language, Package, Sources, apply, begin, check, execute, render, test};

const ABOUT: &str = "package: shop\ntitle: {en: Shop}\nlanguage: 1\nlanguages: [en]\nzone: Europe/Stockholm\nowner: desk\n";
const CATALOGUE: &str = "
roles:
  clerk: {title: {en: Clerk}}
teams:
  desk: {title: {en: The desk}, members: [eva]}
people:
  eva: {name: Eva Ek, mail: eva@shop.example, roles: [clerk]}
  bo:  {name: Bo Dal, mail: bo@shop.example}
choices:
  state: {fresh: {en: Fresh}, worked: {en: Worked}, over: {en: Over}}
systems:
  scales: {title: {en: Scales}, sends: {weight: {fields: {grams: {type: number}, batch: {type: text}}}}}
";
const HEAD: &str = "process: parcel\nnoun: {en: parcel}\ntitle: {en: Parcels}\nowner: desk\nnumber: P-{count:3}\nstatuses: state\n";

/// A package of one process; `more`: other files.
#[track_caller]
fn package(process: &str, more: &[(&str, &str)]) -> (Sources, Package) {
    let process = format!("{HEAD}{process}");
    let own = [("package.yaml", ABOUT), ("workflows/catalogue/all.yaml", CATALOGUE), ("workflows/parcel.yaml", process.as_str())];
    let files = own.iter().chain(more).map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let sources = Sources::new(files.collect());
    let checked = check(&sources);
    let shown = |all: &[tillit_engine::Diagnostic]| -> String {
        all.iter().map(|one| render(one, &sources, Language::English, Colour::Never) + "\n\n").collect()
    };
    let package = checked.package.unwrap_or_else(|| panic!("{}", shown(&checked.diagnostics)));
    (sources, package)
}

/// Plays one scenario, which must pass.
#[track_caller]
pub(crate) fn plays(process: &str, more: &[(&str, &str)], steps: &str) {
    let scenario = format!("scenario: one\ntitle: {{en: One}}\nprocess: parcel\ngiven: {{now: 2026-03-02 09:00}}\nsteps:\n{steps}");
    let more: Vec<(&str, &str)> = more.iter().copied().chain([("workflows/scenarios/one.yaml", scenario.as_str())]).collect();
    let (sources, package) = package(process, &more);
    let report = test(&package, &sources, None);
    let failures: Vec<String> = report.failures().map(|one| render(one, &sources, Language::English, Colour::Never)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn what_an_end_sets_is_set_once_also_when_the_case_is_reopened() {
    let process = "
fields: {packed: {type: number, title: {en: Packed}, default: 0}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent:
    end: {en: Sent}
    set: {packed: packed + 1}
    meanwhile:
      back: {role: clerk, title: {en: It came back}, within: 5 days, next: pack}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - {complete: pack, by: eva}
  - expect: {ended: sent, fields: {packed: 1}}
  - {do: sent.back, by: eva}
  - expect: {ended: none, at: [pack], fields: {packed: 1}, returns: 1}
  - {complete: pack, by: eva}
  - expect: {ended: sent, fields: {packed: 2}, returns: 1}
",
    );
}

#[test]
fn whoever_a_task_is_given_to_owns_the_case() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:  {activity: {en: Pack}, role: clerk, next: again}
  again: {activity: {en: Look again}, role: anyone, person: bo, next: sign}
  sign:  {activity: {en: Sign}, role: owner, next: sent}
  sent:  {end: {en: Sent}}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - {complete: pack, by: eva}
  - expect: {at: [again], tasks: {again: {person: bo}}}
  - refused: {complete: again, by: eva, because: person}
  - {complete: again, by: owner}
  - refused: {complete: sign, by: eva, because: role}
  - {complete: sign, by: bo}
  - expect: {ended: sent}
",
    );
}

#[test]
fn an_answer_by_form_has_its_time_after_the_end_and_then_none() {
    let process = "
fields: {stars: {type: number, title: {en: Stars}, public: true}}
receives:
  survey: {title: {en: Survey}, form: [stars], role: clerk}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent:
    end: {en: Sent}
    meanwhile:
      survey: {message: survey, within: 5 days}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - {complete: pack, by: eva}
  - after: 5 days
  - {message: survey, by: eva, set: {stars: 3}}
  - expect: {ended: sent, fields: {stars: 3}}
  - after: 1 min
  - refused: {message: survey, by: eva, set: {stars: 5}, because: within}
  - expect: {fields: {stars: 3}}
",
    );
}

#[test]
fn a_derived_field_that_reads_the_status_is_right_for_the_next_decision() {
    let process = "
fields: {busy: {type: boolean, title: {en: Busy}, rule: busy}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, status: fresh, next: look}
  look:
    decision: {en: 'Busy?'}
    status: worked
    ways: {yes_it_is: {if: busy, next: rest}, otherwise: {next: sent}}
  rest: {activity: {en: Rest}, role: clerk, next: sent}
  sent: {end: {en: Sent}, status: over}
";
    let rule = [
        ("rules/busy.rhai", "/// en: Being worked on.\nfn busy(status) { status == \"worked\" }\n"),
        ("rules/busy.examples.yaml", "examples: busy\nrows:\n  - {when: {status: worked}, then: true}\n"),
    ];
    plays(
        process,
        &rule,
        "
  - {start: desk, by: eva}
  - expect: {fields: {busy: false}}
  - {complete: pack, by: eva}
  - expect: {at: [rest], status: worked, fields: {busy: true}}
",
    );
}

/// A case that commands are given to one by one; what is sent waits until it is reported.
struct At<'p> {
    package: &'p Package,
    directory: Directory,
    case: Case,
    now: jiff::Timestamp,
}

impl<'p> At<'p> {
    #[track_caller]
    fn start(package: &'p Package, start: &str, message: Option<Message>) -> At<'p> {
        At::try_start(package, start, &[], message).expect("the start is accepted")
    }

    fn try_start(package: &'p Package, start: &str, fields: &[(&str, &str)], message: Option<Message>) -> Result<At<'p>, Refusal> {
        At::try_start_with(package, start, texts(fields), message)
    }

    fn try_start_with(package: &'p Package, start: &str, fields: FieldValues, message: Option<Message>) -> Result<At<'p>, Refusal> {
        let (now, directory) = ("2026-03-02T08:00:00Z".parse().expect("an instant"), package.directory());
        let command = Command::Start { process: Text::from("parcel"), start: Text::from(start), fields, message };
        let actor = whose(&command, &directory);
        let context = Context { now, actor: &actor, directory: &directory, case_id: None, number: Some(Text::from("P-001")) };
        let outcome = execute(package, None, &command, &context)?;
        let mut case = begin(&outcome.started.expect("a start begins a case"));
        outcome.events.iter().for_each(|event| apply(&mut case, event));
        Ok(At { package, directory, case, now })
    }

    fn give(&mut self, command: &Command) -> Result<(), Refusal> {
        let actor = whose(command, &self.directory);
        self.as_actor(&actor, command).map(|_| ())
    }

    /// Gives a command as someone; what is then true.
    fn by(&mut self, person: &str, command: &Command) -> Result<Vec<Event>, Refusal> {
        let actor = Actor::of(Person::Known(Text::from(person)), &self.directory);
        self.as_actor(&actor, command)
    }

    fn as_actor(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: None, number: None };
        let outcome = execute(self.package, Some(&self.case), command, &context)?;
        outcome.events.iter().for_each(|event| apply(&mut self.case, event));
        Ok(outcome.events)
    }

    #[track_caller]
    fn task(&self) -> Id {
        *self.case.tasks.keys().next().expect("a task is open")
    }

    #[track_caller]
    fn complete(&mut self) {
        let task = *self.case.tasks.keys().next().expect("a task is open");
        self.give(&Command::Complete { task, fields: Vec::new(), tick: Vec::new(), why: None }).expect("it can be completed");
    }

    fn report(&mut self, effect: Id) -> Result<(), Refusal> {
        self.give(&Command::Report { effect, result: Ok(()) })
    }

    fn pass(&mut self, hours: i64) {
        self.now += jiff::SignedDuration::from_hours(hours);
    }

    fn field(&self, name: &str) -> Option<Value> {
        self.case.main().fields.get(name).cloned()
    }

    fn matters(&self) -> usize {
        self.case.matters.len()
    }
}

/// Who gives a command: time and what is sent have no person, a mail or signal comes from a system, the rest is Eva's.
fn whose(command: &Command, directory: &Directory) -> Actor {
    match command {
        Command::Fire { .. } | Command::Report { .. } => Actor::Engine,
        Command::Start { message: Some(_), .. } => Actor::System(Text::from("scales")),
        _ => Actor::of(Person::Known(Text::from("eva")), directory),
    }
}

/// Text fields as a form gives them.
fn texts(fields: &[(&str, &str)]) -> Vec<(Text, Option<Value>)> {
    fields.iter().map(|(name, value)| (Text::from(*name), Some(Value::text(*value)))).collect()
}

#[test]
fn an_empty_text_is_no_value() {
    let process = "
fields: {label: {type: text, title: {en: Label}}, note: {type: text, title: {en: Note}}}
starts: {desk: {form: [label, note?], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, form: [note?], next: sent}
  sent: {end: {en: Sent}}
";
    let (_, package) = package(process, &[]);
    let blank = At::try_start(&package, "desk", &[("label", "  ")], None).err();
    assert!(matches!(blank, Some(Refusal::Form { missing, .. }) if missing == [Text::from("label")]));
    let mut case = At::try_start(&package, "desk", &[("label", "A"), ("note", "")], None).expect("only the label is required");
    assert_eq!(case.field("note"), None);
    let task = *case.case.tasks.keys().next().expect("a task is open");
    case.give(&Command::Complete { task, fields: texts(&[("note", " ")]), tick: Vec::new(), why: None }).expect("a note is not required");
    assert_eq!(case.field("note"), None);
}

const TOLD: &str = "
receives: {reply: {title: {en: Reply}, mail: reply}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: tell}}
flow:
  tell: {send: {en: Tell}, template: hello, to: [eva_is], next: pause}
  pause:
    wait: {en: Waiting}
    until:
      answered: {message: reply, next: tell, return: false}
      silent:   {after: 48 h, since: tell, next: sent}
  sent: {end: {en: Sent}}
fields: {eva_is: {type: person, title: {en: Eva}, default: eva}}
";
pub(crate) const HELLO: (&str, &str) =
    ("workflows/messages/hello.yaml", "template: hello\nfacts: [number]\nsubject: {en: '{number}'}\ntext: {en: Hello}\n");

#[test]
fn a_wait_since_a_send_runs_from_when_its_last_message_was_handed_over() {
    let (_, package) = package(TOLD, &[HELLO]);
    let mut case = At::start(&package, "desk", None);
    let first = *case.case.outbox.keys().next().expect("it is sent");
    assert!(case.case.timers.is_empty(), "nothing runs before handing over");
    case.pass(1);
    case.give(&Command::Receive { name: Text::from("reply"), message: Message::default() }).expect("it is taken");
    let second = *case.case.outbox.keys().nth(1).expect("it is sent again");
    case.pass(1);
    case.report(first).expect("the first is handed over late");
    assert!(case.case.timers.is_empty(), "the message that is waited for is still on its way");
    case.pass(1);
    case.report(second).expect("the second is handed over");
    let due: Vec<_> = case.case.timers.values().map(|timer| timer.due).collect();
    assert_eq!(due, [case.now + jiff::SignedDuration::from_hours(48)]);
    assert_eq!(case.report(second), Err(Refusal::Gone), "a report counts once");
}

#[test]
fn what_comes_back_undelivered_is_no_reply_but_work_for_someone() {
    let (_, package) = package(TOLD, &[HELLO]);
    let mut case = At::start(&package, "desk", None);
    let effect = *case.case.outbox.keys().next().expect("it is sent");
    case.report(effect).expect("it is handed over");
    let stood = case.case.at_steps();
    let undelivered = Some(Text::from("eva@else.example: 550 no such user"));
    let bounce = Message { answers: Some(effect), undelivered, ..Message::default() };
    for bounces in 1..=2 {
        case.give(&Command::Receive { name: Text::from("reply"), message: bounce.clone() }).expect("it is taken");
        assert_eq!((case.case.at_steps(), case.case.outbox.len(), case.matters()), (stood.clone(), 0, bounces), "nothing is sent again");
    }
    let matter = case.case.matters.values().next().expect("it waits for someone").clone();
    assert_eq!(matter.kind.id(), "undelivered");
    let why = Some(Text::from("I called her"));
    assert_eq!(case.give(&Command::Retry { matter: matter.id, why: why.clone() }), Err(Refusal::Gone));
    case.give(&Command::Dismiss { matter: matter.id, why }).expect("someone has seen to it");
    assert_eq!(case.matters(), 1);
}

const WEIGHED: &str = "
fields:
  grams: {type: number, title: {en: Grams}}
  batch: {type: text, title: {en: Batch}}
  big:   {type: boolean, title: {en: Big}, rule: big}
  sum:   {type: number, title: {en: Sum}}
receives: {more: {title: {en: More}, signal: weight, same: {batch: message.batch}}}
starts:
  scales: {signal: weight, title: {en: Weighed}, set: {grams: message.grams, batch: message.batch}, next: pack}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
always:
  more: {message: more, set: {grams: message.grams, sum: message.grams * 9000000000000000000}}
";
const BIG: &[(&str, &str)] = &[
    (
        "rules/big.rhai",
        "/// en: More than a kilo; nothing weighs less than nothing.\nfn big(grams) { if grams < 0 { [][0] } else { grams > 1000 } }\n",
    ),
    ("rules/big.examples.yaml", "examples: big\nrows:\n  - {when: {grams: 1}, then: false}\n"),
];

fn weight(grams: i64) -> Message {
    let parts = vec![(Text::from("grams"), Value::Number(grams)), (Text::from("batch"), Value::text("b"))];
    Message { parts, ..Message::default() }
}

#[test]
fn a_rule_that_fails_at_a_message_leaves_a_matter_until_it_no_longer_fails() {
    let (_, package) = package(WEIGHED, BIG);
    let mut case = At::start(&package, "scales", Some(weight(-1)));
    assert_eq!((case.field("big"), case.matters()), (None, 1));
    let more = |grams| Command::Receive { name: Text::from("more"), message: weight(grams) };
    case.give(&more(-2)).expect("a message is never refused for a rule");
    // The sum is too large, which is another matter; the rule's is still the same one.
    assert_eq!((case.field("big"), case.field("sum"), case.matters()), (None, None, 2));
    case.give(&more(1)).expect("it is taken");
    assert_eq!(
        (case.field("big"), case.field("sum"), case.matters()),
        (Some(Value::Boolean(false)), Some(Value::Number(9_000_000_000_000_000_000)), 0)
    );
}

#[test]
fn a_matter_can_be_tried_again_and_what_cannot_says_so() {
    let (_, package) = package(WEIGHED, BIG);
    let mut case = At::start(&package, "scales", Some(weight(-1)));
    let more = Command::Receive { name: Text::from("more"), message: weight(-2) };
    case.give(&more).expect("it is taken");
    let matters: Vec<Id> = case.case.matters.keys().copied().collect();
    let answers: Vec<&str> = matters
        .into_iter()
        .map(|matter| {
            case.give(&Command::Retry { matter, why: Some(Text::from("again")) }).map_or_else(|refusal| refusal.id(), |()| "done")
        })
        .collect();
    assert_eq!(answers, ["rule", "gone"], "the rule fails again; what the message said is gone");
    assert_eq!(case.matters(), 2);
}

#[test]
fn what_a_template_says_may_be_a_rule() {
    let process = TOLD.replace("fields: {", "fields: {grams: {type: number, title: {en: Grams}, default: 7}, ");
    let hello = HELLO.1.replace("[number]", "[number, price]").replace("Hello", "'{price}'");
    let rule = [
        (HELLO.0, hello.as_str()),
        ("rules/price.rhai", "/// en: Two a gram.\nfn price(grams) { grams * 2 }\n"),
        ("rules/price.examples.yaml", "examples: price\nrows:\n  - {when: {grams: 1}, then: 2}\n"),
    ];
    let (_, package) = package(&process, &rule);
    let case = At::start(&package, "desk", None);
    let said = format!("{:?}", case.case.outbox.values().next().expect("it is sent"));
    assert!(said.contains("(\"price\", Number(14))"), "{said}");
}

#[test]
fn a_task_that_was_withdrawn_is_not_done_and_a_refusal_changes_nothing() {
    let (_, package) = package(WEIGHED, BIG);
    let mut case = At::start(&package, "scales", Some(weight(1)));
    let task = *case.case.tasks.keys().next().expect("a task is open");
    case.complete();
    let before = case.case.clone();
    let again = case.give(&Command::Complete { task, fields: Vec::new(), tick: Vec::new(), why: None });
    assert!(matches!(again, Err(Refusal::NoSuchTask { .. })), "{again:?}");
    assert_eq!(case.case, before);
}

#[test]
fn a_decision_without_a_way_stands_with_a_matter_until_the_flow_leaves_it() {
    let process = "
fields: {grams: {type: number, title: {en: Grams}}}
starts: {scales: {signal: weight, title: {en: Weighed}, set: {grams: message.grams}, next: which}}
flow:
  which:
    decision: {en: 'Which?'}
    rule: size
    ways: {small: {next: pack}, large: {next: pack}}
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
always:
  on: {role: clerk, title: {en: On}, next: pack}
";
    let rule = [
        (
            "rules/size.rhai",
            "/// en: By weight.\nfn size(grams) { if grams < 0 { stop(\"no weight\") } else if grams > 9 { \"large\" } else { \"small\" } }\n",
        ),
        ("rules/size.examples.yaml", "examples: size\nrows:\n  - {when: {grams: 1}, then: small}\n"),
    ];
    let (_, package) = package(process, &rule);
    let mut case = At::start(&package, "scales", Some(weight(-1)));
    assert_eq!((case.case.at_steps(), case.matters()), (vec![Text::from("which")], 1));
    let matter = *case.case.matters.keys().next().expect("it is open");
    let again = case.give(&Command::Retry { matter, why: Some(Text::from("again")) });
    assert_eq!(again.map_err(|refusal| refusal.id()), Err("undecided"), "the rule still has no answer");
    case.give(&Command::Do { action: Text::from("on"), next: None, fields: Vec::new(), why: None }).expect("a clerk may");
    assert_eq!((case.case.at_steps(), case.matters()), (vec![Text::from("pack")], 0));
}

#[test]
fn an_override_holds_while_its_facts_change_until_it_is_lifted() {
    let process = "
fields:
  grams: {type: number, title: {en: Grams}}
  big:   {type: boolean, title: {en: Big}, rule: big, override: [clerk]}
starts: {desk: {form: [grams], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, form: [grams], next: again}
  again: {activity: {en: Again}, role: clerk, form: [grams], next: sent}
  sent: {end: {en: Sent}}
";
    plays(
        process,
        BIG,
        "
  - {start: desk, by: eva, set: {grams: 5}}
  - expect: {fields: {big: false}}
  - refused: {override: {big: true}, by: eva, because: why}
  - refused: {override: {big: true}, by: bo, why: It is bulky, because: role}
  - refused: {override: {grams: 1}, by: eva, why: It is bulky, because: field}
  - {override: {big: true}, by: eva, why: It is bulky}
  - {complete: pack, by: eva, set: {grams: 6}}
  - expect: {fields: {grams: 6, big: true}}
  - {override: {big: none}, by: eva, why: It was not}
  - expect: {fields: {big: false}}
  - {complete: again, by: eva, set: {grams: 2000}}
  - expect: {fields: {big: true}, ended: sent}
  - refused: {override: {big: false}, by: eva, why: It was not, because: ended}
",
    );
}

#[test]
fn time_that_would_take_for_ever_is_told() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: tick}}
flow:
  tick:
    wait: {en: Tick}
    until: {then: {after: 1 s, next: tick, return: false}, stop: {role: clerk, title: {en: Stop}, next: sent}}
  sent: {end: {en: Sent}}
";
    let scenario = "scenario: one\ntitle: {en: One}\nprocess: parcel\ngiven: {now: 2026-03-02 09:00}\nsteps:\n  - {start: desk, by: eva}\n  - after: 1 h\n  - expect: {at: [tick], returns: 0}\n  - after: 100 years\n";
    let (sources, package) = package(process, &[("workflows/scenarios/one.yaml", scenario)]);
    let report = test(&package, &sources, None);
    let failures: Vec<&str> = report.failures().map(|failure| failure.message.in_language(Language::English)).collect();
    let [only] = failures.as_slice() else { panic!("{failures:?}") };
    assert!(only.starts_with("more than 10000 things happen here by themselves"), "{only}");
}

#[test]
fn what_is_withdrawn_is_no_longer_asked_and_sets_nothing() {
    let process = "
fields: {packed: {type: number, title: {en: Packed}, default: 0}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:  {activity: {en: Pack}, role: clerk, set: {packed: packed + 1}, next: label}
  label: {activity: {en: Label}, role: clerk, set: {packed: packed + 10}, next: sent}
  sent:  {end: {en: Sent}}
always:
  again: {role: clerk, title: {en: Again}, next: pack}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - {complete: pack, by: eva}
  - {do: again, by: eva}
  - expect: {at: [pack], withdrawn: [label], fields: {packed: 1}, returns: 1}
  - refused: {complete: label, by: eva, because: task}
  - {complete: pack, by: eva}
  - {complete: label, by: eva}
  - expect: {ended: sent, fields: {packed: 12}, returns: 1}
",
    );
}

#[test]
fn unset_in_a_set_leaves_the_field_and_none_empties_it() {
    let process = "
fields: {label: {type: text, title: {en: Label}}, old: {type: text, title: {en: Old}, default: '\"kept\"'}}
starts: {desk: {form: [label?], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:  {activity: {en: Pack}, role: clerk, set: {old: label}, next: empty}
  empty: {activity: {en: Empty}, role: clerk, set: {old: none}, next: sent}
  sent:  {end: {en: Sent}}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - {complete: pack, by: eva}
  - expect: {fields: {old: kept, label: none}}
  - {complete: empty, by: eva}
  - expect: {fields: {old: none}}
  - {start: desk, by: eva, set: {label: new}}
  - {complete: pack, by: eva}
  - expect: {fields: {old: new}}
",
    );
}

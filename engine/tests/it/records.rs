//! What is decided without a person is recorded, and what fails where nobody can be told is neither lost nor silent.

use tillit_engine::case::{Actor, Case, Command, Context, Decided, Decision, Directory, MatterKind, Message, Person, Refusal, Text, Value};
use tillit_engine::{Package, Sources, apply, begin, check, execute};

const FILES: &[(&str, &str)] = &[
    ("package.yaml", "package: shop\ntitle: {en: Shop}\nlanguage: 1\nlanguages: [en]\nzone: Europe/Stockholm\nowner: desk\n"),
    (
        "workflows/catalogue/all.yaml",
        "
roles:
  clerk: {title: {en: Clerk}}
teams:
  desk: {title: {en: The desk}, members: [eva]}
people:
  eva: {name: Eva Ek, mail: eva@shop.example, roles: [clerk]}
choices:
  level: {low: {en: Low}, high: {en: High}}
systems:
  letters: {title: {en: Letters}, mailbox: post@shop.example}
",
    ),
    (
        "workflows/parcel.yaml",
        r#"
process: parcel
noun: {en: parcel}
title: {en: Parcels}
owner: desk
number: P-{count:3}
fields:
  weight: {type: number, title: {en: Weight}, default: 1}
  level:  {type: choice, of: level, rule: level, title: {en: Level}}
starts:
  desk: {form: [weight], title: {en: At the desk}, role: clerk, next: pack}
  post: {mail: letters, title: {en: By mail}, next: hold}
flow:
  pack:  {activity: {en: Pack}, role: clerk, form: ["weight?"], next: heavy}
  heavy:
    decision: {en: Heavy?}
    ways:
      yes:       {if: half > 3, next: hold}
      otherwise: {next: sent}
  hold:
    wait: {en: Held}
    until:
      over: {after: wait_time, next: sent}
      now_: {role: clerk, title: {en: Let it go}, next: sent}
  sent: {end: {en: Sent}}
"#,
    ),
    ("rules/half.rhai", "/// en: Half of the weight.\nfn half(weight) { weight / 2 }\n"),
    ("rules/level.rhai", "/// en: From a half of four on, high.\nfn level(half) { if half > 3 { \"high\" } else { \"low\" } }\n"),
    ("rules/wait_time.rhai", "/// en: The heavier, the longer.\nfn wait_time(weight) { duration(`${10 / (weight - 1)} h`) }\n"),
];

struct Shop {
    package: Package,
    directory: Directory,
}

impl Shop {
    fn open() -> Shop {
        let files = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.trim_start().as_bytes().to_vec()));
        let sources = Sources::new(files.collect());
        let checked = check(&sources);
        let report = crate::files::report(&sources, &checked.diagnostics, tillit_engine::Language::English);
        let package = checked.package.unwrap_or_else(|| panic!("{report}"));
        Shop { directory: package.directory(), package }
    }

    fn eva(&self) -> Actor {
        Actor::of(Person::Known(Text::from("eva")), &self.directory)
    }

    fn execute(&self, case: Option<&Case>, command: &Command, actor: &Actor) -> Result<(Case, Vec<Decision>), Refusal> {
        let now = "2026-03-02T08:00:00Z".parse().expect("it is an instant");
        let context = Context { now, actor, directory: &self.directory, case_id: Some(Text::from("a")), number: Some(Text::from("P-001")) };
        let outcome = execute(&self.package, case, command, &context)?;
        let mut after = match &outcome.started {
            Some(started) => begin(started),
            None => case.expect("only a start begins a case").clone(),
        };
        outcome.events.iter().for_each(|event| apply(&mut after, event));
        Ok((after, outcome.decisions))
    }

    fn start(&self, weight: i64) -> (Case, Vec<Decision>) {
        let fields = vec![(Text::from("weight"), Some(Value::Number(weight)))];
        let start = Command::Start { process: Text::from("parcel"), start: Text::from("desk"), fields, message: None };
        self.execute(None, &start, &self.eva()).expect("she may")
    }

    fn letter(&self) -> Case {
        let start = Command::Start {
            process: Text::from("parcel"),
            start: Text::from("post"),
            fields: Vec::new(),
            message: Some(Message::default()),
        };
        self.execute(None, &start, &Actor::System(Text::from("letters"))).expect("mail is never refused").0
    }
}

fn field<'c>(case: &'c Case, name: &str) -> Option<&'c Value> {
    case.main().fields.get(name)
}

#[test]
fn a_derived_field_follows_what_its_rule_reads_through_another_rule() {
    let shop = Shop::open();
    let (case, _) = shop.start(1);
    assert_eq!(field(&case, "level"), Some(&Value::Choice(Text::from("low"))));
    let task = *case.tasks.keys().next().expect("someone packs");
    let fields = vec![(Text::from("weight"), Some(Value::Number(8)))];
    let (case, _) = shop.execute(Some(&case), &Command::Complete { task, fields, tick: Vec::new() }, &shop.eva()).expect("she may");
    assert_eq!(field(&case, "level"), Some(&Value::Choice(Text::from("high"))));
}

#[test]
fn a_record_says_what_rules_answered_within_an_expression_and_which_version_of_them() {
    let shop = Shop::open();
    let (case, _) = shop.start(8);
    let task = *case.tasks.keys().next().expect("someone packs");
    let complete = Command::Complete { task, fields: Vec::new(), tick: Vec::new() };
    let (_, decisions) = shop.execute(Some(&case), &complete, &shop.eva()).expect("she may");
    let way =
        decisions.iter().find(|decision| matches!(&decision.by, Decided::Expression(text) if &**text == "half > 3")).expect("it is kept");
    assert_eq!(way.facts, [(Text::from("half"), Some(Value::Number(4)))]);
    assert_eq!(way.answer.as_deref(), Some("yes"));
    for (rule, asked_by) in [("half", "heavy"), ("wait_time", "hold")] {
        let version = &shop.package.rules().rule(rule).expect("it is there").version;
        let by = Decided::Rule { name: Text::from(rule), version: version.clone() };
        let kept = decisions.iter().find(|decision| decision.by == by).unwrap_or_else(|| panic!("`{rule}` is not in the record"));
        assert_eq!((&*kept.asked_by, kept.facts.as_slice()), (asked_by, [(Text::from("weight"), Some(Value::Number(8)))].as_slice()));
    }
}

#[test]
fn a_time_that_fails_for_a_mail_becomes_a_matter_that_can_be_tried_again() {
    let shop = Shop::open();
    let case = shop.letter();
    let matter = case.matters.values().next().expect("the case does not wait in silence");
    assert!(matches!(&matter.kind, MatterKind::Failed { step, what, .. } if &**step == "hold" && &**what == "wait_time"), "{matter:?}");
    assert!(case.timers.is_empty());
    let retry = Command::Retry { matter: matter.id, why: Some(Text::from("weighed it")) };
    assert!(matches!(shop.execute(Some(&case), &retry, &shop.eva()), Err(Refusal::RuleFailed { .. })), "it fails still");
    let mut case = case.clone();
    let scope = case.main().id;
    apply(&mut case, &tillit_engine::case::Event::FieldSet { scope, field: Text::from("weight"), value: Some(Value::Number(3)) });
    let (case, _) = shop.execute(Some(&case), &retry, &shop.eva()).expect("now it does not");
    assert_eq!((case.matters.len(), case.timers.len()), (0, 1));
}

#[test]
fn a_case_that_runs_is_not_started_again() {
    let shop = Shop::open();
    let (case, _) = shop.start(1);
    for start in ["desk", "nowhere"] {
        let start = Command::Start { process: Text::from("parcel"), start: Text::from(start), fields: Vec::new(), message: None };
        assert!(matches!(shop.execute(Some(&case), &start, &shop.eva()), Err(Refusal::NoSuchStart { .. })));
    }
    let note = Command::Note { text: Text::from("to nobody") };
    assert_eq!(shop.execute(None, &note, &shop.eva()).err(), Some(Refusal::NoCase));
}

#[test]
fn what_time_and_systems_do_no_person_does() {
    let shop = Shop::open();
    let case = shop.letter();
    let report = Command::Report { effect: tillit_engine::case::Id { seq: 1, n: 9 }, result: Ok(()) };
    let fire = Command::Fire { timer: tillit_engine::case::Id { seq: 1, n: 9 } };
    for command in [report, fire] {
        assert_eq!(shop.execute(Some(&case), &command, &shop.eva()).err(), Some(Refusal::NeedsSystem));
    }
    let start =
        Command::Start { process: Text::from("parcel"), start: Text::from("post"), fields: Vec::new(), message: Some(Message::default()) };
    assert_eq!(shop.execute(None, &start, &shop.eva()).err(), Some(Refusal::NeedsSystem));
}

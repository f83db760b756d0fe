//! What gets into fields: retired things, decimals, overrides.

use tillit_engine::Package;
use tillit_engine::case::{Command, Person, Refusal, Text, Value};

use super::{At, BIG, WEIGHED, package, weight};

/// The fields of each thing that can retire; `old` is what a case has had since before it did.
const THINGS: &str = "
fields:
  shelf: {type: shelf_kind, title: {en: Shelf}}
  both:  {type: shelf_kind, list: true, title: {en: Shelves}}
  team:  {type: team, title: {en: Team}}
  told:  {type: contact, title: {en: Told}}
  who:   {type: person, title: {en: Who}}
rights: {update: [clerk]}
starts: {desk: {form: ['shelf?', 'both?', 'team?', 'told?', 'who?'], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, form: ['shelf?', 'both?', 'team?', 'told?', 'who?'], next: sent}
  sent: {end: {en: Sent}}
";

/// The package while the things are in use, and after they have retired.
fn before_and_after() -> (Package, Package) {
    let shelves = |retired: &str| {
        format!(
            "list: shelf_kind\ntitle: {{en: Shelves}}\nfields: {{}}\nitems: {{low: {{title: {{en: Low}}}}, old: {{title: {{en: Old}}{retired}}}}}\n"
        )
    };
    let catalogue = |retired: &str| {
        format!(
            "teams: {{old_team: {{title: {{en: Old}}, members: [eva]{retired}}}}}
contacts: {{old_list: {{title: {{en: Old}}, mail: [old@shop.example]{retired}}}}}
people: {{ove: {{name: Ove Ek, mail: ove@shop.example{retired}}}}}
"
        )
    };
    let of = |retired: &str| {
        let things = [("workflows/catalogue/things.yaml", catalogue(retired)), ("workflows/catalogue/shelves.yaml", shelves(retired))];
        package(THINGS, &things.each_ref().map(|(path, text)| (*path, text.as_str()))).1
    };
    (of(""), of(", retired: true"))
}

#[test]
fn what_is_retired_stays_where_a_case_has_it_and_is_refused_anew() {
    let (in_use, retired) = before_and_after();
    let old = Value::Item { list: Text::from("shelf_kind"), item: Text::from("old") };
    let low = Value::Item { list: Text::from("shelf_kind"), item: Text::from("low") };
    let several = |values: &[&Value]| Value::List(values.iter().map(|value| (*value).clone()).collect::<Vec<_>>().into());
    let things = [
        ("shelf", old.clone()),
        ("both", several(&[&old])),
        ("team", Value::Team(Text::from("old_team"))),
        ("told", Value::Contact(Text::from("old_list"))),
        ("who", Value::Person(Person::Known(Text::from("ove")))),
    ];
    let mut fresh = At::start(&retired, "desk", None);
    for (field, value) in things {
        let update = |value: &Value| Command::Update { fields: vec![(Text::from(field), Some(value.clone()))], why: None };
        let mut case = At::start(&in_use, "desk", None);
        case.give(&update(&value)).expect("it is in use");
        case.package = &retired;
        case.directory = retired.directory();
        let form = vec![(Text::from(field), Some(value.clone()))];
        case.give(&Command::Complete { task: case.task(), fields: form, tick: Vec::new(), why: None })
            .unwrap_or_else(|refusal| panic!("{field}: the case has it already: {refusal:?}"));
        let anew = fresh.give(&update(&value));
        assert!(matches!(anew, Err(Refusal::Form { ref misfits, .. }) if **misfits == [Text::from(field)]), "{field}: {anew:?}");
    }
    fresh.give(&Command::Update { fields: vec![(Text::from("both"), Some(several(&[&low])))], why: None }).expect("it is in use");
    let joined = Command::Update { fields: vec![(Text::from("both"), Some(several(&[&low, &old])))], why: None };
    assert!(fresh.give(&joined).is_err(), "the other is new to the case");
}

#[test]
fn a_whole_number_in_a_decimal_field_is_a_decimal_and_within_its_limits() {
    let process = "
fields:
  kilos:  {type: decimal, title: {en: Kilos}, min: 1, max: 10}
  copied: {type: decimal, title: {en: Copied}}
  whole:  {type: number, title: {en: Whole}, default: 7}
rights: {update: [clerk]}
starts: {desk: {form: [kilos], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, set: {copied: whole}, next: sent}
  sent: {end: {en: Sent}}
";
    let (_, package) = package(process, &[]);
    let start = |kilos| At::try_start_with(&package, "desk", vec![(Text::from("kilos"), Some(Value::Number(kilos)))], None);
    assert!(matches!(start(0).err(), Some(Refusal::Form { .. })), "less than the least");
    assert!(matches!(start(11).err(), Some(Refusal::Form { .. })), "more than the most");
    let mut case = start(5).expect("it is within the limits");
    assert_eq!(case.field("kilos"), Some(Value::Decimal(5.into())));
    let update = |kilos| Command::Update { fields: vec![(Text::from("kilos"), Some(Value::Number(kilos)))], why: None };
    assert!(case.give(&update(11)).is_err());
    case.give(&update(6)).expect("it is within the limits");
    case.complete();
    assert_eq!(case.field("kilos"), Some(Value::Decimal(6.into())));
    assert_eq!(case.field("copied"), Some(Value::Decimal(7.into())));
}

fn over(field: &str, value: Option<Value>) -> Command {
    Command::Override { field: Text::from(field), value, why: Some(Text::from("It is so")) }
}

#[test]
fn an_override_settles_the_matter_that_the_rule_failed() {
    let process = WEIGHED.replace("rule: big}", "rule: big, override: [clerk]}");
    let (_, package) = package(&process, BIG);
    let mut case = At::start(&package, "scales", Some(weight(-1)));
    assert_eq!(case.matters(), 1);
    case.give(&over("big", Some(Value::Boolean(true)))).expect("a clerk may");
    assert_eq!((case.field("big"), case.matters()), (Some(Value::Boolean(true)), 0));
}

#[test]
fn an_override_needs_a_value_and_lifting_none_changes_nothing() {
    let process = "
fields:
  grams: {type: number, title: {en: Grams}, default: 1}
  says:  {type: text, title: {en: Says}, rule: says, override: [clerk]}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    let rule = [
        ("rules/says.rhai", "/// en: What it says.\nfn says(grams) { if grams > 5 { \"heavy\" } else { \"light\" } }\n"),
        ("rules/says.examples.yaml", "examples: says\nrows:\n  - {when: {grams: 1}, then: light}\n"),
    ];
    let (_, package) = package(process, &rule);
    let mut case = At::start(&package, "desk", None);
    let blank = case.give(&over("says", Some(Value::text(" "))));
    assert!(matches!(blank, Err(Refusal::Form { ref missing, .. }) if **missing == [Text::from("says")]), "{blank:?}");
    let lifted = case.by("eva", &over("says", None)).expect("a clerk may");
    assert_eq!(lifted.len(), 1, "only that it was accepted: {lifted:?}");
    assert_eq!(case.field("says"), Some(Value::text("light")));
}

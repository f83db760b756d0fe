//! Who may claim, and what whoever asks is shown.

use tillit_engine::case::{Actor, Command, Person, Text, Value};
use tillit_engine::{FieldShown, Sight, TaskShown, actions, sight, tasks};

use super::{At, package, texts};

const BOSS: (&str, &str) = (
    "workflows/catalogue/boss.yaml",
    "roles: {boss: {title: {en: Boss}}, porter: {title: {en: Porter}}}\npeople: {ida: {name: Ida Dal, roles: [boss, clerk]}, per: {name: Per Dal, roles: [porter]}, ann: {name: Ann Dal, roles: [boss]}}\n",
);

#[test]
fn who_may_claim_can_be_less_than_who_may_do_the_task() {
    let process = "
rights: {claim: [boss]}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    let (_, package) = package(process, &[BOSS]);
    let mut case = At::start(&package, "desk", None);
    let claim = Command::Claim { task: case.task() };
    let refused = |answer: Result<_, tillit_engine::case::Refusal>| answer.map(|_| ()).map_err(|refusal| refusal.id());
    assert_eq!(refused(case.by("eva", &claim)), Err("right"), "a clerk who is no boss");
    assert_eq!(refused(case.by("ann", &claim)), Err("role"), "a boss who may not do the task");
    case.by("ida", &claim).expect("a boss who is a clerk");
    case.by("ida", &Command::Release { task: case.task() }).expect("she claimed it");
    let complete = Command::Complete { task: case.task(), fields: Vec::new(), tick: Vec::new(), why: None };
    case.by("eva", &complete).expect("completing asks who may do the task, and no right");
}

const NONE: [&str; 0] = [];

const SEEN: &str = "
requester: who
fields:
  who:    {type: person, title: {en: Who}, public: true}
  label:  {type: text, title: {en: Label}, public: true}
  secret: {type: text, title: {en: Secret}}
rights: {see: [boss, who]}
starts: {desk: {form: [who, label, secret], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:
    decision: {en: Pack}
    role: clerk
    form: ['label?']
    show: [secret]
    ways: {large: {title: {en: Large}, form: ['secret?'], next: ask}}
  ask:  {activity: {en: Ask}, role: who, form: ['label?', 'secret?'], show: [secret, label], next: sent}
  sent: {end: {en: Sent}}
";

/// Field = value, as a task shows them to someone.
fn shown(case: &At<'_>, person: &str) -> Vec<String> {
    let actor = Actor::of(Person::Known(Text::from(person)), &case.directory);
    let tasks = tasks(case.package, &case.case, &actor, &case.directory);
    let [TaskShown { form, show, ways, .. }] = tasks.as_slice() else { panic!("{tasks:?}") };
    let said = |field: &FieldShown| format!("{}={}", field.field, field.value.as_ref().map_or_else(String::new, ToString::to_string));
    form.iter().chain(show).chain(ways.iter().flat_map(|way| &way.form)).map(said).collect()
}

#[test]
fn a_task_shows_its_fields_to_who_may_do_it_or_see_the_case_and_to_a_requester_what_is_public() {
    let (_, package) = package(SEEN, &[BOSS]);
    let mut fields = texts(&[("label", "red"), ("secret", "gold")]);
    fields.push((Text::from("who"), Some(Value::Person(Person::Known(Text::from("bo"))))));
    let mut case = At::try_start_with(&package, "desk", fields, None).expect("the form is filled in");
    let all = ["label=red", "secret=gold", "secret=gold"];
    assert_eq!(shown(&case, "eva"), all, "she may do it");
    assert_eq!(shown(&case, "ann"), all, "she sees the case by a role");
    assert_eq!(shown(&case, "per"), NONE, "a porter has nothing to do with it");
    assert_eq!(shown(&case, "bo"), NONE, "what is asked of others is not the requester's");
    case.give(&Command::Choose { task: case.task(), way: Text::from("large"), fields: Vec::new(), tick: Vec::new(), why: None })
        .expect("a clerk may");
    assert_eq!(shown(&case, "bo"), ["label=red", "secret=", "label=red"], "asked for the secret, but told only what is public");
    assert_eq!(shown(&case, "eva"), NONE, "the task is not hers");
    let sees = ["ann", "bo", "per"].map(|person| {
        let actor = Actor::of(Person::Known(Text::from(person)), &case.directory);
        sight(case.package, &actor, &case.case, &case.directory)
    });
    assert_eq!(sees, [Sight::All, Sight::Public, Sight::Nothing]);
}

#[test]
fn an_action_whose_condition_does_not_hold_is_not_offered() {
    let process = "
fields: {heavy: {type: boolean, title: {en: Heavy}, default: false}}
rights: {update: [clerk]}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
always:
  lift: {role: clerk, title: {en: Lift}, if: heavy, next: sent}
";
    let (_, package) = package(process, &[]);
    let mut case = At::start(&package, "desk", None);
    let offered = |case: &At<'_>| {
        let actor = Actor::of(Person::Known(Text::from("eva")), &case.directory);
        actions(case.package, &case.case, &actor, &case.directory, case.now).len()
    };
    assert_eq!(offered(&case), 0);
    case.give(&Command::Update { fields: vec![(Text::from("heavy"), Some(Value::Boolean(true)))], why: None }).expect("a clerk may");
    assert_eq!(offered(&case), 1);
}

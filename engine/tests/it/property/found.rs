//! What the random rounds have found, each as a small case that names the sentence of LANGUAGE.md it broke.

use tillit_engine::case::{Actor, Case, Command, Context, FieldValues, Id, Message, Person, Refusal, Text, Value};
use tillit_engine::{Language, Package, Severity, Sources, apply, begin, check, execute};

use super::expression::text;
use super::people;
use super::yaml::{organisation, rhai};
use crate::files::report;

const HEAD: &str = "
process:  small
noun:     {sv: prov, en: sample}
title:    {sv: Prov, en: Sample}
owner:    desk
number:   'S-{count:4}'
statuses: state
fields:
  asker: {type: person, title: {sv: A, en: A}}
  tags:  {type: text, list: true, title: {sv: T, en: T}, default: ['\"one\"', '\"two\"']}
  hits:  {type: number, title: {sv: H, en: H}, default: 0}
  grade: {type: number, title: {sv: G, en: G}}
  flag:  {type: boolean, title: {sv: F, en: F}, default: true}
  hue:   {type: choice, of: colour, title: {sv: U, en: U}, default: blue}
  size:  {type: choice, of: size, title: {sv: S, en: S}, rule: size_of}
  was:   {type: choice, of: size, title: {sv: V, en: V}}
receives:
  calm:   {title: {sv: L, en: L}, signal: calm, same: {hits: message.level}}
  survey: {title: {sv: E, en: E}, form: [grade], role: watcher}
";

/// A case of a small process, begun by `ann`, a clerk of the teams north and desk.
struct Small {
    package: Package,
    case: Option<Case>,
}

/// Begins a case; the process has one start, `begin`, without fields.
fn small(rest: &str) -> Small {
    let mut files: Vec<(String, Vec<u8>)> = organisation().into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    files.push(("workflows/small.yaml".to_owned(), format!("{HEAD}{rest}").into_bytes()));
    files.push(("rules/size_of.rhai".to_owned(), rhai("size_of").into_bytes()));
    let sources = Sources::new(files);
    let mut checked = check(&sources);
    checked.diagnostics.retain(|diagnostic| diagnostic.code.severity() == Severity::Error);
    let package = checked.package.unwrap_or_else(|| panic!("{}", report(&sources, &checked.diagnostics, Language::English)));
    let mut small = Small { package, case: None };
    let start = Command::Start { process: text("small"), start: text("begin"), fields: FieldValues::new(), message: None };
    small.give("ann", start).expect("the case begins");
    small
}

impl Small {
    fn give(&mut self, by: &str, command: Command) -> Result<(), Refusal> {
        let actor = match by {
            "engine" => Actor::Engine,
            "sensor" => Actor::System(text("sensor")),
            name => people::actor(&Person::Known(text(name))),
        };
        let directory = people::directory();
        let now = "2026-03-02T08:00:00Z".parse().expect("it is a moment");
        let context = Context { now, actor: &actor, directory: &directory, case_id: Some(text("a")), number: Some(text("S-0001")) };
        let outcome = execute(&self.package, self.case.as_ref(), &command, &context)?;
        let mut case = outcome.started.as_ref().map(begin).or(self.case.take()).expect("a start begins a case");
        outcome.events.iter().for_each(|event| apply(&mut case, event));
        self.case = Some(case);
        Ok(())
    }

    #[track_caller]
    fn case(&self) -> &Case {
        self.case.as_ref().expect("it has begun")
    }

    fn field(&self, name: &str) -> Option<&Value> {
        self.case().main().fields.get(name)
    }

    fn task(&self) -> Id {
        *self.case().tasks.keys().next().expect("something is asked")
    }

    fn complete(&mut self, by: &str) -> Result<(), Refusal> {
        let task = self.task();
        self.give(by, Command::Complete { task, fields: FieldValues::new(), tick: Vec::new() })
    }

    fn act(&mut self, by: &str, action: &str) -> Result<(), Refusal> {
        self.give(by, Command::Do { action: text(action), next: None, fields: FieldValues::new(), why: None })
    }

    fn calm(&mut self) {
        self.give("sensor", Command::Receive { name: text("calm"), message: Message::default() }).expect("what comes is taken");
    }

    fn hand_over(&mut self, effect: usize) {
        let effect = *self.case().outbox.keys().nth(effect).expect("it went out");
        self.give("engine", Command::Report { effect, result: Ok(()) }).expect("it was in the outbox");
    }
}

fn because() -> Option<Text> {
    Some(text("because"))
}

/// "Who may do a task: role ∧ team ∧ person; a person or team that `role` names by a field, and `owner`, need no team."
#[test]
fn anyone_must_be_in_the_team_too() {
    let mut small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: look}}
flow:
  look: {activity: {sv: L, en: L}, role: anyone, team: south, next: over}
  over: {end: {sv: O, en: O}}
",
    );
    assert_eq!(small.complete("ann"), Err(Refusal::Team { team: text("south") }));
    assert_eq!(small.complete("bob"), Ok(()));
}

/// "`owner` is the person who last claimed, completed or was given a task of the main flow."
#[test]
fn who_is_given_a_task_by_its_step_owns_the_case() {
    let small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, set: {asker: dan}, next: look}}
flow:
  look: {activity: {sv: L, en: L}, role: clerk, person: asker, next: over}
  over: {end: {sv: O, en: O}}
",
    );
    assert_eq!(small.case().owner, Some(Person::Known(text("dan"))));
}

/// "`set` is … done when the thing it stands on happens": an end happens once, though it is left again when the case is reopened.
#[test]
fn reopening_does_not_do_the_set_of_the_end_again() {
    let mut small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: over}}
flow:
  look: {activity: {sv: L, en: L}, role: clerk, next: over}
  over:
    end: {sv: O, en: O}
    set: {hits: hits + 1}
    meanwhile: {reopen: {role: clerk, title: {sv: R, en: R}, within: 2 days, next: look}}
",
    );
    assert_eq!(small.field("hits"), Some(&Value::Number(1)));
    small.act("ann", "over.reopen").expect("it may be reopened");
    assert_eq!(small.field("hits"), Some(&Value::Number(1)));
}

/// "A handler whose `if` is false does not take it. What nobody takes becomes a matter": then it has changed nothing.
#[test]
fn a_form_that_nothing_takes_changes_no_field() {
    let mut small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: look}}
flow:
  look: {activity: {sv: L, en: L}, role: clerk, next: over}
  over: {end: {sv: O, en: O}}
always:
  opinion: {message: survey, if: not has(grade)}
",
    );
    let survey = |grade| Command::Receive {
        name: text("survey"),
        message: Message { parts: vec![(text("grade"), Value::Number(grade))], ..Message::default() },
    };
    small.give("fay", survey(4)).expect("it is taken");
    assert_eq!((small.field("grade"), small.case().matters.len()), (Some(&Value::Number(4)), 0));
    small.give("fay", survey(1)).expect("it is kept as a matter");
    assert_eq!((small.field("grade"), small.case().matters.len()), (Some(&Value::Number(4)), 1));
}

/// "`since: STEP` from when that step was last left, a `send` from when its message was handed over, and until then it does not
/// run": of a step that has sent again, the earlier message does not count.
#[test]
fn an_earlier_message_handed_over_late_starts_no_timer() {
    let mut small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: tell}}
flow:
  tell: {send: {sv: T, en: T}, template: plain, to: [clerk], next: pause}
  pause:
    wait: {sv: P, en: P}
    until:
      again:  {role: clerk, title: {sv: I, en: I}, next: tell}
      silent: {after: 48 h, since: tell, next: over}
  over: {end: {sv: O, en: O}}
",
    );
    small.act("ann", "pause.again").expect("it may be sent again");
    let second = *small.case().outbox.keys().nth(1).expect("it went out again");
    small.give("engine", Command::Report { effect: second, result: Err(text("no such address")) }).expect("it was in the outbox");
    small.hand_over(0);
    assert_eq!(small.case().timers.len(), 0);
    let matter = *small.case().matters.keys().next().expect("the second failed");
    small.give("ann", Command::Retry { matter, why: because() }).expect("it is sent again");
    small.hand_over(0);
    assert_eq!(small.case().timers.len(), 1);
}

/// "All maps, in page order" and "an expression may name a rule": within one `set` a derived field is as new as what it reads.
#[test]
fn a_set_sees_derived_fields_as_what_stands_above_left_them() {
    let small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, set: {flag: false, was: size, hits: 2}, next: over}}
flow:
  over: {end: {sv: O, en: O}}
",
    );
    assert_eq!(small.field("was"), Some(&Value::Choice(text("small"))));
}

/// "Every role named in the process may see, claim, note": also who may send a form of `receives`.
#[test]
fn who_may_send_a_form_may_write_notes() {
    let mut small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: look}}
flow:
  look: {activity: {sv: L, en: L}, role: clerk, next: over}
  over: {end: {sv: O, en: O}}
",
    );
    let note = || Command::Note { text: text("a note") };
    assert_eq!(small.give("fay", note()), Ok(()));
    assert_eq!(small.give("cia", note()), Err(Refusal::Right { right: text("note") }));
}

const UNDECIDED: &str = "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: pause}}
flow:
  pause:
    wait: {sv: P, en: P}
    until:
      calmed: {message: calm, set: {flag: none}, next: which}
      late:   {after: 2 days, next: over}
  which:
    decision: {sv: V, en: V}
    ways:
      yes_it_is: {if: flag, next: look}
      it_is_not: {if: not flag, next: over}
  look: {activity: {sv: L, en: L}, role: clerk, next: over}
  over: {end: {sv: O, en: O}}
always:
  to_look: {role: clerk, title: {sv: T, en: T}, next: look}
rights: {update: [clerk]}
";

/// "A handler with `next` in `always` withdraws the main flow with all inside": also the matter of a decision that found no way.
#[test]
fn a_decision_that_is_withdrawn_leaves_no_matter() {
    let mut small = small(UNDECIDED);
    small.calm();
    assert_eq!(small.case().matters.len(), 1);
    small.act("ann", "to_look").expect("it leads on");
    assert_eq!(small.case().matters.len(), 0);
}

/// DESIGN: "No silent wait"; RELIABILITY P15: every live case has an open task, timer, or matter.
#[test]
fn a_decision_without_a_way_is_not_put_aside() {
    let mut small = small(UNDECIDED);
    small.calm();
    let matter = *small.case().matters.keys().next().expect("no way holds");
    let dismissed = small.give("ann", Command::Dismiss { matter, why: because() });
    assert_eq!(dismissed, Err(Refusal::Undecided { step: text("which") }));
    let fields = vec![(text("flag"), Some(Value::Boolean(true)))];
    small.give("ann", Command::Update { fields }).expect("a clerk may change fields");
    small.give("ann", Command::Retry { matter, why: because() }).expect("now a way holds");
    assert_eq!(small.case().tasks.len(), 1);
}

/// A field of many values has several by default, as `set` could give it.
#[test]
fn a_default_may_be_several() {
    let small = small(
        "
starts: {begin: {form: [], title: {sv: B, en: B}, role: clerk, next: over}}
flow:
  over: {end: {sv: O, en: O}}
",
    );
    assert_eq!(small.field("tags").map(ToString::to_string).as_deref(), Some("[one, two]"));
}

//! Handlers of a step: those that interrupt it, those that run beside, those that only set (F24–F26, F33).

use super::{At, package, plays};
use tillit_engine::case::{Command, Id, Message, Text, Value};

const HELLO: (&str, &str) = ("workflows/messages/hello.yaml", "template: hello\nsubject: {en: Hello}\ntext: {en: Hello}\n");

/// A parcel that is packed while things happen.
const PACKED: &str = "
fields:
  shakes: {type: number, title: {en: Shakes}, default: 0}
  packed: {type: number, title: {en: Packed}, default: 0}
  reason: {type: text, title: {en: Reason}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:
    activity: {en: Pack}
    role:     clerk
    status:   worked
    set:      {packed: packed + 1}
    meanwhile:
      shake:   {role: clerk, title: {en: Shake}, form: [reason], set: {shakes: shakes + 1}}
      give_up: {role: clerk, title: {en: Give up}, next: lost}
      slow:    {after: 1 h, set: {shakes: 10}}
      help:
        role:  clerk
        title: {en: Ask for help}
        set:   {shakes: 20}
        flow:
          lift:  {activity: {en: Lift}, role: anyone, person: bo, next: thank}
          thank: {send: {en: Thank}, template: hello, to: [clerk], next: done}
      nag:
        after: 2 h
        again: restart
        flow:
          remind: {wait: {en: Remind}, until: {later: {after: 1 day, next: done}}}
    next:     sent
  sent: {end: {en: Sent}, status: over}
  lost: {end: {en: Lost}, status: over}
";

#[test]
fn a_handler_that_only_sets_leaves_the_task_open_and_one_that_interrupts_withdraws_it() {
    plays(
        PACKED,
        &[HELLO],
        "
  - {start: desk, by: eva}
  - refused: {do: pack.shake, by: bo, because: role}
  - refused: {do: pack.shake, by: eva, because: form}
  - {do: pack.shake, by: eva, set: {reason: Loose}}
  - expect: {at: [pack], fields: {shakes: 1, packed: 0}}
  - after: 1 h
  - expect: {at: [pack], fields: {shakes: 10}}
  - {do: pack.give_up, by: eva}
  - expect: {ended: lost, withdrawn: [pack], fields: {packed: 0}, returns: 0}
",
    );
}

#[test]
fn a_flow_beside_goes_on_while_its_step_does_and_makes_nobody_the_owner() {
    plays(
        PACKED,
        &[HELLO],
        "
  - {start: desk, by: eva}
  - {do: pack.help, by: eva}
  - expect: {at: [pack, lift], fields: {shakes: 20}, status: worked, tasks: {lift: {person: bo}}}
  - refused: {do: pack.help, by: eva, because: running}
  - {complete: lift, by: bo}
  - expect: {at: [pack], sent: {hello: [eva]}, status: worked}
  - {do: pack.help, by: eva}
  - {complete: pack, by: eva}
  - expect: {ended: sent, withdrawn: [lift], fields: {packed: 1}}
",
    );
}

#[test]
fn a_timer_of_a_step_fires_once_and_is_dropped_when_the_step_is_left() {
    plays(
        PACKED,
        &[HELLO],
        "
  - {start: desk, by: eva}
  - after: 2 h
  - expect: {at: [pack, remind], fields: {shakes: 10}}
  - {do: pack.help, by: eva}
  - after: 1 day
  - expect: {at: [pack, lift], fields: {shakes: 20}}
  - {complete: pack, by: eva}
  - expect: {ended: sent}
  - after: 2 days
  - expect: {ended: sent, fields: {shakes: 20}}
",
    );
}

/// What always stands: a call that is heard while a part of the work goes on, and what runs beside all of it.
const ALWAYS: &str = "
fields: {calls: {type: number, title: {en: Calls}, default: 0}}
receives: {call: {title: {en: A call}, signal: weight, same: {calls: message.grams}}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:
    activity: {en: Pack}
    role:     clerk
    meanwhile:
      inner: {message: call, if: calls > 0, set: {calls: calls + 10}}
    next:     label
  label: {activity: {en: Label}, role: clerk, next: sent}
  sent:
    end: {en: Sent}
    meanwhile:
      back: {role: clerk, title: {en: It came back}, within: 5 days, next: pack}
always:
  outer:
    message: call
    set:     {calls: calls + 1}
    flow:
      pick_up: {activity: {en: Pick up}, role: clerk, next: done}
  again: {role: clerk, title: {en: Again}, next: pack}
";

#[test]
fn a_message_goes_to_the_step_before_always_and_what_goes_on_beside_is_not_begun_twice() {
    plays(
        ALWAYS,
        &[],
        "
  - {start: desk, by: eva}
  - {message: call}
  - expect: {at: [pack, pick_up], fields: {calls: 1}}
  - {message: call}
  - expect: {at: [pack, pick_up], fields: {calls: 11}}
  - {complete: pack, by: eva}
  - {message: call}
  - expect: {at: [label, pick_up], fields: {calls: 11}, matters: 0}
",
    );
}

#[test]
fn what_runs_beside_the_case_is_not_withdrawn_with_the_step_and_ends_with_the_case() {
    plays(
        ALWAYS,
        &[],
        "
  - {start: desk, by: eva}
  - {message: call}
  - {complete: pack, by: eva}
  - {do: again, by: eva}
  - expect: {at: [pack, pick_up], withdrawn: [label], returns: 1}
  - {complete: pack, by: eva}
  - {complete: label, by: eva}
  - expect: {ended: sent, withdrawn: [pick_up]}
  - {do: sent.back, by: eva}
  - expect: {at: [pack]}
",
    );
}

#[test]
fn a_restarted_flow_is_withdrawn_and_begins_at_its_first_step() {
    let process = ALWAYS.replace("    set:     {calls: calls + 1}\n", "    again:   restart\n");
    let process = process.replace(
        "pick_up: {activity: {en: Pick up}, role: clerk, next: done}",
        "pick_up: {activity: {en: Pick up}, role: clerk, next: listen}\n      listen: {activity: {en: Listen}, role: clerk, next: done}",
    );
    plays(
        &process,
        &[],
        "
  - {start: desk, by: eva}
  - {message: call}
  - {complete: pick_up, by: eva}
  - expect: {at: [pack, listen]}
  - {message: call}
  - expect: {at: [pack, pick_up], withdrawn: [listen]}
",
    );
}

/// A handler on a call interrupts the called process with all inside.
#[test]
fn a_handler_of_a_call_withdraws_what_the_called_process_has_open() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: wrap}}
flow:
  wrap:
    call: {en: Wrap}
    process: wrapping
    meanwhile:
      late:  {after: 1 day, next: lost}
      hurry: {role: clerk, title: {en: Hurry}, flow: {run: {activity: {en: Run}, role: clerk, next: done}}}
    next: sent
  sent: {end: {en: Sent}}
  lost: {end: {en: Lost}}
";
    let wrapping = "process: wrapping\nnoun: {en: wrapping}\ntitle: {en: Wrapping}\nowner: desk\n
starts: {called: {call: any, title: {en: Called}, next: fold}}
flow:
  fold: {activity: {en: Fold}, role: clerk, next: folded}
  folded: {end: {en: Folded}}
always:
  stop: {role: clerk, title: {en: Stop}, flow: {look: {activity: {en: Look}, role: clerk, next: done}}}
";
    plays(
        process,
        &[("workflows/wrapping.yaml", wrapping)],
        "
  - {start: desk, by: eva}
  - {do: stop, by: eva}
  - {do: wrap.hurry, by: eva}
  - expect: {at: [fold, look, run]}
  - after: 1 day
  - expect: {ended: lost, withdrawn: [fold, look, run, wrap]}
",
    );
}

/// A reply comes back to the flow that sent what it answers, which may run beside; when that is over, to the flow around it.
#[test]
fn a_reply_comes_to_the_flow_beside_that_sent_what_it_answers() {
    let process = "
fields: {heard: {type: text, title: {en: Heard}}}
receives: {reply: {title: {en: Reply}, mail: reply}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:
    activity: {en: Pack}
    role: clerk
    meanwhile:
      main: {message: reply, set: {heard: '\"main\"'}}
    next: sent
  sent: {end: {en: Sent}}
always:
  ask:
    role: clerk
    title: {en: Ask}
    flow:
      question: {send: {en: Question}, template: hello, to: [clerk], next: listen}
      listen: {wait: {en: Listen}, until: {answered: {message: reply, set: {heard: '\"beside\"'}, next: done}, never: {after: 9 days, next: done}}}
";
    let mailbox = ("workflows/catalogue/mail.yaml", "systems:\n  post: {title: {en: Post}, mailbox: post@shop.example}\n");
    let (_, package) = package(process, &[HELLO, mailbox]);
    let mut case = At::start(&package, "desk", None);
    case.give(&Command::Do { action: Text::from("ask"), next: None, fields: Vec::new(), why: None }).expect("a clerk may");
    let question = *case.case.sent.keys().next().expect("it was sent");
    let reply = |answers: Option<Id>| Command::Receive { name: Text::from("reply"), message: Message { answers, ..Message::default() } };
    case.give(&reply(None)).expect("it is taken");
    assert_eq!(case.field("heard"), Some(Value::text("main")), "a mail that answers nothing goes to the main flow first");
    case.give(&reply(Some(question))).expect("it is taken");
    assert_eq!((case.field("heard"), case.case.at_steps().len()), (Some(Value::text("beside")), 1));
    case.give(&reply(Some(question))).expect("it is taken");
    assert_eq!(case.field("heard"), Some(Value::text("main")), "the flow that asked is over");
}

//! Branches that go on at once: joins, early stop, leading out, and what becomes of what is left (F24, F27, F31, F33).

use super::{At, package, plays};
use tillit_engine::case::{Cause, Command, Event, Id, Message, Text, Value};

const HELLO: (&str, &str) = ("workflows/messages/hello.yaml", "template: hello\nsubject: {en: Hello}\ntext: {en: Hello}\n");

/// Two or three branches, as a clerk sends it; one may refuse.
const BOARD: &str = "
fields:
  grams:  {type: number, title: {en: Grams}, default: 0}
  opinion: {type: text,  title: {en: An opinion}}
  second: {type: text,   title: {en: Second opinion}}
  votes:  {type: number, title: {en: Votes}, default: 0}
  left:   {type: number, title: {en: Times left}, default: 0}
starts: {desk: {form: [grams?], title: {en: At the desk}, role: clerk, next: board}}
flow:
  board:
    parallel: {en: The board votes}
    join:     JOIN
    status:   worked
    set:      {left: left + 1}
    branches:
      one:
        title: {en: One}
        flow:
          vote_one: {activity: {en: Vote}, role: clerk, form: [opinion], set: {votes: votes + 1}, next: done}
      two:
        title: {en: Two}
        flow:
          vote_two: {activity: {en: Vote}, role: clerk, form: [second], set: {votes: votes + 1}, next: voted}
          voted:    {end: {en: Voted}}
      head:
        title: {en: Head}
        if:    grams > 1000
        flow:
          vote_head:
            decision: {en: 'Allow?'}
            role:     clerk
            meanwhile:
              slow: {after: 1 h, set: {left: 10}}
            ways:
              allow:  {title: {en: 'Yes'}, next: done}
              refuse: {title: {en: 'No'}, next: refused}
              again:  {title: {en: Again}, next: board}
    next: sent
  sent:    {end: {en: Sent}, status: over}
  refused: {end: {en: Refused}, status: over}
";

fn board(join: &str) -> String {
    BOARD.replace("JOIN", join)
}

#[test]
fn all_branches_that_were_begun_must_end() {
    plays(
        &board("all"),
        &[],
        "
  - {start: desk, by: eva}
  - expect: {at: [vote_one, vote_two], status: worked}
  - {complete: vote_two, by: eva, set: {second: Good}}
  - expect: {at: [vote_one], ended: none}
  - {complete: vote_one, by: eva, set: {opinion: Good}}
  - expect: {ended: sent, status: over, fields: {votes: 2, left: 1}}
  - {start: desk, by: eva, set: {grams: 2000}}
  - expect: {at: [vote_one, vote_two, vote_head]}
  - {complete: vote_two, by: eva, set: {second: Good}}
  - {complete: vote_one, by: eva, set: {opinion: Good}}
  - expect: {at: [vote_head], ended: none}
  - {choose: vote_head.allow, by: eva}
  - expect: {ended: sent}
",
    );
}

#[test]
fn a_join_withdraws_the_branches_that_it_does_not_need() {
    for (join, left) in [("first", 1), ("1", 1)] {
        plays(
            &board(join),
            &[],
            &format!(
                "
  - {{start: desk, by: eva, set: {{grams: 2000}}}}
  - {{complete: vote_two, by: eva, set: {{second: Good}}}}
  - expect: {{ended: sent, withdrawn: [vote_one, vote_head], fields: {{votes: 1, left: {left}}}}}
  - refused: {{complete: vote_one, by: eva, set: {{opinion: Late}}, because: task}}
  - after: 2 h
  - expect: {{fields: {{left: {left}}}}}
"
            ),
        );
    }
}

/// A number above those that were begun means all of them.
#[test]
fn a_join_asks_for_no_more_than_were_begun() {
    plays(
        &board("3"),
        &[],
        "
  - {start: desk, by: eva}
  - {complete: vote_one, by: eva, set: {opinion: Good}}
  - expect: {at: [vote_two]}
  - {complete: vote_two, by: eva, set: {second: Good}}
  - expect: {ended: sent}
",
    );
}

#[test]
fn leading_out_of_a_branch_withdraws_the_step_and_the_other_branches_and_sets_nothing() {
    plays(
        &board("all"),
        &[],
        "
  - {start: desk, by: eva, set: {grams: 2000}}
  - {complete: vote_one, by: eva, set: {opinion: Good}}
  - {choose: vote_head.refuse, by: eva}
  - expect: {ended: refused, withdrawn: [vote_two, board], fields: {left: 0}, returns: 0}
",
    );
}

#[test]
fn leading_back_out_of_a_branch_begins_all_branches_anew_and_counts_as_one_return() {
    plays(
        &board("all"),
        &[],
        "
  - {start: desk, by: eva, set: {grams: 2000}}
  - {complete: vote_one, by: eva, set: {opinion: Good}}
  - {choose: vote_head.again, by: eva}
  - expect: {at: [vote_one, vote_two, vote_head], withdrawn: [vote_two, board], returns: 1}
  - after: 1 h
  - expect: {fields: {left: 10}}
  - {complete: vote_one, by: eva}
  - {complete: vote_two, by: eva, set: {second: Good}}
  - {choose: vote_head.allow, by: eva}
  - expect: {ended: sent, returns: 1}
",
    );
}

#[test]
fn why_a_step_was_withdrawn_names_where_the_branch_led() {
    let (_, package) = package(&board("all"), &[]);
    let grams = vec![(Text::from("grams"), Some(Value::Number(2000)))];
    let mut case = At::try_start_with(&package, "desk", grams, None).expect("a clerk may");
    let head = case.case.tasks.values().find(|task| &*task.step == "vote_head").expect("the head is asked").id;
    let refuse = Command::Choose { task: head, way: Text::from("refuse"), fields: Vec::new(), tick: Vec::new(), why: None };
    let events = case.by("eva", &refuse).expect("a clerk may");
    let causes = events.iter().filter_map(|event| match event {
        Event::StepWithdrawn { step, cause, .. } => Some((&**step, cause)),
        _ => None,
    });
    let led_out = Cause::LedOut(Text::from("refused"));
    assert_eq!(causes.collect::<Vec<_>>(), [("vote_one", &Cause::Left), ("vote_two", &Cause::Left), ("board", &led_out)]);
    assert!(case.case.scopes.len() == 1 && case.case.tasks.is_empty() && case.case.timers.is_empty());
}

/// Without any branch the flow goes on at once; so it does when all branches run to their end by themselves.
#[test]
fn a_parallel_of_which_nothing_waits_is_passed_at_once() {
    let process = "
fields: {grams: {type: number, title: {en: Grams}}, sum: {type: number, title: {en: Sum}, default: 0}}
starts: {desk: {form: [grams?], title: {en: At the desk}, role: clerk, next: both}}
flow:
  both:
    parallel: {en: Both}
    branches:
      one: {title: {en: One}, if: has(grams), flow: {add: {change: {en: Add}, set: {sum: sum + 1}, next: done}}}
      two: {title: {en: Two}, if: grams > 5, flow: {more: {change: {en: More}, set: {sum: sum * 10}, next: done}}}
    next: pack
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - expect: {at: [pack], fields: {sum: 0}}
  - {start: desk, by: eva, set: {grams: 3}}
  - expect: {at: [pack], fields: {sum: 1}}
  - {start: desk, by: eva, set: {grams: 7}}
  - expect: {at: [pack], fields: {sum: 10}}
",
    );
}

/// All conditions are asked before any branch goes on, and a branch that the join does not need never takes a step.
#[test]
fn what_one_branch_does_by_itself_begins_no_other_and_may_spare_it() {
    let process = "
fields: {sum: {type: number, title: {en: Sum}, default: 0}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: both}}
flow:
  both:
    parallel: {en: Both}
    join: first
    branches:
      one: {title: {en: One}, flow: {add: {change: {en: Add}, set: {sum: sum + 1}, next: done}}}
      two: {title: {en: Two}, if: sum == 0, flow: {more: {change: {en: More}, set: {sum: sum + 10}, next: done}}}
      six: {title: {en: Six}, if: sum == 1, flow: {most: {change: {en: Most}, set: {sum: sum + 100}, next: done}}}
    next: pack
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    plays(process, &[], "\n  - {start: desk, by: eva}\n  - expect: {at: [pack], fields: {sum: 1}}\n");
}

const STOPPED: &str = "
fields:
  yes:    {type: number,  title: {en: 'Yes'}, default: 0}
  enough: {type: boolean, title: {en: Enough}, rule: enough}
  left:   {type: number,  title: {en: Left}, default: 0}
starts: {desk: {form: [yes?], title: {en: At the desk}, role: clerk, next: board}}
flow:
  board:
    parallel: {en: The board votes}
    stop:     STOP
    set:      {left: left + 1}
    branches:
      one: {title: {en: One}, flow: {vote_one: {decision: {en: 'Yes?'}, role: clerk, ways: {agree: {title: {en: 'Yes'}, set: {yes: yes + 1}, next: done}, against: {title: {en: 'No'}, next: done}}}}}
      two: {title: {en: Two}, flow: {vote_two: {decision: {en: 'Yes?'}, role: clerk, ways: {agree_too: {title: {en: 'Yes'}, set: {yes: yes + 1}, next: rest}}}, rest: {activity: {en: Rest}, role: clerk, next: done}}}
    next: pack
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
rights: {update: [clerk]}
";

const ENOUGH: &[(&str, &str)] = &[
    ("rules/enough.rhai", "/// en: One yes is enough.\nfn enough(yes) { yes >= 1 }\n"),
    ("rules/enough.examples.yaml", "examples: enough\nrows:\n  - {when: {yes: 1}, then: true}\n"),
];

/// `stop` may read a field, a derived field, or a rule; it is asked when one of the fields has changed.
#[test]
fn an_early_stop_counts_meaning_not_branches() {
    for stop in ["yes >= 1", "enough", "enough and yes > 0"] {
        plays(
            &STOPPED.replace("STOP", stop),
            ENOUGH,
            "
  - {start: desk, by: eva}
  - {choose: vote_two.agree_too, by: eva}
  - expect: {at: [pack], withdrawn: [vote_one, rest], fields: {left: 1}}
  - {start: desk, by: eva}
  - {choose: vote_one.against, by: eva}
  - expect: {at: [vote_two]}
  - {set: {yes: 5}, by: eva}
  - expect: {at: [pack], withdrawn: [vote_two]}
",
        );
    }
}

/// What was true before is not asked: only a change of a field that it reads, while the branches go on, is.
#[test]
fn a_stop_that_holds_from_the_beginning_waits_for_a_change() {
    plays(
        &STOPPED.replace("STOP", "yes >= 1"),
        ENOUGH,
        "
  - {start: desk, by: eva, set: {yes: 1}}
  - expect: {at: [vote_one, vote_two]}
  - {choose: vote_one.against, by: eva}
  - expect: {at: [vote_two]}
  - {set: {yes: 2}, by: eva}
  - expect: {at: [pack]}
",
    );
}

/// Handlers around branches: they live on through all of them, and an interrupting one withdraws all.
#[test]
fn handlers_of_the_parallel_stand_while_branches_come_and_go() {
    let process = "
fields: {told: {type: number, title: {en: Told}, default: 0}}
receives: {call: {title: {en: A call}, signal: weight, same: {told: message.grams}}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: both}}
flow:
  both:
    parallel: {en: Both}
    branches:
      one:
        title: {en: One}
        flow:
          wait_one: {wait: {en: Wait}, until: {came: {message: call, set: {told: told + 1}, next: after_one}}}
          after_one: {activity: {en: Afterwards}, role: clerk, next: done}
      two:
        title: {en: Two}
        flow:
          wait_two: {wait: {en: Wait}, until: {came: {message: call, set: {told: told + 10}, next: after_two}}}
          after_two: {activity: {en: Afterwards}, role: clerk, next: done}
    meanwhile:
      heard: {message: call, set: {told: told + 100}}
      tell:  {role: clerk, title: {en: Tell}, flow: {speak: {activity: {en: Speak}, role: clerk, next: done}}}
      stand_down: {role: clerk, title: {en: Stand down}, next: sent}
    next: pack
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
always:
  last: {message: call, set: {told: told + 1000}}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - {do: both.tell, by: eva}
  - {message: call}
  - expect: {at: [after_one, wait_two, speak], fields: {told: 1}}
  - {message: call}
  - expect: {at: [after_one, after_two, speak], fields: {told: 11}}
  - {message: call}
  - {complete: after_one, by: eva}
  - expect: {at: [after_two, speak], fields: {told: 111}}
  - {complete: after_two, by: eva}
  - expect: {at: [pack], withdrawn: [speak]}
  - {message: call}
  - expect: {fields: {told: 1111}}
  - {start: desk, by: eva}
  - {do: both.tell, by: eva}
  - {do: both.stand_down, by: eva}
  - expect: {ended: sent, withdrawn: [wait_one, wait_two, speak, both]}
",
    );
}

/// A process that a branch calls has fields of its own, sets no status, and is withdrawn with its branch.
#[test]
fn a_branch_may_call_and_its_status_does_not_count() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: both}}
flow:
  both:
    parallel: {en: Both}
    join:   first
    status: fresh
    branches:
      one: {title: {en: One}, flow: {wrap: {call: {en: Wrap}, process: wrapping, next: done}}}
      two: {title: {en: Two}, flow: {wrap_too: {call: {en: Wrap}, process: wrapping, next: done}}}
    next: sent
  sent: {end: {en: Sent}, status: over}
";
    let wrapping = "process: wrapping\nnoun: {en: wrapping}\ntitle: {en: Wrapping}\nowner: desk\nstatuses: state\nfields: {by_whom: {type: text, title: {en: By whom}}}
starts: {called: {call: any, title: {en: Called}, next: fold}}
flow:
  fold: {activity: {en: Fold}, role: clerk, form: [by_whom], status: worked, next: folded}
  folded: {end: {en: Folded}}
";
    plays(
        process,
        &[("workflows/wrapping.yaml", wrapping)],
        "
  - {start: desk, by: eva}
  - expect: {at: [fold, fold], status: fresh}
  - {complete: fold, by: eva, set: {by_whom: Eva}}
  - expect: {ended: sent, withdrawn: [fold, wrap_too], status: over}
",
    );
}

/// Each reply comes to the branch that sent what it answers, never to another one (F43).
#[test]
fn a_reply_to_one_branch_is_not_taken_by_another() {
    let process = "
fields: {heard: {type: text, title: {en: Heard}, default: '\"\"'}}
receives: {reply: {title: {en: Reply}, mail: reply}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: both}}
flow:
  both:
    parallel: {en: Both}
    branches:
      one:
        title: {en: One}
        flow:
          ask_one: {send: {en: Ask}, template: hello, to: [clerk], next: wait_one}
          wait_one: {wait: {en: Wait}, until: {came: {message: reply, set: {heard: heard + \"1\"}, next: done}, never: {after: 9 days, next: done}}}
      two:
        title: {en: Two}
        flow:
          ask_two: {send: {en: Ask}, template: hello, to: [clerk], next: wait_two}
          wait_two: {wait: {en: Wait}, until: {came: {message: reply, set: {heard: heard + \"2\"}, next: done}, never: {after: 9 days, next: done}}}
    next: pack
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    let mailbox = ("workflows/catalogue/mail.yaml", "systems:\n  post: {title: {en: Post}, mailbox: post@shop.example}\n");
    let (_, package) = package(process, &[HELLO, mailbox]);
    let mut case = At::start(&package, "desk", None);
    let asked: Vec<Id> = case.case.sent.keys().copied().collect();
    let reply = |answers| Command::Receive { name: Text::from("reply"), message: Message { answers, ..Message::default() } };
    let heard = |case: &At<'_>| case.field("heard").map(|heard| heard.to_string()).unwrap_or_default();
    case.give(&reply(Some(asked[1]))).expect("it is taken");
    assert_eq!(heard(&case), "2");
    case.give(&reply(Some(asked[1]))).expect("what comes is never refused");
    assert_eq!((heard(&case), case.matters()), ("2".to_owned(), 1), "nobody waits for a second answer to that");
    case.give(&reply(None)).expect("it is taken");
    assert_eq!(heard(&case), "21", "a mail that answers nothing goes to whoever waits");
    assert_eq!(case.case.at_steps(), [Text::from("pack")]);
}

/// A time that is counted from a step of another flow, or of a branch that is over, still runs.
#[test]
fn a_wait_counts_since_a_send_of_a_branch_that_is_over() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: both}}
flow:
  both:
    parallel: {en: Both}
    branches:
      one: {title: {en: One}, flow: {tell: {send: {en: Tell}, template: hello, to: [clerk], next: done}}}
    next: pause
  pause: {wait: {en: Pause}, until: {silent: {after: 2 h, since: tell, next: sent}, stop: {role: clerk, title: {en: Stop}, next: sent}}}
  sent: {end: {en: Sent}}
";
    let (_, package) = package(process, &[HELLO]);
    let mut case = At::start(&package, "desk", None);
    assert!(case.case.timers.is_empty(), "it has not been handed over");
    let effect = *case.case.outbox.keys().next().expect("it was sent");
    case.give(&Command::Report { effect, result: Ok(()) }).expect("it was handed over");
    assert_eq!(case.case.timers.len(), 1);
}

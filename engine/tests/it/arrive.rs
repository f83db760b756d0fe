//! What comes to cases by itself: signals and mails that begin or join them, replies, and time over several cases.

use tillit_engine::case::{Person, Text, Value};
use tillit_engine::{Same, same_key};

use crate::flow::{HELLO, plays};

const BATCHES: &str = "
fields:
  batch: {type: text, title: {en: Batch}}
  grams: {type: number, title: {en: Grams}}
  times: {type: number, title: {en: Times}, default: 1}
receives: {more: {title: {en: More}, signal: weight, same: {batch: message.batch}}}
starts:
  scales:
    signal: weight
    title:  {en: Weighed}
    if:     message.grams > 0
    same:   {batch: message.batch}
    set:    {grams: message.grams, batch: message.batch}
    next:   pack
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent:
    end: {en: Sent}
    meanwhile:
      back: {role: clerk, title: {en: It came back}, within: 5 days, next: pack}
always:
  more: {message: more, set: {grams: message.grams, times: times + 1}}
";

#[test]
fn a_signal_joins_the_open_case_that_has_its_values_or_begins_one() {
    plays(
        BATCHES,
        &[],
        "
  - {signal: weight, with: {batch: a, grams: 5}}
  - {signal: weight, with: {batch: b, grams: 6}}
  - expect: {cases: 2, fields: {batch: b, grams: 6, times: 1}}
  - {signal: weight, with: {batch: a, grams: 7}}
  - expect: {cases: 2, fields: {batch: a, grams: 7, times: 2}}
",
    );
}

#[test]
fn a_start_whose_if_is_false_begins_nothing_but_an_open_case_gets_the_signal() {
    plays(
        BATCHES,
        &[],
        "
  - {signal: weight, with: {batch: a, grams: 0}}
  - expect: {cases: 0}
  - {signal: weight, with: {batch: a, grams: 5}}
  - {signal: weight, with: {batch: a, grams: 0}}
  - expect: {cases: 1, fields: {grams: 0, times: 2}}
",
    );
}

#[test]
fn a_case_that_has_ended_is_not_joined_until_it_is_reopened() {
    plays(
        BATCHES,
        &[],
        "
  - {signal: weight, with: {batch: a, grams: 5}}
  - {complete: pack, by: eva}
  - {signal: weight, with: {batch: a, grams: 6}}
  - expect: {cases: 2, fields: {grams: 6, times: 1}}
  - {complete: pack, by: eva}
  - expect: {ended: sent}
  - {do: sent.back, by: eva}
  - {signal: weight, with: {batch: a, grams: 7}}
  - expect: {cases: 2, fields: {grams: 7, times: 2}}
",
    );
}

#[test]
fn a_signal_without_the_values_begins_a_case_each_time() {
    plays(
        BATCHES,
        &[],
        "
  - {signal: weight, with: {grams: 5}}
  - {signal: weight, with: {grams: 5}}
  - expect: {cases: 2, fields: {batch: none, times: 1}}
",
    );
}

#[test]
fn a_receives_finds_the_oldest_open_case_and_without_one_nothing_changes() {
    let process = "
fields:
  batch: {type: text, title: {en: Batch}}
  label: {type: text, title: {en: Label}}
  times: {type: number, title: {en: Times}, default: 0}
receives: {more: {title: {en: More}, signal: weight, same: {batch: message.batch}}}
starts: {desk: {form: [batch, label], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
always:
  more: {message: more, set: {times: times + 1}}
";
    plays(
        process,
        &[],
        "
  - {signal: weight, with: {batch: a}}
  - expect: {cases: 0}
  - {start: desk, by: eva, set: {batch: a, label: first}}
  - {start: desk, by: eva, set: {batch: a, label: second}}
  - {signal: weight, with: {batch: a}}
  - expect: {cases: 2, fields: {label: first, times: 1}}
  - {complete: pack, by: eva}
  - {signal: weight, with: {batch: a}}
  - expect: {cases: 2, ended: none, fields: {label: second, times: 1}}
  - {complete: pack, by: eva}
  - {signal: weight, with: {batch: a}}
  - expect: {cases: 2, ended: sent, fields: {times: 1}}
",
    );
}

#[test]
fn what_was_sent_is_answered_by_a_guest_and_by_a_contact() {
    let process = "
fields: {to: {type: contact, title: {en: To}, default: depot}, who: {type: person, title: {en: Who}}, said: {type: text, title: {en: Said}}}
receives: {reply: {title: {en: Reply}, mail: reply}}
starts: {desk: {form: [who], title: {en: At the desk}, role: clerk, next: tell}}
flow:
  tell: {send: {en: Tell}, template: hello, to: [who, to, carriers, desk], next: pause}
  pause:
    wait: {en: Waiting}
    until:
      answered: {message: reply, set: {who: message.sender, said: message.text}, next: tell, return: false}
      silent:   {after: 1 day, next: sent}
  sent: {end: {en: Sent}}
";
    let contacts = "
contacts:
  depot:    {title: {en: Depot}, mail: [depot@shop.example]}
  carriers: {title: {en: Carriers}, people: [bo, eva]}
";
    plays(
        process,
        &[HELLO, ("workflows/catalogue/contacts.yaml", contacts)],
        "
  - {start: desk, by: eva, set: {who: Kim Berg <kim@example.se>}}
  - expect: {sent: {hello: [kim@example.se, depot, bo, eva]}}
  - {message: reply, by: Kim Berg <KIM@example.se>, text: Yes}
  - expect: {at: [pause], fields: {who: Kim <kim@example.se>, said: Yes}, sent: {hello: [kim@example.se]}, returns: 0}
  - {message: reply, by: depot, text: No}
  - expect: {at: [pause], fields: {who: Depot <depot@shop.example>, said: No}, sent: {hello: [Depot <depot@shop.example>]}}
  - {message: reply, by: Bo <bo@shop.example>, text: Me}
  - expect: {fields: {who: bo}}
  - after: 1 day
  - expect: {ended: sent}
",
    );
}

#[test]
fn time_moves_all_cases_in_the_order_in_which_their_timers_are_due() {
    let process = "
fields: {day: {type: date, title: {en: Day}}, met: {type: instant, title: {en: Met}}}
starts: {desk: {form: [day], title: {en: At the desk}, role: clerk, next: pause}}
flow:
  pause: {wait: {en: Waiting}, until: {then: {at: day, next: note}}}
  note:  {change: {en: Note}, set: {met: now}, next: rest}
  rest:  {wait: {en: Resting}, until: {then: {after: 2 days, next: sent}}}
  sent:  {end: {en: Sent}}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva, set: {day: 2026-03-27}}
  - {start: desk, by: eva, set: {day: 2026-03-02}}
  - expect: {at: [rest], fields: {met: 2026-03-02 09:00}}
  - after: 47 h 59 min
  - expect: {at: [rest]}
  - after: 1 min
  - expect: {at: [], ended: sent}
  - {start: desk, by: eva, set: {day: 2026-03-28}}
  - until: 2026-03-29 23:59
  - expect: {at: [rest], fields: {met: 2026-03-28}}
  - until: 2026-03-30 00:00
  - expect: {ended: sent}
",
    );
}

/// A parcel whose wrapping is a process of its own, which waits for what comes to it.
const WRAPPED: &str = "
fields: {stars: {type: number, title: {en: Stars}}, told: {type: text, title: {en: Told}}}
receives:
  survey: {title: {en: Survey}, form: [stars], role: clerk}
  reply:  {title: {en: Reply}, mail: reply}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: tell}}
flow:
  tell: {send: {en: Tell}, template: hello, to: [desk], next: wrap}
  wrap: {call: {en: Wrap}, process: wrapping, with: {batch: '\"a\"'}, set: {told: answer.told}, next: sent}
  sent: {end: {en: Sent}}
always:
  survey: {message: survey}
  reply:  {message: reply, set: {told: '\"outside\"'}}
";
const WRAPPING: (&str, &str) = (
    "workflows/wrapping.yaml",
    "process: wrapping
noun: {en: wrapping}
title: {en: Wrapping}
owner: desk
statuses: state
fields:
  batch: {type: text, title: {en: Batch}}
  grams: {type: number, title: {en: Grams}}
  told:  {type: text, title: {en: Told}}
  packer: {type: person, title: {en: Packer}, default: bo}
receives:
  more:   {title: {en: More}, signal: weight, same: {batch: message.batch}}
  survey: {title: {en: Survey}, form: [told, grams?], role: clerk}
  reply:  {title: {en: Reply}, mail: reply}
starts: {called: {call: any, title: {en: Called}, takes: [batch], next: tell}}
flow:
  tell:   {send: {en: Tell}, template: hello, to: [packer], next: paper}
  paper:
    wait:  {en: For paper}
    until: {more: {message: more, set: {grams: message.grams}, next: ribbon}}
  ribbon:
    wait:  {en: For ribbon}
    until: {survey: {message: survey, next: ask}}
  ask:
    wait:  {en: For an answer}
    until: {reply: {message: reply, set: {told: message.text}, next: wrapped}}
  wrapped: {end: {en: Wrapped}, gives: [told]}
",
);

#[test]
fn a_called_process_gets_what_it_waits_for_by_signal_by_form_and_by_name() {
    plays(
        WRAPPED,
        &[HELLO, WRAPPING],
        "
  - {start: desk, by: eva}
  - {message: survey, by: eva, set: {stars: 4}}
  - expect: {at: [paper], fields: {stars: 4}}
  - {signal: weight, with: {batch: b, grams: 5}}
  - expect: {at: [paper]}
  - {signal: weight, with: {batch: a, grams: 5}}
  - expect: {at: [ribbon], cases: 1}
  - refused: {message: survey, by: eva, set: {stars: 5}, because: form}
  - refused: {message: survey, by: bo, set: {told: Soon}, because: role}
  - {message: survey, by: eva, set: {told: Soon, grams: 7}}
  - expect: {at: [ask], fields: {stars: 4, told: none}}
  - {message: reply, by: bo, text: Fine}
  - expect: {ended: sent, fields: {told: Fine}}
",
    );
}

#[test]
fn a_reply_goes_to_the_flow_whose_message_it_answers() {
    let to_ask = "
  - {start: desk, by: eva}
  - {signal: weight, with: {batch: a}}
  - {message: survey, by: eva, set: {told: Soon}}
  - expect: {at: [ask], fields: {told: none}}
";
    let outside = "  - {message: reply, by: eva, text: Fine}\n  - expect: {at: [ask], fields: {told: outside}}\n";
    let inside = "  - {message: reply, by: bo, text: Fine}\n  - expect: {ended: sent, fields: {told: Fine}}\n";
    let stranger = "  - {message: reply, by: Kim <kim@example.se>, text: Who?}\n  - expect: {ended: sent, fields: {told: Who?}}\n";
    for replies in [format!("{outside}{inside}"), inside.to_owned(), stranger.to_owned()] {
        plays(WRAPPED, &[HELLO, WRAPPING], &format!("{to_ask}{replies}"));
    }
}

#[test]
fn a_reply_whose_asker_does_not_take_it_goes_to_the_flows_within() {
    let process = WRAPPED.replace("  reply:  {message: reply, set: {told: '\"outside\"'}}\n", "");
    plays(
        &process,
        &[HELLO, WRAPPING],
        "
  - {start: desk, by: eva}
  - {signal: weight, with: {batch: a}}
  - {message: survey, by: eva, set: {told: Soon}}
  - {message: reply, by: eva, text: Fine}
  - expect: {ended: sent, fields: {told: Fine}}
",
    );
}

#[test]
fn a_guest_is_found_by_the_address_however_the_name_is_written_and_whoever_was_erased_is_nobody() {
    let who = |name: &str, mail: &str| Value::Person(Person::Guest { name: Text::from(name), mail: Text::from(mail) });
    let same = |value| Same { process: Text::from("parcel"), values: vec![(Text::from("who"), value)] };
    let known = [(Text::from("who"), who("Kim Berg", "kim@example.se"))];
    assert!(same(who("Berg, Kim", "Kim@example.se")).is_among(&known));
    assert!(!same(who("Kim Berg", "kim.berg@example.se")).is_among(&known));
    assert_eq!(same_key(&who("Kim", "KIM@example.se")), same_key(&known[0].1));
    assert!(!same(who("", "")).is_among(&[(Text::from("who"), who("", ""))]));
}

//! What comes to cases by itself: signals and mails that begin or join them, replies, and time over several cases.

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

//! Lengths of time: expressions and rules compute them alike.

use super::plays;

#[test]
fn a_part_of_a_day_is_hours_in_expressions_and_in_rules() {
    let process = "
fields:
  n:     {type: number, title: {en: Parts}, default: 2}
  half:  {type: duration, title: {en: Half}}
  more:  {type: duration, title: {en: More}}
  year:  {type: duration, title: {en: Year}}
  share: {type: duration, title: {en: Share}, rule: share}
starts:
  desk: {form: [n?], title: {en: At the desk}, role: clerk, set: {half: 'duration(\"1 day\") / n', more: 'duration(\"3 days\") / n', year: 'duration(\"1 year\") / n'}, next: pack}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    let rule = [
        ("rules/share.rhai", "/// en: A part of a day.\nfn share(n) { duration(\"1 day\") / n }\n"),
        ("rules/share.examples.yaml", "examples: share\nrows:\n  - {when: {n: 2}, then: 12 h}\n"),
    ];
    plays(
        process,
        &rule,
        "
  - {start: desk, by: eva}
  - expect: {fields: {half: 12 h, share: 12 h, more: 1 day 12 h, year: 6 months}}
",
    );
}

#[test]
fn months_that_cannot_be_divided_evenly_are_refused() {
    let process = "
fields: {half: {type: duration, title: {en: Half}}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, set: {half: 'duration(\"1 month\") / 2'}, next: sent}
  sent: {end: {en: Sent}}
";
    plays(
        process,
        &[],
        "
  - {start: desk, by: eva}
  - refused: {complete: pack, by: eva, because: rule}
  - expect: {at: [pack], fields: {half: none}}
",
    );
}

#[test]
fn a_length_of_time_and_a_moment_are_added_in_either_order() {
    let process = "
fields: {later: {type: instant, title: {en: Later}}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, set: {later: 'duration(\"48 h\") + now'}, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    plays(process, &[], "\n  - {start: desk, by: eva}\n  - expect: {fields: {later: 2026-03-04 09:00}}\n");
}

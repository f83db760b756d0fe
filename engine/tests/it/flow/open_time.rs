//! Open time wherever a length of time stands: each sentence of docs/reference/clocks.md that has behaviour has its scenario here.

use tillit_engine::case::{Command, Refusal, Value};
use tillit_engine::model::{OpenTime, WrittenDuration, parse_duration};
use tillit_engine::{Colour, Language, Package, Pinned, Sources, check, pin, render};

use super::{At, package, plays};

const CALENDARS: &str = "
calendars:
  office:
    title: {en: Office hours}
    zone: Europe/Stockholm
    hours: {monday-friday: 08:00-17:00}
    holidays: swedish
    days: {2026-03-11: {hours: 08:00-12:00}, 2026-03-14: {hours: 08:00-12:00}}
  night: {title: {en: Night}, zone: Europe/Stockholm, hours: {monday-sunday: 00:00-06:00}}
holidays:
  swedish:
    good_friday: {day: easter - 2, title: {en: Good Friday}}
    midsummer_eve: {day: friday from 06-19, title: {en: Midsummer's Eve}}
";

fn calendars() -> [(&'static str, &'static str); 1] {
    [("workflows/catalogue/calendars.yaml", CALENDARS)]
}

/// A parcel waits for so long; then it is sent.
fn waits(after: &str) -> String {
    format!(
        "
fields: {{wait: {{type: duration, title: {{en: Wait}}}}}}
starts: {{desk: {{form: ['wait?'], title: {{en: At the desk}}, role: clerk, next: rest}}}}
flow:
  rest: {{wait: {{en: Rest}}, until: {{over: {{after: {after}, next: sent}}}}}}
  sent: {{end: {{en: Sent}}}}
"
    )
}

/// Begins at an instant, and is over at another and not a minute before.
#[track_caller]
fn is_over(after: &str, begins: &str, before: &str, at: &str) {
    let steps = format!(
        "
  - until: {begins}
  - {{start: desk, by: eva}}
  - until: {before}
  - expect: {{at: [rest]}}
  - until: {at}
  - expect: {{ended: sent}}
"
    );
    plays(&waits(after), &calendars(), &steps);
}

#[test]
fn open_hours_pass_while_the_calendar_is_open() {
    is_over("5 office hours", "2026-03-02 15:00", "2026-03-03 10:59", "2026-03-03 11:00");
    is_over("30 office min", "2026-03-06 16:40", "2026-03-09 08:09", "2026-03-09 08:10");
    is_over("9 office hours", "2026-03-06 08:00", "2026-03-06 16:59", "2026-03-06 17:00");
}

#[test]
fn open_days_end_at_the_same_clock_time_or_at_the_next_opening() {
    is_over("2 office days", "2026-03-05 10:15", "2026-03-09 10:14", "2026-03-09 10:15");
    // The next day closes at noon.
    is_over("1 office days", "2026-03-10 14:00", "2026-03-12 07:59", "2026-03-12 08:00");
    // A Saturday that is open by itself counts.
    is_over("1 office days", "2026-03-13 10:15", "2026-03-14 10:14", "2026-03-14 10:15");
}

#[test]
fn what_begins_while_it_is_closed_begins_at_the_next_opening() {
    for begins in ["2026-03-06 17:00", "2026-03-07 12:00", "2026-03-08 23:59"] {
        is_over("1 office hours", begins, "2026-03-09 08:59", "2026-03-09 09:00");
        is_over("1 office days", begins, "2026-03-10 07:59", "2026-03-10 08:00");
    }
}

#[test]
fn holidays_are_no_open_time() {
    is_over("2 office hours", "2026-04-02 16:00", "2026-04-06 08:59", "2026-04-06 09:00");
    is_over("1 office days", "2026-06-18 10:00", "2026-06-22 09:59", "2026-06-22 10:00");
}

#[test]
fn an_hour_that_the_clock_skips_or_repeats_counts_as_it_is_shown() {
    // Six hours by the clock, five of them there are on the day that the clock is put forward, and seven when it is put back.
    is_over("6 night hours", "2026-03-28 23:00", "2026-03-30 00:59", "2026-03-30 01:00");
    is_over("6 night hours", "2026-10-24 23:00", "2026-10-25 04:59", "2026-10-25 05:00");
}

#[test]
fn a_due_time_is_open_time_from_when_the_task_is_opened() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, due: 10 office hours, next: look}
  look: {activity: {en: Look}, role: clerk, due: 'now + duration(\"1 office days\")', next: sent}
  sent: {end: {en: Sent}}
";
    plays(
        process,
        &calendars(),
        "
  - {start: desk, by: eva}
  - expect: {tasks: {pack: {due: 2026-03-03 10:00}}}
  - {complete: pack, by: eva}
  - expect: {tasks: {look: {due: 2026-03-03 09:00}}}
",
    );
}

#[test]
fn an_end_can_be_undone_within_open_time() {
    let process = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}, meanwhile: {back: {role: clerk, title: {en: Back}, within: 9 office hours, next: pack}}}
";
    plays(
        process,
        &calendars(),
        "
  - {start: desk, by: eva}
  - until: 2026-03-06 16:00
  - {complete: pack, by: eva}
  - after: 8 office hours
  - {do: sent.back, by: eva}
  - {complete: pack, by: eva}
  - after: 9 office hours
  - after: 1 s
  - refused: {do: sent.back, by: eva, because: within}
",
    );
}

#[test]
fn a_rule_and_a_field_may_say_open_time() {
    let rule = [
        calendars()[0],
        ("rules/patience.rhai", "/// en: Longer, if it may.\nfn patience(wait) { wait * 2 + duration(\"1 office hours\") }\n"),
        ("rules/patience.examples.yaml", "examples: patience\nrows:\n  - {when: {wait: 4 office hours}, then: 9 office hours}\n"),
    ];
    plays(
        &waits("patience"),
        &rule,
        "
  - {start: desk, by: eva, set: {wait: 4 office hours}}
  - expect: {fields: {wait: 4 office hours}}
  - until: 2026-03-02 17:59
  - expect: {at: [rest]}
  - until: 2026-03-03 09:00
  - expect: {ended: sent}
",
    );
}

#[test]
fn days_are_added_before_hours() {
    let process = "
fields: {later: {type: instant, title: {en: Later}}}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, set: {later: 'now + (duration(\"1 office hours\") + duration(\"1 office days\"))'}, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    // An hour first would be half past twelve, and closed on the day after.
    plays(
        process,
        &calendars(),
        "
  - until: 2026-03-10 11:30
  - {start: desk, by: eva}
  - expect: {fields: {later: 2026-03-12 08:30}}
",
    );
}

#[test]
fn limits_take_open_time_only_where_it_can_be_compared() {
    let process = waits("wait").replace("title: {en: Wait}", "title: {en: Wait}, max: 9 office hours");
    plays(
        &process,
        &calendars(),
        "
  - {start: desk, by: eva, set: {wait: 9 office hours}}
  - refused: {start: desk, by: eva, set: {wait: 10 office hours}, because: form}
  - refused: {start: desk, by: eva, set: {wait: 1 office days}, because: form}
  - refused: {start: desk, by: eva, set: {wait: 1 h}, because: form}
",
    );
}

fn open(text: &str) -> OpenTime {
    match parse_duration(text) {
        Ok(WrittenDuration::Open(open)) => open,
        other => panic!("{text} is open time, not {other:?}"),
    }
}

fn due(case: &At<'_>) -> String {
    case.case.timers.values().map(|timer| timer.due.to_string()).collect()
}

#[test]
fn a_holiday_that_is_added_afterwards_moves_no_timer_that_runs_and_every_one_that_begins() {
    let (_, before) = package(&waits("9 office hours"), &calendars());
    let added = CALENDARS.replace("  swedish:\n", "  swedish:\n    third_of_march: {day: 03-03, title: {en: The third of March}}\n");
    let (_, after) = package(&waits("9 office hours"), &[("workflows/catalogue/calendars.yaml", &added)]);
    assert_eq!(before.process_hash("parcel"), after.process_hash("parcel"), "calendars are of the moment");

    let began = At::start(&before, "desk", None);
    assert_eq!(due(&began), "2026-03-03T08:00:00Z");
    assert_eq!(due(&At::start(&after, "desk", None)), "2026-03-04T08:00:00Z");
    let timer = *began.case.timers.keys().next().expect("a timer runs");
    let mut case = At { package: &after, now: "2026-03-03T08:00:00Z".parse().expect("an instant"), ..began };
    case.give(&Command::Fire { timer }).expect("it is due when it was said to be");
    assert!(case.case.ended.is_some());
}

#[test]
fn open_time_of_a_calendar_that_is_gone_is_told_and_changes_nothing() {
    let process = waits("wait")
        .replace("next: rest}}", "next: pack}}")
        .replace("flow:\n", "flow:\n  pack: {activity: {en: Pack}, role: clerk, next: rest}\n");
    let (_, before) = package(&process, &calendars());
    let without = CALENDARS.replace("  office:\n", "  bureau:\n");
    let (_, after) = package(&process, &[("workflows/catalogue/calendars.yaml", &without)]);
    let wait = vec![("wait".into(), Some(Value::OpenTime(open("5 office hours"))))];
    let began = At::try_start_with(&before, "desk", wait.clone(), None).expect("the calendar is there");
    let mut case = At { package: &after, ..began };
    let packed = Command::Complete { task: case.task(), fields: Vec::new(), tick: Vec::new(), why: None };
    let before = case.case.clone();
    match case.give(&packed) {
        Err(Refusal::RuleFailed { rule, reason }) => {
            assert_eq!((&*rule, reason.en.as_str()), ("5 office hours", "there is no calendar `office`"));
        }
        other => panic!("it cannot be told when five office hours have passed: {other:?}"),
    }
    assert_eq!(case.case, before);
    assert!(At::try_start_with(&after, "desk", wait, None).is_err(), "no field takes it any more");
}

/// What `check` says of a package whose flow is an older one's.
fn pinned(live: &Sources, older: &Sources) -> Result<Package, String> {
    let Pinned { sources, checked } = pin(live, older, "parcel");
    let told = |one: &tillit_engine::Diagnostic| render(one, &sources, Language::English, Colour::Never);
    checked.package.ok_or_else(|| checked.diagnostics.iter().map(told).collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_calendar_that_an_older_flow_counts_in_cannot_be_taken_away() {
    let (older, _) = package(&waits("5 office hours"), &calendars());
    let (renamed, _) =
        package(&waits("5 bureau hours"), &[("workflows/catalogue/calendars.yaml", &CALENDARS.replace("  office:\n", "  bureau:\n"))]);
    let told = pinned(&renamed, &older).expect_err("cases of the older flow could not go on");
    assert!(told.starts_with("error[E035]: there is no calendar `office`"), "{told}");
    let (kept, _) = package(&waits("6 office hours"), &calendars());
    pinned(&kept, &older).expect("the calendar is there");
}

#[test]
fn a_thousand_years_of_open_time_never_come_and_cost_little() {
    let (_, package) = package(&waits("365000 office days"), &calendars());
    assert_eq!(due(&At::start(&package, "desk", None)), jiff::Timestamp::MAX.to_string());
    let (_, package) = super::package(&waits("8784000 office hours"), &calendars());
    assert_eq!(due(&At::start(&package, "desk", None)), jiff::Timestamp::MAX.to_string());
    let longer = waits("9999999 office hours");
    let files = [("package.yaml", super::ABOUT), ("workflows/catalogue/all.yaml", super::CATALOGUE), calendars()[0]];
    let process = format!("{}{longer}", super::HEAD);
    let files = files.iter().copied().chain([("workflows/parcel.yaml", process.as_str())]);
    let checked = check(&Sources::new(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()));
    assert!(checked.package.is_none(), "longer than any duration");
}

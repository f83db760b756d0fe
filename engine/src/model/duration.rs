//! The small language of durations: `30 s`, `48 h`, `2 days`, `47 h 59 min`, `5 office hours`.
//!
//! Months, days and passing time are kept apart: `2 days` is the same clock time two days on, `48 h` passes whatever the
//! clocks do (F49), and a month has no length of its own.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::nearest;
use crate::words::{Words, words};

/// Longest duration that can be written, in years: `keep` for an archive fits, and every instant stays within the calendar.
const MOST_YEARS: i64 = 1000;
const MICROSECONDS_PER_SECOND: i64 = 1_000_000;

/// A length of passing time. Its three parts are added to an instant in order: months, days (in a zone), microseconds.
///
/// What is written is never zero; what is computed may be zero or negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Months of the calendar, twelve for each year.
    pub months: i64,
    /// Days of the calendar, seven for each week.
    pub days: i64,
    /// Passing time.
    pub microseconds: i64,
}

/// A length of open time: `5 office hours` run while the calendar `office` is open. Its two parts are added in order: days, then
/// time within opening hours.
///
/// What is written is never zero; what is computed may be zero or negative.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpenTime {
    /// The calendar's name.
    pub calendar: Arc<str>,
    /// Open days.
    pub days: i64,
    /// Time within opening hours.
    pub microseconds: i64,
}

/// A duration as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenDuration {
    /// Passing time: `48 h`.
    Passing(Duration),
    /// Open time of a calendar: `5 office hours`.
    Open(OpenTime),
}

/// Reads a duration; the reason when it is none, in a sentence that can follow the text itself.
///
/// # Errors
/// What is wrong with the text, with the mend where there is one.
pub fn parse_duration(text: &str) -> Result<WrittenDuration, Words> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [number, calendar, unit] = words[..]
        && !starts_with_digit(calendar)
        && !starts_with_digit(unit)
    {
        return open_time(number, calendar, unit);
    }
    let mut duration = Duration::default();
    let mut last: Option<Unit> = None;
    for pair in words.chunks(2) {
        let number = whole_number(pair[0])?;
        let unit = unit(pair.get(1).copied(), pair[0])?;
        if let Some(last) = last.filter(|last| *last >= unit) {
            return Err(misplaced(last, unit));
        }
        last = Some(unit);
        unit.add(number, &mut duration);
    }
    match last {
        None => Err(words!("en längd saknas, t.ex. `48 h`", "a duration is missing, such as `48 h`")),
        Some(_) if duration.is_too_long() => Err(words!("en längd är högst {MOST_YEARS} år", "a duration is at most {MOST_YEARS} years")),
        Some(_) => Ok(WrittenDuration::Passing(duration)),
    }
}

/// Whether a word is one of the units of durations, which no calendar can be called.
pub(crate) fn is_unit(word: &str) -> bool {
    Unit::of(word).is_some()
}

/// Whether a text is meant as a duration: a whole number and a word, whatever the word.
pub(crate) fn looks_like_duration(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.trim_start().starts_with(char::is_alphabetic)
}

/// The units, from large to small, as they must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
    Hours,
    Minutes,
    Seconds,
}

/// The words of the language for each unit; the first is the one to propose.
const UNITS: [(Unit, &[&str]); 7] = [
    (Unit::Years, &["years", "year"]),
    (Unit::Months, &["months", "month"]),
    (Unit::Weeks, &["weeks", "week"]),
    (Unit::Days, &["days", "day"]),
    (Unit::Hours, &["h", "hours", "hour"]),
    (Unit::Minutes, &["min"]),
    (Unit::Seconds, &["s"]),
];

/// Words that people write for units and that the language does not have.
const NEARBY: [(Unit, &[&str]); 7] = [
    (Unit::Years, &["år", "y", "yr", "yrs"]),
    (Unit::Months, &["månad", "månader", "mån", "mo"]),
    (Unit::Weeks, &["vecka", "veckor", "v", "w"]),
    (Unit::Days, &["dag", "dagar", "dygn", "d"]),
    (Unit::Hours, &["tim", "timme", "timmar", "t", "hr", "hrs"]),
    (Unit::Minutes, &["m", "mins", "minut", "minuter", "minute", "minutes"]),
    (Unit::Seconds, &["sek", "sekund", "sekunder", "sec", "secs", "second", "seconds"]),
];

impl Unit {
    fn of(word: &str) -> Option<Unit> {
        UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit)
    }

    fn word(self) -> &'static str {
        UNITS[self as usize].1[0]
    }

    /// Cannot overflow: a number has at most seven digits.
    fn add(self, number: i64, to: &mut Duration) {
        match self {
            Unit::Years => to.months += number * 12,
            Unit::Months => to.months += number,
            Unit::Weeks => to.days += number * 7,
            Unit::Days => to.days += number,
            Unit::Hours => to.microseconds += number * 3600 * MICROSECONDS_PER_SECOND,
            Unit::Minutes => to.microseconds += number * 60 * MICROSECONDS_PER_SECOND,
            Unit::Seconds => to.microseconds += number * MICROSECONDS_PER_SECOND,
        }
    }
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn whole_number(word: &str) -> Result<i64, Words> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &word[digits.len()..];
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && unit.chars().all(char::is_alphabetic) && !unit.is_empty() {
        let unit = meant_unit(unit).unwrap_or(unit);
        return Err(words!(
            "mellan tal och enhet står ett blanksteg: `{digits} {unit}`",
            "a space stands between number and unit: `{digits} {unit}`"
        ));
    }
    if is_whole && word.len() > 7 {
        return Err(words!("talet `{word}` är för stort", "the number `{word}` is too large"));
    }
    match word.parse::<i64>() {
        Ok(number) if is_whole && number > 0 => Ok(number),
        Ok(_) if is_whole => Err(words!("en längd är större än noll", "a duration is greater than zero")),
        _ => Err(words!(
            "en längd börjar med ett helt tal, inte `{word}`; skriv t.ex. `1 h 30 min`",
            "a duration begins with a whole number, not `{word}`; write for instance `1 h 30 min`"
        )),
    }
}

fn unit(word: Option<&str>, number: &str) -> Result<Unit, Words> {
    let Some(word) = word else {
        return Err(words!(
            "en enhet saknas efter `{number}`, t.ex. `{number} h`",
            "a unit is missing after `{number}`, such as `{number} h`"
        ));
    };
    Unit::of(word).ok_or_else(|| match meant_unit(word) {
        Some(meant) => words!("enheten `{word}` finns inte; menade du `{meant}`?", "no unit `{word}`; did you mean `{meant}`?"),
        None => words!(
            "enheten `{word}` finns inte; enheterna är `s`, `min`, `h`, `days`, `weeks`, `months` och `years`",
            "no unit `{word}`; the units are `s`, `min`, `h`, `days`, `weeks`, `months` and `years`"
        ),
    })
}

/// The unit's word that was probably meant, if it is not one already.
fn meant_unit(word: &str) -> Option<&str> {
    let lower = word.to_lowercase();
    if Unit::of(word).is_some() {
        return Some(word);
    }
    let nearby = NEARBY.iter().find(|(_, words)| words.contains(&lower.as_str())).map(|(unit, _)| unit.word());
    let long_words = || UNITS.iter().flat_map(|(_, words)| words.iter().copied()).filter(|word| word.len() > 2);
    nearby.or_else(|| Unit::of(&lower).map(Unit::word)).or_else(|| nearest(&lower, long_words()))
}

fn misplaced(last: Unit, unit: Unit) -> Words {
    let (before, word) = (last.word(), unit.word());
    if last == unit {
        words!("enheten `{word}` står två gånger", "the unit `{word}` stands twice")
    } else {
        words!("enheterna går från stor till liten: `{word}` före `{before}`", "units go from large to small: `{word}` before `{before}`")
    }
}

fn open_time(number: &str, calendar: &str, unit_word: &str) -> Result<WrittenDuration, Words> {
    let number = whole_number(number)?;
    let unit = unit(Some(unit_word), calendar)?;
    if Unit::of(calendar).is_some() {
        return Err(words!("ett tal saknas före `{unit_word}`", "a number is missing before `{unit_word}`"));
    }
    if !matches!(unit, Unit::Days | Unit::Hours | Unit::Minutes) {
        return Err(words!(
            "öppettid räknas i `min`, `hours` eller `days`, inte i `{unit_word}`",
            "open time is counted in `min`, `hours` or `days`, not in `{unit_word}`"
        ));
    }
    let mut length = Duration::default();
    unit.add(number, &mut length);
    if length.is_too_long() {
        return Err(words!("en längd är högst {MOST_YEARS} år", "a duration is at most {MOST_YEARS} years"));
    }
    Ok(WrittenDuration::Open(OpenTime { calendar: Arc::from(calendar), days: length.days, microseconds: length.microseconds }))
}

impl Duration {
    fn is_too_long(self) -> bool {
        let microseconds_per_day = 24 * 3600 * MICROSECONDS_PER_SECOND;
        self.months / 12 + self.days / 366 + self.microseconds / microseconds_per_day / 366 > MOST_YEARS
    }
}

/// As it would be written, weeks as days: `1 year 2 months 14 days 1 h 30 min`; `0 s` when there is nothing.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.microseconds / MICROSECONDS_PER_SECOND;
        let parts = [
            (self.months / 12, "year", "years"),
            (self.months % 12, "month", "months"),
            (self.days, "day", "days"),
            (seconds / 3600, "h", "h"),
            (seconds / 60 % 60, "min", "min"),
            (seconds % 60, "s", "s"),
        ];
        let mut written: Vec<String> = parts
            .into_iter()
            .filter(|(number, ..)| *number != 0)
            .map(|(number, one, many)| format!("{number} {}", if number.abs() == 1 { one } else { many }))
            .collect();
        let fraction = self.microseconds % MICROSECONDS_PER_SECOND;
        if fraction != 0 {
            written.push(format!("{fraction} µs"));
        }
        if written.is_empty() {
            return f.write_str("0 s");
        }
        f.write_str(&written.join(" "))
    }
}

/// As it would be written, if it could: `5 office hours`, `2 office days 30 office min`; `0 office min` when there is nothing.
impl fmt::Display for OpenTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OpenTime { calendar, days, microseconds } = self;
        let seconds = microseconds / MICROSECONDS_PER_SECOND;
        let parts = [
            (*days, "days"),
            (seconds / 3600, "hours"),
            (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
            (microseconds % MICROSECONDS_PER_SECOND, "µs"),
        ];
        let written: Vec<String> =
            parts.into_iter().filter(|(number, _)| *number != 0).map(|(number, unit)| format!("{number} {calendar} {unit}")).collect();
        if written.is_empty() {
            return write!(f, "0 {calendar} min");
        }
        f.write_str(&written.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let said = match parse_duration(text) {
            Ok(WrittenDuration::Passing(duration)) => format!("{duration}"),
            Ok(WrittenDuration::Open(open)) => format!("{open:?}"),
            Err(words) => format!("{}\n{}", words.sv, words.en),
        };
        expect.assert_eq(&said);
    }

    #[test]
    fn passing_time_is_shown_as_it_is_written() {
        for text in ["30 s", "5 min", "48 h", "2 days", "1 day", "3 months", "1 year", "47 h 59 min", "1 year 1 month 3 days 4 h 5 min 6 s"]
        {
            assert_eq!(
                parse_duration(text).map(|d| match d {
                    WrittenDuration::Passing(duration) => duration.to_string(),
                    WrittenDuration::Open(open) => format!("{open:?}"),
                }),
                Ok(text.to_owned())
            );
        }
        check("2 weeks", expect![[r#"14 days"#]]);
        check("  1 hour  30   min ", expect![[r#"1 h 30 min"#]]);
        check("18 months", expect![[r#"1 year 6 months"#]]);
    }

    #[test]
    fn two_days_are_not_48_hours() {
        assert_ne!(parse_duration("2 days"), parse_duration("48 h"));
        assert_eq!(parse_duration("2 weeks"), parse_duration("14 days"));
    }

    #[test]
    fn a_calendars_name_makes_it_open_time() {
        check("5 office hours", expect![[r#"OpenTime { calendar: "office", days: 0, microseconds: 18000000000 }"#]]);
        check("30 office min", expect![[r#"OpenTime { calendar: "office", days: 0, microseconds: 1800000000 }"#]]);
        check("3 desk_hours days", expect![[r#"OpenTime { calendar: "desk_hours", days: 3, microseconds: 0 }"#]]);
        check(
            "2 office weeks",
            expect![[r#"
            öppettid räknas i `min`, `hours` eller `days`, inte i `weeks`
            open time is counted in `min`, `hours` or `days`, not in `weeks`"#]],
        );
        check(
            "2 days h",
            expect![[r#"
            ett tal saknas före `h`
            a number is missing before `h`"#]],
        );
    }

    #[test]
    fn open_time_is_shown_as_it_is_written_where_it_can_be() {
        for text in ["5 office hours", "30 office min", "3 desk_hours days"] {
            let Ok(WrittenDuration::Open(open)) = parse_duration(text) else { panic!("{text} is open time") };
            assert_eq!(open.to_string(), text);
        }
        let open = |days, microseconds| OpenTime { calendar: Arc::from("office"), days, microseconds }.to_string();
        assert_eq!(open(0, 90 * 60_000_000), "1 office hours 30 office min");
        assert_eq!(open(-2, 1), "-2 office days 1 office µs");
        assert_eq!(open(0, 0), "0 office min");
        check(
            "9999999 office days",
            expect![[r#"
                en längd är högst 1000 år
                a duration is at most 1000 years"#]],
        );
    }

    #[test]
    fn what_is_no_duration_says_why() {
        check(
            "48 tim",
            expect![[r#"
            enheten `tim` finns inte; menade du `h`?
            no unit `tim`; did you mean `h`?"#]],
        );
        check(
            "2 dyas",
            expect![[r#"
            enheten `dyas` finns inte; menade du `days`?
            no unit `dyas`; did you mean `days`?"#]],
        );
        check(
            "5 apples",
            expect![[r#"
            enheten `apples` finns inte; enheterna är `s`, `min`, `h`, `days`, `weeks`, `months` och `years`
            no unit `apples`; the units are `s`, `min`, `h`, `days`, `weeks`, `months` and `years`"#]],
        );
        check(
            "48h",
            expect![[r#"
            mellan tal och enhet står ett blanksteg: `48 h`
            a space stands between number and unit: `48 h`"#]],
        );
        check(
            "1.5 h",
            expect![[r#"
            en längd börjar med ett helt tal, inte `1.5`; skriv t.ex. `1 h 30 min`
            a duration begins with a whole number, not `1.5`; write for instance `1 h 30 min`"#]],
        );
        check(
            "0 h",
            expect![[r#"
            en längd är större än noll
            a duration is greater than zero"#]],
        );
        check(
            "30 min 2 h",
            expect![[r#"
            enheterna går från stor till liten: `h` före `min`
            units go from large to small: `h` before `min`"#]],
        );
        check(
            "2 h 3 hours",
            expect![[r#"
            enheten `h` står två gånger
            the unit `h` stands twice"#]],
        );
        check(
            "48",
            expect![[r#"
            en enhet saknas efter `48`, t.ex. `48 h`
            a unit is missing after `48`, such as `48 h`"#]],
        );
        check(
            "",
            expect![[r#"
            en längd saknas, t.ex. `48 h`
            a duration is missing, such as `48 h`"#]],
        );
        check(
            "99999999999999999999 h",
            expect![[r#"
                talet `99999999999999999999` är för stort
                the number `99999999999999999999` is too large"#]],
        );
        check(
            "9999999 years",
            expect![[r#"
            en längd är högst 1000 år
            a duration is at most 1000 years"#]],
        );
    }
}

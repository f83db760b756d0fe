//! The small languages of calendars: `monday-friday`, `08:00-17:00`, and which day a holiday is: `12-24`, `easter + 39`,
//! `friday from 06-19`.

use jiff::civil::Weekday;

use crate::calendar::{ClockSpan, DayRule, MOST_DAYS_FROM_EASTER};
use crate::diagnostic::nearest;
use crate::words::{Words, words};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Words that people write for weekdays and that the language does not have, in the order of the week.
const NEARBY: [&[&str]; 7] = [
    &["mon", "mo", "måndag", "mån", "mandag"],
    &["tue", "tu", "tisdag", "tis"],
    &["wed", "we", "onsdag", "ons"],
    &["thu", "th", "torsdag", "tor", "tors"],
    &["fri", "fr", "fredag", "fre"],
    &["sat", "sa", "lördag", "lör", "lordag"],
    &["sun", "su", "söndag", "sön", "sondag"],
];

/// Reads `monday`, or `monday-friday`, both counted in; past Sunday it goes on with Monday.
///
/// # Errors
/// What is wrong with the text, in a sentence that can follow it.
pub(crate) fn parse_weekdays(text: &str) -> Result<Vec<Weekday>, Words> {
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (weekday(first.trim())?, weekday(last.trim())?),
        None => {
            let only = weekday(text)?;
            (only, only)
        }
    };
    let mut days = vec![first];
    while let Some(day) = days.last().filter(|day| **day != last) {
        days.push(day.next());
    }
    Ok(days)
}

fn weekday(word: &str) -> Result<Weekday, Words> {
    if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| *name == word) {
        return Ok(*weekday);
    }
    let lower = word.to_lowercase();
    let known = NEARBY.iter().position(|words| words.contains(&lower.as_str())).map(|index| WEEKDAYS[index].0);
    match known.or_else(|| nearest(&lower, WEEKDAYS.iter().map(|(name, _)| *name))) {
        Some(meant) => Err(words!("ingen veckodag heter `{word}`; menade du `{meant}`?", "no weekday `{word}`; did you mean `{meant}`?")),
        None => {
            Err(words!("ingen veckodag heter `{word}`; de är `monday` till `sunday`", "no weekday `{word}`; they are `monday` to `sunday`"))
        }
    }
}

/// Reads `08:00-17:00`; `24:00` is the end of the day.
///
/// # Errors
/// What is wrong with the text, in a sentence that can follow it.
pub(crate) fn parse_span(text: &str) -> Result<ClockSpan, Words> {
    let Some((from, to)) = text.split_once('-') else {
        return Err(words!("två klockslag med `-` mellan", "two times with `-` between"));
    };
    let (from, to) = (from.trim(), to.trim());
    let (begin, end) = (minute_of_day(from)?, minute_of_day(to)?);
    match ClockSpan::new(begin, end) {
        Some(span) => Ok(span),
        None if begin == end => Err(words!("det börjar när det slutar", "it begins when it ends")),
        None => Err(words!(
            "det slutar innan det börjar; dela det vid midnatt: `{from}-24:00` den dagen, `00:00-{to}` nästa",
            "it ends before it begins; split it at midnight: `{from}-24:00` on that day, `00:00-{to}` on the next"
        )),
    }
}

fn minute_of_day(text: &str) -> Result<u16, Words> {
    let wrong = || words!("`{text}` är inget klockslag, som `08:00`", "`{text}` is no time of day, such as `08:00`");
    let has_form = text.len() == 5 && text.bytes().enumerate().all(|(at, c)| if at == 2 { c == b':' } else { c.is_ascii_digit() });
    if !has_form {
        return Err(wrong());
    }
    let number = |from: usize| text[from..from + 2].parse::<u16>().map_err(|_| wrong());
    match (number(0)?, number(3)?) {
        (hour @ 0..24, minute @ 0..60) => Ok(hour * 60 + minute),
        (24, 0) => Ok(24 * 60),
        _ => Err(words!("klockslaget `{text}` finns inte", "there is no time `{text}`")),
    }
}

/// Reads which day of a year a holiday is.
///
/// # Errors
/// What is wrong with the text, in a sentence that can follow it.
pub(crate) fn parse_day_rule(text: &str) -> Result<DayRule, Words> {
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        ["easter"] => Ok(DayRule::Easter(0)),
        ["easter", sign @ ("+" | "-"), days] => from_easter(sign, days),
        [word, "from", date] => {
            let weekday = weekday(word)?;
            let (month, day) = month_and_day(date)?;
            DayRule::weekday(weekday, month, day).ok_or_else(|| no_date(date))
        }
        [date] if !date.starts_with("easter") => {
            let (month, day) = month_and_day(date)?;
            DayRule::date(month, day).ok_or_else(|| no_date(date))
        }
        [_] => Err(words!("blanksteg saknas: `easter + 39`", "spaces are missing: `easter + 39`")),
        _ => Err(no_rule(text)),
    }
}

fn from_easter(sign: &str, days: &str) -> Result<DayRule, Words> {
    let number = days.parse::<i16>().ok().filter(|_| days.bytes().all(|byte| byte.is_ascii_digit()));
    let number = number.map(|number| if sign == "-" { -number } else { number });
    number.and_then(DayRule::easter).ok_or_else(|| {
        words!(
            "från påskdagen räknas högst {MOST_DAYS_FROM_EASTER} dagar, inte `{days}`",
            "at most {MOST_DAYS_FROM_EASTER} days are counted from Easter Day, not `{days}`"
        )
    })
}

fn month_and_day(text: &str) -> Result<(i8, i8), Words> {
    let parts = text.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2);
    let read = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    read.ok_or_else(|| no_rule(text))
}

fn no_date(date: &str) -> Words {
    words!("dagen `{date}` finns inte i något år", "no year has a day `{date}`")
}

fn no_rule(text: &str) -> Words {
    words!(
        "`{text}` är ingen dag; skriv månad och dag som `12-24`, `easter + 39`, eller `friday from 06-19`",
        "`{text}` is no day; write month and day such as `12-24`, `easter + 39`, or `friday from 06-19`"
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check<T: std::fmt::Debug>(read: Result<T, Words>, expect: Expect) {
        expect.assert_eq(&match read {
            Ok(value) => format!("{value:?}"),
            Err(words) => format!("{}\n{}", words.sv, words.en),
        });
    }

    #[test]
    fn weekdays_stand_alone_or_from_one_to_another_past_sunday_too() {
        check(parse_weekdays("friday"), expect!["[Friday]"]);
        check(parse_weekdays("monday-friday"), expect!["[Monday, Tuesday, Wednesday, Thursday, Friday]"]);
        check(parse_weekdays("saturday - monday"), expect!["[Saturday, Sunday, Monday]"]);
        check(parse_weekdays("monday-sunday").map(|days| days.len()), expect!["7"]);
        check(
            parse_weekdays("Måndag-fredag"),
            expect![[r#"
            ingen veckodag heter `Måndag`; menade du `monday`?
            no weekday `Måndag`; did you mean `monday`?"#]],
        );
        check(
            parse_weekdays("firday"),
            expect![[r#"
            ingen veckodag heter `firday`; menade du `friday`?
            no weekday `firday`; did you mean `friday`?"#]],
        );
        check(
            parse_weekdays("weekdays"),
            expect![[r#"
            ingen veckodag heter `weekdays`; de är `monday` till `sunday`
            no weekday `weekdays`; they are `monday` to `sunday`"#]],
        );
        check(
            parse_weekdays(""),
            expect![[r#"
            ingen veckodag heter ``; de är `monday` till `sunday`
            no weekday ``; they are `monday` to `sunday`"#]],
        );
    }

    #[test]
    fn a_span_of_the_clock_lies_within_one_day() {
        check(parse_span("08:00-17:00"), expect!["ClockSpan { from: 480, to: 1020 }"]);
        check(parse_span("00:00 - 24:00"), expect!["ClockSpan { from: 0, to: 1440 }"]);
        for wrong in
            ["22:00-06:00", "08:00-08:00", "8-17", "08:00", "08:00-25:00", "08:60-09:00", "08.00-17.00", "24:01-24:02", "å8:00-09:00"]
        {
            assert!(parse_span(wrong).is_err(), "{wrong}");
        }
        check(
            parse_span("22:00-06:00"),
            expect![[r#"
            det slutar innan det börjar; dela det vid midnatt: `22:00-24:00` den dagen, `00:00-06:00` nästa
            it ends before it begins; split it at midnight: `22:00-24:00` on that day, `00:00-06:00` on the next"#]],
        );
        check(
            parse_span("08:00-25:00"),
            expect![[r#"
            klockslaget `25:00` finns inte
            there is no time `25:00`"#]],
        );
        check(
            parse_span("8-17"),
            expect![[r#"
            `8` är inget klockslag, som `08:00`
            `8` is no time of day, such as `08:00`"#]],
        );
    }

    #[test]
    fn a_holiday_is_a_date_or_counted_from_easter_or_a_weekday_from_a_date() {
        check(parse_day_rule("12-24"), expect!["Date { month: 12, day: 24 }"]);
        check(parse_day_rule("02-29"), expect!["Date { month: 2, day: 29 }"]);
        check(parse_day_rule("easter"), expect!["Easter(0)"]);
        check(parse_day_rule("easter + 39"), expect!["Easter(39)"]);
        check(parse_day_rule("easter - 2"), expect!["Easter(-2)"]);
        check(parse_day_rule("friday from 06-19"), expect!["Weekday { weekday: Friday, month: 6, day: 19 }"]);
        check(
            parse_day_rule("02-30"),
            expect![[r#"
            dagen `02-30` finns inte i något år
            no year has a day `02-30`"#]],
        );
        check(
            parse_day_rule("friday from 13-01"),
            expect![[r#"
            dagen `13-01` finns inte i något år
            no year has a day `13-01`"#]],
        );
        check(
            parse_day_rule("fredag from 06-19"),
            expect![[r#"
            ingen veckodag heter `fredag`; menade du `friday`?
            no weekday `fredag`; did you mean `friday`?"#]],
        );
        check(
            parse_day_rule("easter+39"),
            expect![[r#"
            blanksteg saknas: `easter + 39`
            spaces are missing: `easter + 39`"#]],
        );
        check(
            parse_day_rule("easter + 400"),
            expect![[r#"
            från påskdagen räknas högst 250 dagar, inte `400`
            at most 250 days are counted from Easter Day, not `400`"#]],
        );
        check(
            parse_day_rule("midsummer"),
            expect![[r#"
            `midsummer` är ingen dag; skriv månad och dag som `12-24`, `easter + 39`, eller `friday from 06-19`
            `midsummer` is no day; write month and day such as `12-24`, `easter + 39`, or `friday from 06-19`"#]],
        );
        check(
            parse_day_rule("2026-12-24"),
            expect![[r#"
            `2026-12-24` är ingen dag; skriv månad och dag som `12-24`, `easter + 39`, eller `friday from 06-19`
            `2026-12-24` is no day; write month and day such as `12-24`, `easter + 39`, or `friday from 06-19`"#]],
        );
    }
}

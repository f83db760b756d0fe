//! Numbers of cases: `INC-{year}-{count:6}` gives `INC-2026-000017`.
//!
//! Counted per series: the number with its count left out. So the count begins again each year where the pattern holds `{year}`,
//! each month where it holds `{month}` too, and no two cases ever get one number; processes with one pattern share it (F66).

use jiff::civil::Date;

use crate::words::{Words, words};

/// Digits that a count may be padded to: more cases a series than any organisation has.
const MOST_DIGITS: u8 = 12;

/// A pattern of case numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberPattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Year,
    Month,
    /// Filled with zeros to so many digits; longer where it needs more.
    Count(u8),
}

impl NumberPattern {
    /// Reads a pattern: words around `{year}`, `{month}` and exactly one `{count:n}`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<NumberPattern, Words> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}').map(|at| open + at) else {
                return Err(words!("`{{` utan `}}`", "`{{` without `}}`"));
            };
            parts.extend((open > 0).then(|| Part::Words(rest[..open].to_owned())));
            parts.push(Part::parse(&rest[open + 1..close])?);
            rest = &rest[close + 1..];
        }
        parts.extend((!rest.is_empty()).then(|| Part::Words(rest.to_owned())));
        match parts.iter().filter(|part| matches!(part, Part::Count(_))).count() {
            1 => Ok(NumberPattern { parts }),
            0 => Err(words!(
                "`{{count:6}}` saknas: utan den får två ärenden samma nummer",
                "`{{count:6}}` is missing: without it two cases get one number"
            )),
            _ => Err(words!("`{{count}}` står mer än en gång", "`{{count}}` stands more than once")),
        }
    }

    /// The series that a case of the day is counted in: the number without its count, `INC-2026-{count}`.
    #[must_use]
    pub fn series(&self, day: Date) -> String {
        self.written(day, |_| "{count}".to_owned())
    }

    /// The number of the `count`-th case of its series. The day is that of the package's zone.
    #[must_use]
    pub fn number(&self, day: Date, count: u64) -> String {
        self.written(day, |digits| format!("{count:0width$}", width = usize::from(digits)))
    }

    /// The series of a number that the pattern made, and its count; `None` for any other text.
    #[must_use]
    pub fn read(&self, number: &str) -> Option<(String, u64)> {
        let at = self.parts.iter().position(|part| matches!(part, Part::Count(_)))?;
        let length = |parts: &[Part]| parts.iter().map(Part::length).sum::<usize>();
        let (before, after) = (length(&self.parts[..at]), length(&self.parts[at + 1..]));
        let end = number.len().checked_sub(after)?;
        let count = number.get(before..end)?;
        let are_digits = count.bytes().all(|byte| byte.is_ascii_digit());
        let series = format!("{}{{count}}{}", number.get(..before)?, number.get(end..)?);
        Some((series, count.parse().ok().filter(|_| are_digits)?))
    }

    fn written(&self, day: Date, count: impl Fn(u8) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Year => format!("{:04}", day.year()),
            Part::Month => format!("{:02}", day.month()),
            Part::Count(digits) => count(*digits),
        };
        self.parts.iter().map(part).collect()
    }
}

impl Part {
    /// How many bytes it takes; a count takes what is left.
    fn length(&self) -> usize {
        match self {
            Part::Words(words) => words.len(),
            Part::Year => 4,
            Part::Month => 2,
            Part::Count(_) => 0,
        }
    }

    fn parse(part: &str) -> Result<Part, Words> {
        let digits = part.strip_prefix("count:").and_then(|digits| digits.parse::<u8>().ok());
        match (part, digits) {
            ("year", _) => Ok(Part::Year),
            ("month", _) => Ok(Part::Month),
            (_, Some(digits)) if (1..=MOST_DIGITS).contains(&digits) => Ok(Part::Count(digits)),
            _ => Err(words!(
                "`{{{part}}}` finns inte: `{{year}}`, `{{month}}` och `{{count:6}}` (1–12 siffror) går",
                "there is no `{{{part}}}`: possible are `{{year}}`, `{{month}}` and `{{count:6}}` (1-12 digits)"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(pattern: &str, series: &str, number: &str) {
        let pattern = NumberPattern::parse(pattern).unwrap();
        let day = date(2026, 3, 2);
        assert_eq!((pattern.series(day).as_str(), pattern.number(day, 17).as_str()), (series, number));
        for count in [1, 17, 1_234_567_890_123] {
            assert_eq!(pattern.read(&pattern.number(day, count)), Some((series.to_owned(), count)));
        }
    }

    #[test]
    fn what_the_pattern_did_not_make_has_no_count() {
        let pattern = NumberPattern::parse("INC-{year}-{count:6}").unwrap();
        for number in ["", "INC-2026-", "INC-2026-x", "INC-2026-+1", "ÅÅÅÅÅÅ"] {
            assert_eq!(pattern.read(number), None, "{number}");
        }
    }

    #[test]
    fn a_number_is_filled_with_zeros_and_counted_without_its_count() {
        check("INC-{year}-{count:6}", "INC-2026-{count}", "INC-2026-000017");
        check("{year}{month}/{count:1}", "202603/{count}", "202603/17");
        check("Å{count:4}", "Å{count}", "Å0017");
    }

    #[test]
    fn a_month_without_its_year_goes_on_counting_the_next_year() {
        let pattern = NumberPattern::parse("{month}-{count:3}").unwrap();
        assert_eq!(pattern.series(date(2026, 3, 2)), pattern.series(date(2027, 3, 31)));
        assert_ne!(pattern.series(date(2026, 3, 31)), pattern.series(date(2026, 4, 1)));
        let pattern = NumberPattern::parse("INC-{year}-{count:6}").unwrap();
        assert_eq!(pattern.number(date(2027, 1, 1), 1), "INC-2027-000001");
        assert_ne!(pattern.series(date(2026, 12, 31)), pattern.series(date(2027, 1, 1)));
    }

    #[test]
    fn what_is_no_pattern_says_why() {
        for (pattern, part) in [
            ("INC-{year}", "is missing"),
            ("{count:3}{count:3}", "more than once"),
            ("{count}", "there is no `{count}`"),
            ("{count:13}", "1-12 digits"),
            ("{count:0}", "1-12 digits"),
            ("{yaer}{count:3}", "`{yaer}`"),
            ("{count:3", "without"),
        ] {
            let why = NumberPattern::parse(pattern).unwrap_err();
            assert!(why.en.contains(part), "{pattern}: {}", why.en);
        }
    }
}

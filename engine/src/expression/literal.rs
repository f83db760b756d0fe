//! Whole values that are no expression: `48 h`, `2026-05-01`, `novel`, `Kim Berg <kim@example.se>` (F13).

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::token::is_name;
use super::value::Literals;
use crate::case::{Person, Text, Value};
use crate::diagnostic::{Code, nearest};
use crate::model::{Duration, OpenTime, Type, WrittenDuration, looks_like_duration, parse_duration};
use crate::words::{Words, words};

/// A value that needs no facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Text(String),
    Number(i64),
    /// Exactly as written: `1.50`.
    Decimal(String),
    Boolean(bool),
    Date(Date),
    /// Local to the package's zone.
    Instant(DateTime),
    Duration(Duration),
    /// Of a calendar that there is.
    OpenTime(OpenTime),
    /// A member of the choice.
    Choice(String),
    /// Someone of the directory.
    Person(String),
    /// Someone who is not in the directory, written `Kim Berg <kim@example.se>`.
    Guest {
        name: String,
        mail: String,
    },
    Team(String),
    Contact(String),
    /// An item of the list that is expected.
    Item(String),
}

impl Literal {
    /// The value that it writes; an item needs its list, and times of day are of the zone. `None`: there is no such value.
    pub(crate) fn value(&self, of: Option<&Type>, zone: &TimeZone) -> Option<Value> {
        let text = |words: &str| Text::from(words);
        Some(match self {
            Literal::Text(words) => Value::text(words.as_str()),
            Literal::Number(number) => Value::Number(*number),
            Literal::Decimal(number) => Value::Decimal(number.parse().ok()?),
            Literal::Boolean(truth) => Value::Boolean(*truth),
            Literal::Date(date) => Value::Date(*date),
            Literal::Instant(moment) => Value::Instant(moment.to_zoned_datetime(zone.clone()).ok()?.timestamp()),
            Literal::Duration(duration) => Value::Duration(*duration),
            Literal::OpenTime(open) => Value::OpenTime(open.clone()),
            Literal::Choice(item) => Value::Choice(text(item)),
            Literal::Person(name) => Value::Person(Person::Known(text(name))),
            Literal::Guest { name, mail } => Value::Person(Person::Guest { name: text(name), mail: text(mail) }),
            Literal::Team(name) => Value::Team(text(name)),
            Literal::Contact(name) => Value::Contact(text(name)),
            Literal::Item(item) => match of {
                Some(Type::Item(list)) => Value::Item { list: text(list), item: text(item) },
                _ => return None,
            },
        })
    }
}

/// What a whole value is, for one expected type.
pub(super) enum Reading {
    /// The literal.
    Literal(Literal),
    /// Meant as a literal, but not a right one: the code and why.
    Broken(Code, Words),
    /// No literal of this type.
    Else,
}

/// Reads a whole value as a literal of the type.
pub(super) fn read(text: &str, expected: &Type, names: &dyn Literals) -> Reading {
    let member = |is_member: bool, literal: fn(String) -> Literal| {
        if is_member { Reading::Literal(literal(text.to_owned())) } else { Reading::Else }
    };
    match expected {
        Type::Number if is_number(text) => text.parse().map_or(Reading::Else, |number| Reading::Literal(Literal::Number(number))),
        Type::Decimal if is_number(text) => Reading::Literal(Literal::Decimal(text.to_owned())),
        Type::Boolean => match text {
            "true" => Reading::Literal(Literal::Boolean(true)),
            "false" => Reading::Literal(Literal::Boolean(false)),
            _ => Reading::Else,
        },
        Type::Date => date(text).map_or_else(|why| why, |date| Reading::Literal(Literal::Date(date))),
        Type::Instant => instant(text),
        Type::Duration => duration(text, names),
        Type::Choice(choices) => member(choices.items.iter().any(|item| item == text), Literal::Choice),
        Type::Person => match guest(text) {
            Some((name, mail)) => Reading::Literal(Literal::Guest { name, mail }),
            None => member(names.has_person(text), Literal::Person),
        },
        Type::Team => member(names.has_team(text), Literal::Team),
        Type::Contact => member(names.contacts().contains(&text), Literal::Contact),
        Type::Item(list) => member(names.items(list).contains(&text), Literal::Item),
        Type::Number | Type::Decimal | Type::Text | Type::List(_) | Type::Record(_) | Type::Answer(_) => Reading::Else,
    }
}

/// The literal that a text from outside is, if it is one; of a text, itself.
pub(crate) fn literal_of(text: &str, of: &Type, names: &dyn Literals) -> Option<Literal> {
    match (of, read(text.trim(), of, names)) {
        (Type::Text, _) => Some(Literal::Text(text.to_owned())),
        (_, Reading::Literal(literal)) => Some(literal),
        (_, Reading::Broken(..) | Reading::Else) => None,
    }
}

/// Whether the text has the form: `0` stands for a digit, the rest for itself.
pub(super) fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(|(c, f)| if f == b'0' { c.is_ascii_digit() } else { c == f })
}

/// `5`, `-1.50`
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && digits.len() <= 28
}

/// Reads `2026-05-01`.
pub(super) fn date(text: &str) -> Result<Date, Reading> {
    if !has_form(text, "0000-00-00") {
        return Err(Reading::Else);
    }
    text.parse().map_err(|_| Reading::Broken(Code::WrongForm, words!("dagen `{text}` finns inte", "there is no day `{text}`")))
}

/// `2026-05-01 08:00`, with or without seconds, `T` or a space between; a day alone is its first moment.
fn instant(text: &str) -> Reading {
    let day = match text.get(..10).map(date) {
        Some(Ok(day)) => day,
        Some(Err(why)) => return why,
        None => return Reading::Else,
    };
    let time = &text[10..];
    if time.is_empty() {
        return Reading::Literal(Literal::Instant(day.to_datetime(Time::midnight())));
    }
    if !["00:00", "00:00:00"].iter().any(|form| time.strip_prefix([' ', 'T']).is_some_and(|time| has_form(time, form))) {
        let message = words!(
            "`{text}` är ingen tidpunkt; skriv t.ex. `2026-05-01 08:00`, i paketets tidszon",
            "`{text}` is not an instant; write for instance `2026-05-01 08:00`, in the package's time zone"
        );
        return Reading::Broken(Code::WrongForm, message);
    }
    let part = |from: usize| time.get(from..from + 2).and_then(|digits| digits.parse::<i8>().ok()).unwrap_or(0);
    match Time::new(part(1), part(4), part(7), 0) {
        Ok(time) => Reading::Literal(Literal::Instant(day.to_datetime(time))),
        Err(_) => {
            let time = &time[1..];
            Reading::Broken(Code::WrongForm, words!("klockslaget `{time}` finns inte", "there is no time `{time}`"))
        }
    }
}

fn duration(text: &str, names: &dyn Literals) -> Reading {
    match parse_duration(text) {
        Ok(WrittenDuration::Passing(duration)) => Reading::Literal(Literal::Duration(duration)),
        Ok(WrittenDuration::Open(open)) => match unknown_calendar(&open.calendar, &names.calendars()) {
            None => Reading::Literal(Literal::OpenTime(open)),
            Some(message) => Reading::Broken(Code::UnknownCalendar, message),
        },
        Err(why) if looks_like_duration(text) => Reading::Broken(Code::WrongForm, wrong_duration(text, &why)),
        Err(_) => Reading::Else,
    }
}

/// Said of the calendar of `5 office hours`, if there is none of that name.
pub(super) fn unknown_calendar(name: &str, known: &[&str]) -> Option<Words> {
    if known.contains(&name) {
        return None;
    }
    Some(match nearest(name, known.iter().copied()) {
        Some(near) => {
            words!("det finns ingen kalender `{name}`; menade du `{near}`?", "there is no calendar `{name}`; did you mean `{near}`?")
        }
        None => words!("det finns ingen kalender `{name}`", "there is no calendar `{name}`"),
    })
}

/// Said of a text that is no duration.
pub(super) fn wrong_duration(text: &str, why: &Words) -> Words {
    let Words { sv, en } = why;
    words!("`{text}` är ingen längd: {sv}", "`{text}` is not a duration: {en}")
}

/// `Kim Berg <kim@example.se>`
fn guest(text: &str) -> Option<(String, String)> {
    let (name, mail) = text.strip_suffix('>')?.split_once('<')?;
    let (local, domain) = mail.split_once('@')?;
    let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "<>@\"(),;".contains(c));
    let name = name.trim();
    let is_guest = !name.is_empty() && !name.contains('"') && is_part(local) && is_part(domain);
    is_guest.then(|| (name.to_owned(), mail.to_owned()))
}

/// Whether a value is a single word, such as a name of anything would be.
pub(super) fn is_bare_word(text: &str) -> bool {
    is_name(text) || text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

//! How single values look, for those who write them: the term, an example, and the pattern that an editor can hold them to.
//!
//! A pattern here is never stricter than the loader: an editor may miss a mistake, but must not mark what tillit takes.

use super::form::{Form, Names};
use crate::words::{Said, said};

/// What a single value looks like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// What such a value is called in the reference; empty where [`what`] says it.
    pub(super) term: Said,
    /// What is expected, with an example.
    pub(super) expected: Said,
    /// The JSON types that a plain YAML value of this form can have.
    pub(super) types: &'static [&'static str],
    /// A regular expression (ECMA 262) that the text follows.
    pub(super) pattern: Option<&'static str>,
}

/// A text without quotes may look like a number or a truth value to YAML, and is a text all the same.
const PLAIN: &[&str] = &["string", "number", "boolean"];
const STRING: &[&str] = &["string"];

/// A name as [`super::is_name`] takes it.
const NAME_PATTERN: &str = "^[a-z][a-z0-9_]{0,39}$";
/// The code of a language, such as `sv`.
pub(super) const LANGUAGE_PATTERN: &str = "^[a-z]{2,3}$";

/// What is expected of a title.
pub(super) const TITLE: Said = said("en text på varje språk, som `{sv: …, en: …}`", "a text in each language, such as `{sv: …, en: …}`");

/// The single values that the reference explains, in its order.
pub(super) const EXPLAINED: &[Form] = &[
    Form::Text,
    Form::Flag,
    Form::Whole,
    Form::Join,
    Form::NewName,
    Form::Asked,
    Form::Value,
    Form::Expression,
    Form::Duration,
    Form::Date,
    Form::Moment,
    Form::ClockSpan,
    Form::DayRule,
    Form::NumberPattern,
    Form::Pattern,
    Form::Pointer,
];

/// The look of a form; `None` for maps, lists, and what takes anything.
pub(super) const fn look(form: &Form) -> Option<Look> {
    let look = match form {
        Form::Text => Look {
            term: said("text", "text"),
            expected: said(
                "ord, med citattecken om de börjar med ett tecken som `{` eller `\"`",
                "words, in quotes if they begin with a sign such as `{` or `\"`",
            ),
            types: PLAIN,
            pattern: None,
        },
        Form::Flag => Look {
            term: said("ja eller nej", "yes or no"),
            expected: said("`true` (ja) eller `false` (nej)", "`true` (yes) or `false` (no)"),
            types: &["boolean"],
            pattern: None,
        },
        Form::Whole => Look {
            term: said("heltal", "whole number"),
            expected: said("ett heltal, som `3`", "a whole number, such as `3`"),
            types: &["integer"],
            pattern: None,
        },
        Form::Join => Look {
            term: said("hur många", "how many"),
            expected: said("`all` (alla), `first` (den första) eller ett antal, som `2`", "`all`, `first` or a number, such as `2`"),
            types: &["string", "integer"],
            pattern: Some("^(all|first|[1-9][0-9]*)$"),
        },
        Form::NewName => Look {
            term: said("nytt namn", "new name"),
            expected: said(
                "ett namn som ges här: små bokstäver a–z, siffror och `_`, först en bokstav, högst 40 tecken",
                "a name that is given here: small letters a-z, digits and `_`, a letter first, at most 40 characters",
            ),
            types: STRING,
            pattern: Some(NAME_PATTERN),
        },
        Form::Name(Names::Language) => Look {
            term: said("", ""),
            expected: said("en språkkod, som `sv`", "a language code, such as `sv`"),
            types: STRING,
            pattern: Some(LANGUAGE_PATTERN),
        },
        Form::Name(Names::Weekdays) => Look {
            term: said("", ""),
            expected: said("veckodagar: `monday`, `monday-friday`", "weekdays: `monday`, `monday-friday`"),
            types: STRING,
            pattern: Some("^\\s*(mon|tues|wednes|thurs|fri|satur|sun)day(\\s*-\\s*(mon|tues|wednes|thurs|fri|satur|sun)day)?\\s*$"),
        },
        Form::Name(Names::Day) => Look {
            term: said("", ""),
            expected: said("ett datum, som `2026-12-23`", "a date, such as `2026-12-23`"),
            types: STRING,
            pattern: Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        },
        Form::Name(Names::Foreign) => Look { term: said("", ""), expected: said("ett ord", "a word"), types: PLAIN, pattern: None },
        Form::Name(Names::Receiver | Names::Fact) => Look {
            term: said("", ""),
            expected: said("ett namn, gärna med punkt, som `service.users`", "a name, also with a dot, such as `service.users`"),
            types: STRING,
            pattern: Some("^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$"),
        },
        Form::Name(_) => Look {
            term: said("", ""),
            expected: said("ett namn: små bokstäver a–z, siffror och `_`", "a name: small letters a-z, digits and `_`"),
            types: STRING,
            pattern: Some(NAME_PATTERN),
        },
        Form::Asked => Look {
            term: said("fält i formulär", "field of a form"),
            expected: said(
                "namnet på ett fält; `?` efter gör det frivilligt: `service?`",
                "the name of a field; `?` after it makes it optional: `service?`",
            ),
            types: STRING,
            pattern: Some("^[a-z][a-z0-9_]*\\??$"),
        },
        Form::Duration => Look {
            term: said("tid", "duration"),
            expected: said(
                "en tid: `30 s`, `5 min`, `48 h`, `2 days`, `2 weeks`, `3 months`, `1 year`, även flera: `47 h 59 min`; eller öppettid i en kalender: `30 office min`, `5 office hours`, `2 office days`",
                "a time: `30 s`, `5 min`, `48 h`, `2 days`, `2 weeks`, `3 months`, `1 year`, also several: `47 h 59 min`; or open time of a calendar: `30 office min`, `5 office hours`, `2 office days`",
            ),
            types: STRING,
            pattern: Some(
                "^\\s*[0-9]+\\s+([a-z][a-z0-9_]*\\s+(min|h|hours?|days?)|(s|min|h|hours?|days?|weeks?|months?|years?)(\\s+[0-9]+\\s+(s|min|h|hours?|days?|weeks?|months?|years?))*)\\s*$",
            ),
        },
        Form::Date => Look {
            term: said("datum", "date"),
            expected: said("ett datum, som `2026-01-15`", "a date, such as `2026-01-15`"),
            types: STRING,
            pattern: Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        },
        Form::Moment => Look {
            term: said("ögonblick", "moment"),
            expected: said(
                "en tidpunkt i paketets tidszon, som `2026-03-02 09:00`",
                "a moment in the package's time zone, such as `2026-03-02 09:00`",
            ),
            types: STRING,
            pattern: Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?$"),
        },
        Form::ClockSpan => Look {
            term: said("tider på dagen", "hours of a day"),
            expected: said(
                "från ett klockslag till ett annat samma dag: `08:00-17:00`; `24:00` är dagens slut",
                "from one time of day to another on the same day: `08:00-17:00`; `24:00` is the end of the day",
            ),
            types: STRING,
            pattern: Some("^\\s*[0-9]{2}:[0-9]{2}\\s*-\\s*[0-9]{2}:[0-9]{2}\\s*$"),
        },
        Form::DayRule => Look {
            term: said("dag varje år", "day of each year"),
            expected: said(
                "månad och dag, räknat från påskdagen, eller en veckodag från ett datum: `12-24`, `easter + 39`, `friday from 06-19`",
                "month and day, counted from Easter Day, or a weekday from a date: `12-24`, `easter + 39`, `friday from 06-19`",
            ),
            types: STRING,
            pattern: Some("^\\s*([0-9]{2}-[0-9]{2}|easter(\\s+[+-]\\s+[0-9]{1,3})?|[a-z]+day\\s+from\\s+[0-9]{2}-[0-9]{2})\\s*$"),
        },
        Form::NumberPattern => Look {
            term: said("nummermönster", "number pattern"),
            expected: said(
                "ord kring `{year}`, `{month}` och ett `{count:6}` (löpnummer, sex siffror): `INC-{year}-{count:6}`",
                "words around `{year}`, `{month}` and one `{count:6}` (serial number, six digits): `INC-{year}-{count:6}`",
            ),
            types: STRING,
            pattern: Some("^[^{}]*(\\{(year|month)\\}[^{}]*)*\\{count:[0-9]{1,2}\\}[^{}]*(\\{(year|month)\\}[^{}]*)*$"),
        },
        Form::Pointer => Look {
            term: said("JSON-pekare", "JSON pointer"),
            expected: said("en väg in i JSON, som `/labels/service`", "a way into JSON, such as `/labels/service`"),
            types: STRING,
            pattern: Some("^\\s*/"),
        },
        Form::Pattern => Look {
            term: said("reguljärt uttryck", "regular expression"),
            expected: said("ett reguljärt uttryck, som `[A-Z]{2}[0-9]{4}`", "a regular expression, such as `[A-Z]{2}[0-9]{4}`"),
            types: PLAIN,
            pattern: None,
        },
        Form::Expression => Look {
            term: said("uttryck", "expression"),
            expected: said("ett uttryck över fakta, som `kind == \"query\"`", "an expression over facts, such as `kind == \"query\"`"),
            types: PLAIN,
            pattern: None,
        },
        Form::Value => Look {
            term: said("värde", "value"),
            expected: said(
                "ett värde som det är (`web`, `48 h`, `true`), eller ett uttryck (`now + closing_delay`); `none` är inget värde",
                "a value as it is (`web`, `48 h`, `true`), or an expression (`now + closing_delay`); `none` is no value",
            ),
            types: PLAIN,
            pattern: None,
        },
        Form::Title
        | Form::OneOf(_)
        | Form::Json
        | Form::Many(_)
        | Form::OneOrMany(_)
        | Form::Entries(..)
        | Form::Shape(_)
        | Form::Kinds(_)
        | Form::Either(_) => return None,
    };
    Some(look)
}

/// What a name names.
pub(super) const fn what(names: Names) -> Said {
    match names {
        Names::New | Names::NewKey => said("nytt namn", "new name"),
        Names::Step => said("ett steg", "a step"),
        Names::Field => said("ett fält", "a field"),
        Names::Role => said("vem som får", "who may"),
        Names::CatalogueRole => said("en roll", "a role"),
        Names::TeamOrRole => said("en grupp eller roll", "a team or role"),
        Names::Person => said("en person", "a person"),
        Names::Holidays => said("helgdagar i katalogen", "holidays of the catalogue"),
        Names::Weekdays => said("veckodagar", "weekdays"),
        Names::Day => said("ett datum", "a date"),
        Names::Rule => said("en regel", "a rule"),
        Names::Choices => said("ett val i katalogen", "a choice list of the catalogue"),
        Names::Type => said("en typ", "a type"),
        Names::System => said("ett system", "a system"),
        Names::Signal => said("en signal", "a signal"),
        Names::Template => said("en mall", "a template"),
        Names::Message => said("ett meddelande i `receives`", "a message of `receives`"),
        Names::Process => said("en process", "a process"),
        Names::Scenario => said("ett scenario", "a scenario"),
        Names::Status => said("en status", "a status"),
        Names::Receiver => said("en mottagare", "a receiver"),
        Names::Fact => said("ett faktum", "a fact"),
        Names::Language => said("ett språk", "a language"),
        Names::Foreign => said("deras ord", "their word"),
    }
}

//! Says in words what a value looks like, with links to where it is explained.

use crate::language::form::{Form, Names};
use crate::language::look::{look, what};
use crate::words::{Language, said};

/// A form in words, as Markdown.
pub(super) fn value(form: &Form, language: Language) -> String {
    let say = |sv, en| said(sv, en).in_language(language);
    let of = |form: &Form| value(form, language);
    match form {
        Form::Title => format!("[{}](#kinds-of-value)", say("titel", "title")),
        Form::Name(names) => name(*names, language),
        Form::OneOf(words) => match words {
            [first, last] => format!("`{first}` {} `{last}`", say("eller", "or")),
            words => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        },
        Form::Json => say("vad som helst", "anything").to_owned(),
        Form::Many(one) => format!("{} {}", say("lista:", "list:"), of(one)),
        Form::OneOrMany(one) => format!("{}{}", of(one), say(", eller flera i en lista", ", or several in a list")),
        Form::Entries(names, one) => format!("{} {} → {}", say("karta:", "map:"), name(*names, language), of(one)),
        Form::Shape(shape) => link(shape.name),
        Form::Kinds(kinds) => link(kinds.name),
        Form::Either(forms) => forms.iter().map(of).collect::<Vec<_>>().join(say("; eller ", "; or ")),
        single => {
            let term = look(single).map_or("", |look| look.term.in_language(language));
            format!("[{term}](#kinds-of-value)")
        }
    }
}

/// The heading of a map's section: `signal_field` gives `Signal field`.
pub(super) fn heading(name: &str) -> String {
    let words = name.replace('_', " ");
    let (first, rest) = words.split_at_checked(1).unwrap_or(("", &words));
    format!("{}{rest}", first.to_uppercase())
}

/// Where a heading leads, as GitHub and most others make it.
pub(super) fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn link(name: &str) -> String {
    let heading = heading(name);
    format!("[{}](#{})", heading.to_lowercase(), anchor(&heading))
}

fn name(names: Names, language: Language) -> String {
    let text = what(names).in_language(language);
    let target = match names {
        Names::New | Names::NewKey => "#names",
        Names::Type => "#types-of-fields",
        Names::Receiver => "#receivers",
        Names::Role => "#who-may",
        Names::Fact => "#expressions",
        Names::Step => "#step",
        Names::Field => "#field",
        Names::System => "#system",
        Names::Signal => "#signal",
        Names::Template => "#template",
        Names::Message => "#receive",
        Names::Process => "#process",
        Names::Scenario => "#scenario",
        Names::CatalogueRole => "#role",
        Names::Person => "#person",
        Names::Holidays => "#holiday",
        _ => return text.to_owned(),
    };
    format!("[{text}]({target})")
}

//! The words of `type` and `of` → types.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::FIELD_TYPES;
use crate::model::{ChoiceList, Choices, Draft, Name, Of, Type};
use crate::source::Span;
use crate::words::{list_of, words};

use super::refer;
use super::what;

/// Whether a word is a type of the language itself.
pub(super) fn is_built_in(word: &str) -> bool {
    FIELD_TYPES.iter().any(|known| known.name == word)
}

/// The type that a word and its `of` name; `None` if there is none, which has then been reported.
pub(super) fn resolve(draft: &Draft, word: &Name, of: Option<&Of>, list: bool, diagnostics: &mut Diagnostics) -> Option<Type> {
    let single = match word.as_str() {
        "text" | "note" => Type::Text,
        "number" => Type::Number,
        "decimal" => Type::Decimal,
        "boolean" => Type::Boolean,
        "date" => Type::Date,
        "instant" => Type::Instant,
        "duration" => Type::Duration,
        "person" => Type::Person,
        "team" => Type::Team,
        "contact" => Type::Contact,
        "choice" => return Some(wrapped(choice(draft, word, of, diagnostics)?, list)),
        other if draft.catalogue.lists.contains_key(other) => Type::Item(other.to_owned()),
        other => {
            unknown(draft, word.span, other, diagnostics);
            return None;
        }
    };
    Some(wrapped(single, list))
}

fn wrapped(single: Type, list: bool) -> Type {
    if list { single.list() } else { single }
}

fn choice(draft: &Draft, word: &Name, of: Option<&Of>, diagnostics: &mut Diagnostics) -> Option<Type> {
    match of {
        None => {
            diagnostics.push(Diagnostic::new(Code::MissingKey, word.span, words!("ett val utan `of`", "a choice without `of`")).help(
                words!(
                    "`of:` ett namn i `choices`, eller värden med titlar: `{{red: {{sv: …, en: …}}}}`",
                    "`of:` a name in `choices`, or values with titles: `{{red: {{sv: …, en: …}}}}`"
                ),
            ));
            None
        }
        Some(Of::Named(name)) => match draft.catalogue.choices.get(name.as_str()) {
            Some(list) => Some(Type::Choice(choices_of(list))),
            None => {
                refer::find(draft, name, &what::CHOICES, draft.catalogue.choices.keys().map(String::as_str), diagnostics);
                None
            }
        },
        Some(Of::Here(items, _)) => Some(Type::Choice(Arc::new(Choices { name: None, items: items.keys().cloned().collect() }))),
        Some(Of::Allowed(names, span)) => {
            let first = names.first().map_or("first", |name| name.as_str());
            diagnostics.push(
                Diagnostic::new(Code::WrongType, *span, words!("värdena i ett val har titlar", "the values of a choice have titles")).help(
                    words!(
                        "ge varje värde en titel: `of: {{{first}: {{sv: …, en: …}}, …}}`",
                        "give each value a title: `of: {{{first}: {{sv: …, en: …}}, …}}`"
                    ),
                ),
            );
            None
        }
    }
}

/// The choices of a list of the catalogue.
pub(super) fn choices_of(list: &ChoiceList) -> Arc<Choices> {
    Arc::new(Choices { name: Some(list.name.value.clone()), items: list.items.keys().cloned().collect() })
}

fn unknown(draft: &Draft, span: Span, word: &str, diagnostics: &mut Diagnostics) {
    if draft.lost.has(&["list"]) {
        return;
    }
    if is_built_in(word) {
        diagnostics.push(
            Diagnostic::new(
                Code::NotYet,
                span,
                words!(
                    "typen `{word}` finns i språket men ännu inte i tillit",
                    "the type `{word}` is in the language but not yet in tillit"
                ),
            )
            .help(words!("skriv fältet som `text` tills den kommer", "write the field as `text` until it comes")),
        );
        return;
    }
    let names = || {
        FIELD_TYPES.iter().filter(|known| !known.not_yet).map(|known| known.name).chain(draft.catalogue.lists.keys().map(String::as_str))
    };
    let list = list_of(names(), 30);
    let (sv, en) = (list.sv, list.en);
    diagnostics.push(
        Diagnostic::new(Code::UnknownType, span, words!("det finns ingen typ `{word}`", "there is no type `{word}`"))
            .nearest(word, names())
            .help(words!("typer: {sv}", "types: {en}")),
    );
}

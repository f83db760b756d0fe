//! Templates by themselves: every `{fact}` is declared, every declared fact is said, and every language says the same.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::expression::Places;
use crate::model::{Name, Placeholder, Template, Title, placeholders};
use crate::source::{At, Sources, Span};
use crate::words::{list_of, words};

use super::sends::is_told;
use super::world::World;

/// What every receiver has, be it a person, a guest, a team or a contact list.
const RECEIVER: [&str; 3] = ["name", "mail", "language"];

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for template in world.draft.templates.values() {
        for text in titles(template).flat_map(|title| title.texts.values()) {
            self::text(template, text, world.sources, diagnostics);
        }
    }
}

/// Warnings, once the package holds no error.
pub(super) fn advise(world: &World<'_>, diagnostics: &mut Diagnostics) {
    world.draft.templates.values().flat_map(titles).for_each(|title| uneven(title, world.sources, diagnostics));
}

/// A fact that a text names, with its place.
pub(super) struct Said {
    /// With dots: `service.title`.
    pub(super) path: String,
    pub(super) place: Span,
}

impl Said {
    /// The fact itself: `service`.
    pub(super) fn fact(&self) -> &str {
        self.path.split('.').next().unwrap_or_default()
    }
}

/// Every fact that the texts of a template name.
pub(super) fn said(template: &Template, sources: &Sources) -> Vec<Said> {
    titles(template).flat_map(|title| title.texts.values()).flat_map(|text| said_in(text, sources)).collect()
}

fn said_in(text: &At<String>, sources: &Sources) -> Vec<Said> {
    let places = Places::new(text.as_str(), text.span, sources);
    let facts = placeholders(text.as_str()).into_iter().filter_map(|placeholder| match placeholder {
        Placeholder::Fact(path, range) => Some(Said { path: path.to_owned(), place: places.span(&range) }),
        Placeholder::NoName(_) | Placeholder::Alone(_) => None,
    });
    facts.collect()
}

/// Facts that stand in `facts` and in no text. (A text that is not readable may have named them.)
pub(super) fn unsaid<'t>(template: &'t Template, sources: &Sources) -> Vec<&'t Name> {
    let said = said(template, sources);
    template.facts.iter().filter(|fact| !said.iter().any(|said| said.fact() == fact.as_str())).collect()
}

fn titles(template: &Template) -> impl Iterator<Item = &Title> {
    [Some(&template.subject), Some(&template.text), template.sms.as_ref()].into_iter().flatten()
}

fn text(template: &Template, text: &At<String>, sources: &Sources, diagnostics: &mut Diagnostics) {
    let places = Places::new(text.as_str(), text.span, sources);
    for placeholder in placeholders(text.as_str()) {
        match placeholder {
            Placeholder::Fact(path, range) => fact(template, path, places.span(&range), diagnostics),
            Placeholder::NoName(range) => {
                let written = &text.as_str()[range.clone()];
                let meant = written.trim_matches(['{', '}', ' ']);
                let error = Diagnostic::new(
                    Code::WrongForm,
                    places.span(&range),
                    words!("`{written}` nämner inget faktum", "`{written}` names no fact"),
                );
                let known = template.facts.iter().map(Name::as_str).find(|fact| *fact == meant.to_lowercase());
                diagnostics.push(match known {
                    Some(fact) => error.help(words!("skriv `{{{fact}}}`", "write `{{{fact}}}`")),
                    None => error.help(words!(
                        "inom `{{…}}` står ett namn ur `facts`, som `{{number}}`; annan text skrivs utan `{{` och `}}`",
                        "in `{{…}}` stands a name of `facts`, such as `{{number}}`; other text is written without `{{` and `}}`"
                    )),
                });
            }
            Placeholder::Alone(range) => diagnostics.push(
                Diagnostic::new(Code::WrongForm, places.span(&range), words!("klammern står ensam", "the brace stands alone")).help(
                    words!(
                        "ett faktum skrivs `{{namn}}`, på en rad; för annat går inte `{{` och `}}`",
                        "a fact is written `{{name}}`, on one line; `{{` and `}}` are for nothing else"
                    ),
                ),
            ),
        }
    }
}

fn fact(template: &Template, path: &str, place: Span, diagnostics: &mut Diagnostics) {
    let (fact, member) = path.split_once('.').map_or((path, None), |(fact, member)| (fact, Some(member)));
    if fact == "receiver" {
        if let Some(member) = member.filter(|member| !RECEIVER.contains(member)) {
            let list = list_of(RECEIVER, RECEIVER.len());
            let (sv, en) = (list.sv, list.en);
            diagnostics.push(
                Diagnostic::new(Code::UnknownFact, place, words!("en mottagare har inget `{member}`", "a receiver has no `{member}`"))
                    .nearest(member, RECEIVER)
                    .help(words!("varje mottagare har {sv}", "every receiver has {en}")),
            );
        }
        return;
    }
    if template.facts.iter().any(|known| known.as_str() == fact) || is_misspelt_in_facts(template, fact, diagnostics) {
        return;
    }
    let known = || template.facts.iter().map(Name::as_str).chain(["receiver"]);
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownFact,
            place,
            words!("texten nämner `{fact}`, som inte står i `facts`", "the text names `{fact}`, which does not stand in `facts`"),
        )
        .nearest(fact, known())
        .help(words!(
            "lägg till `{fact}` i mallens `facts`; även det som ett `send` ger med `with` står där",
            "add `{fact}` to the template's `facts`; what a `send` gives by `with` stands there too"
        )),
    );
}

/// Whether `facts` has a name near it that no sending step knows: that is told, and the text probably means the same.
fn is_misspelt_in_facts(template: &Template, fact: &str, diagnostics: &Diagnostics) -> bool {
    let unknown = template.facts.iter().filter(|name| is_told(name, diagnostics)).map(Name::as_str);
    nearest(fact, unknown).is_some()
}

/// A text that leaves out a fact which another language says.
fn uneven(title: &Title, sources: &Sources, diagnostics: &mut Diagnostics) {
    let said: Vec<_> = title.texts.iter().map(|(language, text)| (language, text.span, said_in(text, sources))).collect();
    for (language, span, own) in &said {
        for (other, _, others) in said.iter().filter(|(other, ..)| other != language) {
            let left_out = |said: &&Said| said.fact() != "receiver" && !own.iter().any(|own| own.fact() == said.fact());
            let mut missing: Vec<&Said> = others.iter().filter(left_out).collect();
            missing.dedup_by_key(|said| said.fact());
            let Some(first) = missing.first() else { continue };
            let list = list_of(missing.iter().map(|said| said.fact()), 9);
            let (sv, en) = (list.sv, list.en);
            diagnostics.push(
                Diagnostic::new(
                    Code::UnevenTexts,
                    *span,
                    words!("texten på `{language}` utelämnar {sv}", "the text in `{language}` leaves out {en}"),
                )
                .related(first.place, words!("på `{other}` står det med", "in `{other}` it is said"))
                .help(words!("skriv det på alla språk, eller på inget", "say it in every language, or in none")),
            );
        }
    }
}

//! The reference of the language, for those who write processes: prose that stands beside this file, and tables drawn from
//! the table of the language.
//!
//! Invariant: each map of the language has one section, headed by its name, so that `[a step](#step)` leads there.

pub(super) mod examples;
mod table;
mod value;

use self::examples::example;
use self::table::{Column, Table};
use self::value::{anchor, heading, value};
use super::field_types::FIELD_TYPES;
use super::files::ROOTS;
use super::form::{Key, Kind, Kinds, Need, Shape};
use super::look::{EXPLAINED, TITLE, look};
use super::schema::default_value;
use super::walk::{Part, all_parts, files, parts_of};
use crate::words::{Language, Said, said};

/// Where a file of a kind lies, for the only kind that is no root.
const PLACE_OF_CATALOGUE: &str = "workflows/catalogue/*.yaml";

/// The reference as Markdown: tables in the asked language with the other beside, so that it serves both readers; the prose is
/// English.
#[must_use]
pub fn reference(language: Language) -> String {
    let page = Page { language };
    let mut sections = vec![
        page.title(),
        include_str!("reference/intro.md").trim().to_owned(),
        page.files(),
        page.kinds_of_value(),
        include_str!("reference/expressions.md").trim().to_owned(),
    ];
    let mut seen = Vec::new();
    for file in files() {
        sections.extend(parts_of(file, &mut seen).into_iter().map(|part| page.part(part, file)));
    }
    sections.push(include_str!("reference/happens.md").trim().to_owned());
    sections.push(page.not_yet());
    sections.push(include_str!("reference/editor.md").trim().to_owned());
    format!("{}\n", sections.join("\n\n"))
}

struct Page {
    language: Language,
}

impl Page {
    fn say(&self, text: Said) -> &'static str {
        text.in_language(self.language)
    }

    fn title(&self) -> String {
        let title = self.say(said("# Språket i tillit", "# The language of tillit"));
        let note = self.say(said(
            "<!-- Genererad ur språkets tabell (`engine/src/language/`). Ändra där. -->",
            "<!-- Generated from the table of the language (`engine/src/language/`). Change it there. -->",
        ));
        format!("{title}\n\n{note}")
    }

    /// Which files there are, and how each begins.
    fn files(&self) -> String {
        let mut table = self.table(&[Column::Said(said("börjar med", "begins with")), Column::Said(said("fil", "file")), Column::Meaning]);
        for file in files() {
            let first = match file.name {
                "catalogue" => {
                    file.keys.iter().filter(|key| !key.not_yet).map(|key| format!("`{}`", key.name)).collect::<Vec<_>>().join(", ")
                }
                name => format!("`{name}`"),
            };
            table.row([format!("[{first}](#{})", anchor(&heading(file.name))), format!("`{}`", place(file))], file.help);
        }
        let heading = self.say(said("## Filerna", "## The files"));
        let lead = self.say(said(
            "Den första nyckeln säger vilken sorts fil det är. En fil i katalogen börjar med något av sina huvuden och kan ha flera.",
            "The first key says what kind of file it is. A file of the catalogue begins with any of its heads, and may have several.",
        ));
        format!("{heading}\n\n{lead}\n\n{table}")
    }

    /// The single values: what each looks like.
    fn kinds_of_value(&self) -> String {
        let mut table = self.table(&[Column::Value, Column::Meaning]);
        table.row([self.say(said("titel", "title")).to_owned()], TITLE);
        for look in EXPLAINED.iter().filter_map(look) {
            table.row([self.say(look.term).to_owned()], look.expected);
        }
        let mut types = self.table(&[Column::Said(said("typ", "type")), Column::Meaning]);
        for one in FIELD_TYPES.iter().filter(|one| !one.not_yet) {
            types.row([format!("`{}`", one.name)], one.help);
        }
        let heading = self.say(said("## Kinds of value", "## Kinds of value"));
        let lead = self.say(said("Så ser enskilda värden ut i tabellerna nedan.", "What single values look like, in the tables below."));
        let type_lead = self.say(said(
            "Vad ett fält kan innehålla. En egen lista är också en typ: `list: service` ger `type: service`.",
            "What a field can hold. A list of your own is a type too: `list: service` gives `type: service`.",
        ));
        format!("{heading}\n\n{lead}\n\n{table}\n\n### Types of fields\n\n{type_lead}\n\n{types}")
    }

    /// The section of a map.
    fn part(&self, part: Part, file: &Shape) -> String {
        let name = part.name();
        let is_file = name == file.name;
        let mut blocks = vec![format!("{} {}", if is_file { "##" } else { "###" }, heading(name))];
        if is_file {
            blocks.push(format!("`{}`", place(file)));
        }
        match part {
            Part::Shape(shape) => {
                blocks.push(self.both(shape.help));
                blocks.extend(example(name));
                blocks.push(self.keys(shape.keys));
            }
            Part::Kinds(kinds) => {
                blocks.push(self.both(kinds.help));
                blocks.extend(example(name));
                blocks.extend(self.kinds(kinds));
            }
        }
        blocks.join("\n\n")
    }

    /// The kinds, the keys that all have, and each kind's own.
    fn kinds(&self, kinds: &'static Kinds) -> Vec<String> {
        let here: Vec<&'static Kind> = kinds.kinds.iter().filter(|kind| !kind.key.not_yet).collect();
        let (told, plain): (Vec<&'static Kind>, Vec<&'static Kind>) =
            here.iter().partition(|kind| example(&kind_name(kinds, kind)).is_some());
        let mut table = self.table(&[Column::Kind, Column::Value, Column::Meaning]);
        for kind in &here {
            let name = kind.key.name;
            let shown = if told.iter().any(|one| one.key.name == name) {
                format!("[`{name}`](#{})", anchor(&kind_heading(kinds, kind)))
            } else {
                format!("`{name}`")
            };
            table.row([shown, value(&kind.key.form, self.language)], kind.key.help);
        }
        let mut blocks = vec![table.to_string()];
        if plain.iter().any(|kind| !kind.own.is_empty()) {
            blocks.push(self.say(said("Nycklar som bara några slag har:", "Keys that only some kinds have:")).to_owned());
            blocks.push(self.own_keys(&plain));
        }
        blocks.push(self.say(said("Nycklar som alla slag har:", "Keys that every kind has:")).to_owned());
        blocks.push(self.keys(kinds.common));
        for kind in told {
            blocks.push(format!("#### {}", kind_heading(kinds, kind)));
            blocks.push(self.both(kind.key.help));
            blocks.extend(example(&kind_name(kinds, kind)));
            blocks.push(self.keys(kind.own));
        }
        blocks
    }

    /// The keys of single kinds in one table, each once, with the kinds that have it.
    fn own_keys(&self, kinds: &[&'static Kind]) -> String {
        let mut rows: Vec<([String; 3], Said, Vec<String>)> = Vec::new();
        for kind in kinds {
            for key in kind.own.iter().filter(|key| !key.not_yet) {
                let cells = [shown(key), value(&key.form, self.language), default(key)];
                let name = format!("`{}`", kind.key.name);
                match rows.iter_mut().find(|(same, help, _)| *same == cells && *help == key.help) {
                    Some((_, _, names)) => names.push(name),
                    None => rows.push((cells, key.help, vec![name])),
                }
            }
        }
        let mut table = self.table(&[Column::Kind, Column::Key, Column::Value, Column::Default, Column::Meaning]);
        for ([key, value, default], help, names) in rows {
            table.row([names.join(", "), key, value, default], help);
        }
        table.to_string()
    }

    fn keys(&self, keys: &'static [Key]) -> String {
        let mut table = self.table(&[Column::Key, Column::Value, Column::Default, Column::Meaning]);
        for key in keys.iter().filter(|key| !key.not_yet) {
            table.row([shown(key), value(&key.form, self.language), default(key)], key.help);
        }
        table.to_string()
    }

    /// What the language has and tillit has not yet.
    fn not_yet(&self) -> String {
        let mut table = self.table(&[Column::Said(said("var", "where")), Column::Key, Column::Meaning]);
        for part in all_parts() {
            let place = format!("[{}](#{})", heading(part.name()), anchor(&heading(part.name())));
            let own_of = |name: &str| match part {
                Part::Kinds(kinds) => kinds.kind(name).map_or(&[][..], |kind| kind.own),
                Part::Shape(_) => &[],
            };
            for key in part.keys().into_iter().filter(|key| key.not_yet) {
                let with: Vec<String> = std::iter::once(key).chain(own_of(key.name)).map(|key| format!("`{}`", key.name)).collect();
                table.row([place.clone(), with.join(", ")], key.help);
            }
        }
        for one in FIELD_TYPES.iter().filter(|one| one.not_yet) {
            table.row(["[Types of fields](#types-of-fields)".to_owned(), format!("`{}`", one.name)], one.help);
        }
        let heading = self.say(said("## I språket, ännu inte i tillit", "## In the language, not yet in tillit"));
        let lead = self.say(said(
            "Dessa nycklar hör till språket men vägras vid namn tills tillit kan dem. Detsamma gäller öppettid: `5 office hours`.",
            "These keys belong to the language and are refused by name until tillit can do them. So is open time: `5 office hours`.",
        ));
        format!("{heading}\n\n{lead}\n\n{table}")
    }

    fn table(&self, columns: &[Column]) -> Table {
        Table::new(columns, self.language)
    }

    /// A help in the asked language, and in the other in italics.
    fn both(&self, help: Said) -> String {
        let (first, second) = match self.language {
            Language::English => (help.en, help.sv),
            Language::Swedish => (help.sv, help.en),
        };
        format!("{} *{}*", sentence(first), sentence(second))
    }
}

/// The one line of a key as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

fn place(file: &Shape) -> &'static str {
    ROOTS.iter().find(|root| root.shape.name == file.name).map_or(PLACE_OF_CATALOGUE, |root| root.place)
}

fn kind_name(kinds: &Kinds, kind: &Kind) -> String {
    format!("{}.{}", kinds.name, kind.key.name)
}

fn kind_heading(kinds: &Kinds, kind: &Kind) -> String {
    format!("{}: {}", heading(kinds.name), kind.key.name)
}

/// The name of a key, bold where it must stand.
fn shown(key: &Key) -> String {
    if key.need == Need::Required { format!("**`{}`**", key.name) } else { format!("`{}`", key.name) }
}

fn default(key: &Key) -> String {
    match key.need {
        // What is no value of the form is only a word about it: `for ever`.
        Need::Default(text) if default_value(&key.form, text).is_some() => format!("`{text}`"),
        Need::Default(text) => text.to_owned(),
        Need::Required | Need::Optional => String::new(),
    }
}

//! The kinds of file; the first key says which one it is.

use super::calendars::{CALENDARS, HOLIDAYS};
use super::catalogue::{CHOICES, CONTACTS, LIST, PEOPLE, ROLES, SYSTEMS, TEAMS};
use super::examples::EXAMPLES;
use super::form::{Form, Names, Shape, key};
use super::process::PROCESS;
use super::scenario::SCENARIO;
use crate::words::{Said, said};

/// A kind of file.
#[derive(Debug)]
pub(crate) struct Root {
    /// The first key.
    pub(crate) first: &'static str,
    pub(crate) shape: &'static Shape,
    /// Where such files lie.
    pub(crate) place: &'static str,
}

/// Every kind of file but the catalogue's, which begins with any of its heads.
pub(crate) static ROOTS: &[Root] = &[
    Root { first: "package", shape: &PACKAGE, place: "package.yaml" },
    Root { first: "process", shape: &PROCESS, place: "workflows/*.yaml" },
    Root { first: "list", shape: &LIST, place: "workflows/catalogue/*.yaml" },
    Root { first: "template", shape: &TEMPLATE, place: "workflows/messages/*.yaml" },
    Root { first: "scenario", shape: &SCENARIO, place: "workflows/scenarios/*.yaml" },
    Root { first: "examples", shape: &EXAMPLES, place: "rules/NAME.examples.yaml" },
];

static PACKAGE: Shape = Shape {
    name: "package",
    help: said("Paketet: allt som organisationen deklarerar.", "The package: everything an organisation declares."),
    keys: &[
        key("package", Form::NewName, said("paketets namn", "the package's name")).required(),
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key("language", Form::Whole, said("utgåva av språket: `1`", "edition of the language: `1`")).required(),
        key(
            "languages",
            Form::Many(&Form::Name(Names::Language)),
            said(
                "språken som titlar och texter finns på, t.ex. `[sv, en]`",
                "the languages that titles and texts come in, such as `[sv, en]`",
            ),
        )
        .required(),
        key("zone", Form::Text, said("tidszon, t.ex. `Europe/Stockholm`", "time zone, such as `Europe/Stockholm`")).required(),
        key("owner", Form::Name(Names::TeamOrRole), said("grupp eller roll som äger paketet", "team or role that owns the package"))
            .required(),
    ],
};

static TEMPLATE: Shape = Shape {
    name: "template",
    help: said("En mall för meddelanden; `{fakta}` fylls i.", "A template for messages; `{fact}` is filled in."),
    keys: &[
        key("template", Form::NewName, said("mallens namn", "the template's name")).required(),
        key("facts", Form::Many(&Form::Name(Names::Fact)), said("fakta som texten nämner", "facts that the text names")),
        key("subject", Form::Title, said("ärenderad på varje språk", "subject in every language")).required(),
        key("text", Form::Title, said("texten på varje språk", "the text in every language")).required(),
        key("sms", Form::Title, said("kort text för sms", "short text for SMS")),
        HELP_KEY,
        CITES_KEY,
    ],
};

/// The heads of the catalogue: any number of them in a file.
pub(crate) static CATALOGUE: Shape = Shape {
    name: "catalogue",
    help: said("Katalogen: vilka som finns och vad de kan välja.", "The catalogue: who there is and what they can choose."),
    keys: &[
        key("roles", Form::Entries(Names::New, &Form::Shape(&ROLES)), said("roller: vad man får göra", "roles: what one may do")),
        key("teams", Form::Entries(Names::New, &Form::Shape(&TEAMS)), said("grupper: vilka som arbetar ihop", "teams: who work together")),
        key(
            "people",
            Form::Entries(Names::New, &Form::Shape(&PEOPLE)),
            said("personer till att börja med; sedan är de data", "people to begin with; later they are data"),
        ),
        key(
            "contacts",
            Form::Entries(Names::New, &Form::Shape(&CONTACTS)),
            said("kontaktlistor utanför roller och grupper", "contact lists outside roles and teams"),
        ),
        key("calendars", Form::Entries(Names::New, &Form::Shape(&CALENDARS)), said("kalendrar: öppettider", "calendars: opening hours")),
        key(
            "holidays",
            Form::Entries(Names::New, &HOLIDAYS),
            said("helgdagar: dagar då kalendrar är stängda", "holidays: days on which calendars are closed"),
        ),
        key(
            "choices",
            Form::Entries(Names::NewKey, &CHOICES),
            said("val: namngivna listor av värden, i ordning", "choices: named lists of values, in order"),
        ),
        key(
            "systems",
            Form::Entries(Names::NewKey, &Form::Shape(&SYSTEMS)),
            said("system: brevlådor och vad andra system skickar", "systems: mailboxes and what other systems send"),
        ),
    ],
};

const fn help_text() -> Said {
    said("hjälp till den som arbetar, visas på sidan", "help for those who work, shown on the page")
}

/// `help`, which may stand on anything.
pub(super) const HELP_KEY: super::form::Key = key("help", Form::Title, help_text());
/// `cites`, which may stand on anything.
pub(super) const CITES_KEY: super::form::Key =
    key("cites", Form::Many(&Form::Text), said("krav som detta uppfyller, t.ex. `[R10]`", "demands that this meets, such as `[R10]`"));

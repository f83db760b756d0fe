//! The catalogue: who there is, what one may choose, which systems send what.

use super::files::{CITES_KEY, HELP_KEY};
use super::form::{Form, Key, Names, Shape, key};
use crate::words::said;

const fn retired() -> Key {
    key(
        "retired",
        Form::Flag,
        said("erbjuds inte längre; gäller där ett ärende har den", "no longer offered; stays valid where a case has it"),
    )
    .default("false")
}

const fn title() -> Key {
    key("title", Form::Title, said("titel på varje språk", "title in every language")).required()
}

pub(super) static ROLES: Shape = Shape {
    name: "role",
    help: said("En roll: vad man får göra.", "A role: what one may do."),
    keys: &[
        title(),
        HELP_KEY,
        key(
            "rights",
            Form::Many(&Form::OneOf(&["publish", "people", "tokens", "repair", "report"])),
            said("rätt till hela paketet", "rights to the whole package"),
        ),
        retired(),
        CITES_KEY,
    ],
};

pub(super) static TEAMS: Shape = Shape {
    name: "team",
    help: said("En grupp: vilka som arbetar ihop.", "A team: who work together."),
    keys: &[
        title(),
        key("members", Form::Many(&Form::Name(Names::Person)), said("personer i gruppen", "people of the team")),
        key("calendar", Form::Text, said("gruppens öppettider", "the team's opening hours")).not_yet(),
        key("mail", Form::Text, said("gruppens egen mailadress", "the team's own mail address")),
        key("on_call", Form::Json, said("jour: den första som täcker tiden", "on call: the first that covers the time")).not_yet(),
        key("lead", Form::Name(Names::Person), said("vem som leder gruppen", "who leads the team")),
        retired(),
        HELP_KEY,
        CITES_KEY,
    ],
};

pub(super) static PEOPLE: Shape = Shape {
    name: "person",
    help: said("En person. Filen är en början: sedan är personer data.", "A person. The file is a beginning: later, people are data."),
    keys: &[
        key("name", Form::Text, said("namn som det visas", "name as it is shown")).required(),
        key("mail", Form::Text, said("mailadress, som `ada@example.se`", "mail address, such as `ada@example.se`")),
        key("phone", Form::Text, said("telefonnummer", "telephone number")),
        key("language", Form::Name(Names::Language), said("språk i mail och på sidor", "language in mail and on pages")),
        key("roles", Form::Many(&Form::Name(Names::CatalogueRole)), said("rollerna som personen har", "the roles that the person has")),
        key("login", Form::Text, said("inloggningsnamn", "name to sign in by")),
        retired(),
    ],
};

pub(super) static CONTACTS: Shape = Shape {
    name: "contact",
    help: said("En kontaktlista: adresser eller personer.", "A contact list: addresses or people."),
    keys: &[
        title(),
        key("mail", Form::Many(&Form::Text), said("mailadresser som listan når", "mail addresses that the list reaches")),
        key("people", Form::Many(&Form::Name(Names::Person)), said("personer som listan når", "people that the list reaches")),
        key("language", Form::Many(&Form::Name(Names::Language)), said("språk som listan läser", "languages that the list reads")),
        retired(),
        HELP_KEY,
    ],
};

/// One choice list: its values with their titles, in order.
pub(super) static CHOICES: Form = Form::Entries(Names::NewKey, &Form::Title);

pub(super) static SYSTEMS: Shape = Shape {
    name: "system",
    help: said("Ett system: en brevlåda, eller något som skickar signaler.", "A system: a mailbox, or something that sends signals."),
    keys: &[
        title(),
        key("mailbox", Form::Text, said("brevlådans adress", "the mailbox's address")),
        key("address", Form::Text, said("adress, som `setting NAMN`", "address, as `setting NAME`")).not_yet(),
        key(
            "sends",
            Form::Entries(Names::NewKey, &Form::Shape(&SIGNAL)),
            said("signaler som systemet skickar", "signals that the system sends"),
        ),
        key("calls", Form::Json, said("frågor som ställs till systemet", "questions that the system is asked")).not_yet(),
        HELP_KEY,
        CITES_KEY,
    ],
};

static SIGNAL: Shape = Shape {
    name: "signal",
    help: said(
        "En signal: hur systemets JSON blir fält. Två signaler i paketet får inte heta lika.",
        "A signal: how the system's JSON becomes fields. No two signals of a package may have one name.",
    ),
    keys: &[
        key("each", Form::Pointer, said("lista i kroppen: en signal per post", "list in the body: one signal an item")),
        key("if", Form::Expression, said("villkor över signalens fält", "condition over the signal's fields")),
        key("fields", Form::Entries(Names::New, &Form::Shape(&FIELD_OF_SIGNAL)), said("signalens fält", "the signal's fields")).required(),
        HELP_KEY,
    ],
};

pub(crate) static FIELD_OF_SIGNAL: Shape = Shape {
    name: "signal_field",
    help: said("Ett fält i en signal.", "A field of a signal."),
    keys: &[
        key("type", Form::Name(Names::Type), said("typ, som hos ett fält: text, number …", "type, as of a field: text, number …"))
            .required(),
        key(
            "of",
            Form::Either(&[Form::Name(Names::Choices), CHOICES_HERE]),
            said("val: ett i katalogen, eller värden med titlar här", "choice: one of the catalogue, or values with titles here"),
        ),
        key("from", Form::Pointer, said("var i kroppen; annars `/NAMN`", "where in the body; else `/NAME`")),
        key(
            "map",
            Form::Entries(Names::Foreign, &Form::Text),
            said("deras värde: vårt; andra som de är", "their value: ours; others as they are"),
        ),
        key(
            "default",
            Form::Value,
            said("värde när det saknas: uttryck över de andra fälten", "value when it is missing: expression over the other fields"),
        ),
    ],
};

/// A choice list where a name could stand.
const CHOICES_HERE: Form = Form::Entries(Names::NewKey, &Form::Title);

pub(super) static LIST: Shape = Shape {
    name: "list",
    help: said(
        "En egen lista: `list: service` ger typen `service`.",
        "A list of the organisation's own: `list: service` gives the type `service`.",
    ),
    keys: &[
        key("list", Form::NewName, said("namnet på typen", "the name of the type")).required(),
        title(),
        key("fields", Form::Entries(Names::New, &Form::Shape(&LIST_FIELD)), said("fält som varje post har", "fields that each item has"))
            .required(),
        key("items", Form::Entries(Names::NewKey, &Form::Json), said("posterna: titel och fält", "the items: title and fields")).required(),
        HELP_KEY,
        CITES_KEY,
    ],
};

pub(crate) static LIST_FIELD: Shape = Shape {
    name: "list_field",
    help: said("Ett fält hos posterna i en egen lista.", "A field of the items of an organisation's own list."),
    keys: &[
        title(),
        key("type", Form::Name(Names::Type), said("typ, som hos ett fält: text, number …", "type, as of a field: text, number …"))
            .required(),
        key("list", Form::Flag, said("flera värden", "several values")).default("false"),
        key(
            "of",
            Form::Either(&[Form::Name(Names::Choices), CHOICES_HERE]),
            said("val: ett i katalogen, eller värden med titlar här", "choice: one of the catalogue, or values with titles here"),
        ),
        key("by", Form::Name(Names::Choices), said("ett värde för varje medlem av ett val", "one value for each member of a choice"))
            .not_yet(),
        HELP_KEY,
    ],
};

//! A process file: fields, what may reach a case, starts, flow, actions and rights.

use super::files::{CITES_KEY, HELP_KEY};
use super::form::{Form, Names, Shape, key};
use super::step::STEP;
use super::trigger::{HANDLER, START};
use crate::words::said;

pub(crate) static PROCESS: Shape = Shape {
    name: "process",
    help: said("En process: vad ett ärende är och vart det går.", "A process: what a case is and where it goes."),
    keys: &[
        key("process", Form::NewName, said("processens namn", "the process's name")).required(),
        key("noun", Form::Title, said("vad ett ärende kallas, t.ex. lån", "what a case is called, such as loan")).required(),
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key("owner", Form::Name(Names::TeamOrRole), said("grupp eller roll som äger processen", "team or role that owns the process"))
            .required(),
        key(
            "requester",
            Form::Name(Names::Field),
            said(
                "fält av typ person: vem ärendet tjänar; ser publika fält och ord",
                "field of type person: whom the case serves; sees public fields and words",
            ),
        ),
        key("version", Form::Text, said("ägarens egen version, t.ex. `\"2.0\"`", "the owner's own version, such as `\"2.0\"`")),
        key("approved", Form::Shape(&APPROVED), said("vem som godkände processen, och när", "who approved the process, and when")),
        key(
            "number",
            Form::NumberPattern,
            said(
                "nummer, t.ex. `INC-{year}-{count:6}`; krävs om inte varje start är `call`",
                "number, such as `INC-{year}-{count:6}`; required unless every start is a `call`",
            ),
        ),
        key(
            "keep",
            Form::Duration,
            said(
                "hur länge känsligt innehåll sparas efter slutet, t.ex. `5 years`",
                "how long sensitive content is kept after the end, such as `5 years`",
            ),
        )
        .default("for ever"),
        key(
            "statuses",
            Form::Name(Names::Choices),
            said("det val i katalogen som `status` tas ur", "the choices of the catalogue that `status` is taken from"),
        ),
        HELP_KEY,
        CITES_KEY,
        key("fields", Form::Entries(Names::New, &Form::Shape(&FIELD)), said("fält: vad ett ärende vet", "fields: what a case knows")),
        key(
            "receives",
            Form::Entries(Names::NewKey, &Form::Kinds(&RECEIVE)),
            said("vad som kan nå ett ärende som pågår", "what may reach a running case"),
        ),
        key("starts", Form::Entries(Names::NewKey, &Form::Kinds(&START)), said("hur ärenden börjar", "how cases begin")).required(),
        key("flow", Form::Entries(Names::New, &Form::Kinds(&STEP)), said("stegen, i ordning", "the steps, in order")).required(),
        key(
            "always",
            Form::Entries(Names::NewKey, &Form::Kinds(&HANDLER)),
            said("handtag som gäller var ärendet än är", "handlers that hold wherever the case is"),
        ),
        key(
            "measures",
            Form::Json,
            said(
                "mått: tider och tal, som hur länge tills det är löst",
                "measures: times and figures, such as how long until it is solved",
            ),
        )
        .not_yet(),
        key("rights", Form::Shape(&RIGHTS), said("vem som får göra vad utanför stegen", "who may do what outside the steps")),
    ],
};

static APPROVED: Shape = Shape {
    name: "approved",
    help: said("Vem som godkände processen, och när.", "Who approved the process, and when."),
    keys: &[
        key("by", Form::Name(Names::TeamOrRole), said("grupp eller roll som godkände", "team or role that approved")).required(),
        key("date", Form::Date, said("dagen, t.ex. `2026-01-15`", "the day, such as `2026-01-15`")).required(),
    ],
};

pub(crate) static FIELD: Shape = Shape {
    name: "field",
    help: said("Ett fält: något som ett ärende vet.", "A field: something that a case knows."),
    keys: &[
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key(
            "type",
            Form::Name(Names::Type),
            said("typ: text, note, number … eller en egen lista", "type: text, note, number … or a list of your own"),
        )
        .required(),
        key("list", Form::Flag, said("flera värden", "several values")).default("false"),
        key(
            "of",
            Form::Either(&[Form::Name(Names::Choices), Form::Many(&Form::Text), Form::Entries(Names::NewKey, &Form::Title)]),
            said(
                "val: ett i katalogen, eller värden med titlar här; person, grupp, lista: de som får väljas",
                "choice: one of the catalogue, or values with titles here; person, team, list: the ones allowed",
            ),
        ),
        key("by", Form::Name(Names::Choices), said("ett värde för varje medlem av ett val", "one value for each member of a choice"))
            .not_yet(),
        key("default", SET_VALUE, said("värde från början", "value from the beginning")),
        key("rule", Form::Name(Names::Rule), said("härlett: regeln räknar ut det", "derived: the rule computes it")),
        key(
            "override",
            Form::Many(&Form::Name(Names::Role)),
            said("roller som får köra över ett härlett värde", "roles that may override a derived value"),
        )
        .default("nobody"),
        key("listed", Form::Flag, said("listor filtrerar och sorterar på det", "lists filter and sort by it")).default("false"),
        key("public", Form::Flag, said("beställaren får se det; annars bara personalen", "the requester may see it; else staff only"))
            .default("false"),
        key("sensitive", Form::Flag, said("känsligt: raderas efter `keep`", "sensitive: erased after `keep`")).default("false"),
        key("min", Form::Value, said("minsta värde", "least value")),
        key("max", Form::Value, said("största värde; för text längsta", "greatest value; of a text, the longest")),
        key("pattern", Form::Pattern, said("reguljärt uttryck som hela texten följer", "regular expression that the whole text follows")),
        HELP_KEY,
        CITES_KEY,
    ],
};

/// What may reach a running case.
pub(crate) static RECEIVE: super::form::Kinds = super::form::Kinds {
    name: "receive",
    help: said("Vad som kan nå ett ärende som pågår, och hur det hittar rätt.", "What may reach a running case, and how it finds it."),
    first: false,
    kinds: &[
        super::form::Kind {
            key: key("mail", Form::OneOf(&["reply"]), said("svar på det vi skickat", "an answer to what we sent")),
            own: &[],
        },
        super::form::Kind {
            key: key("signal", Form::Name(Names::Signal), said("en signal från ett system", "a signal from a system")),
            own: &[key(
                "same",
                Form::Entries(Names::Field, &Form::Expression),
                said("hittar ärendet: fält och uttryck över signalen", "finds the case: field and expression over the signal"),
            )
            .required()],
        },
        super::form::Kind {
            key: key("form", Form::Many(&Form::Asked), said("ett formulär med dessa fält", "a form with these fields")),
            own: &[key("role", Form::OneOrMany(&Form::Name(Names::Role)), said("vem som får skicka det", "who may send it")).required()],
        },
    ],
    common: &[key("title", Form::Title, said("titel på varje språk", "title in every language")).required(), HELP_KEY, CITES_KEY],
};

pub(crate) static WAY: Shape = Shape {
    name: "way",
    help: said("En väg ut ur ett beslut.", "A way out of a decision."),
    keys: &[
        key("if", Form::Expression, said("villkor, när beslutet går på uttryck", "condition, where expressions decide")),
        key("title", Form::Title, said("titel, när en person beslutar", "title, where a person decides")),
        key("form", Form::Many(&Form::Asked), said("fält som vägen frågar efter", "fields that the way asks for")),
        key("why", Form::Flag, said("frågar efter ord, som går till journalen", "asks for words, which go to the journal"))
            .default("false"),
        key("set", Form::Entries(Names::Field, &SET_VALUE), said("vad som hamnar i fälten", "what gets into fields")),
        key("return", Form::Flag, said("false: att gå tillbaka är vanligt här", "false: going back is ordinary here")).default("true"),
        key("next", Form::Name(Names::Step), said("steget som kommer efter", "the step that comes after")).required(),
    ],
};

/// What `set` and `with` give a field: a value, or several for a field with a list.
pub(super) const SET_VALUE: Form = Form::OneOrMany(&Form::Value);

const fn rights_of(name: &'static str, sv: &'static str, en: &'static str) -> super::form::Key {
    key(name, Form::Many(&Form::Name(Names::Role)), said(sv, en))
}

static RIGHTS: Shape = Shape {
    name: "rights",
    help: said(
        "Vem som får göra vad. En nyckel som ges ersätter sitt förval; annars får varje roll i processen se, ta och anteckna, ingen resten.",
        "Who may do what. A key given replaces its default; else every role of the process may see, claim and note, nobody the rest.",
    ),
    keys: &[
        rights_of("see", "se ärendet", "see the case"),
        rights_of("claim", "ta en uppgift", "claim a task"),
        rights_of("assign", "tilldela en uppgift", "assign a task"),
        rights_of("update", "ändra fält", "change fields"),
        rights_of("note", "anteckna", "write notes"),
        rights_of("reply", "svara beställaren", "reply to the requester"),
        rights_of("link", "länka ärenden", "link cases").not_yet(),
        rights_of("merge", "slå ihop ärenden", "merge cases").not_yet(),
        rights_of("pause", "pausa", "pause").not_yet(),
        rights_of("cancel", "avbryta ärendet", "cancel the case"),
        rights_of("move", "flytta ärendet mellan steg", "move the case between steps").not_yet(),
        rights_of("report", "ta ut rapporter", "draw reports").not_yet(),
    ],
};

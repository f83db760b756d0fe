//! The kinds of step; the first key of a step says its kind and holds its title.

use super::files::{CITES_KEY, HELP_KEY};
use super::form::{Form, Key, Kind, Kinds, Names, Shape, key};
use super::process::{SET_VALUE, WAY};
use super::trigger::HANDLER;
use crate::words::said;

const fn kind(name: &'static str, sv: &'static str, en: &'static str) -> Key {
    key(name, Form::Title, said(sv, en))
}

const fn next() -> Key {
    key("next", Form::Name(Names::Step), said("steget som kommer efter", "the step that comes after")).required()
}

const fn returns() -> Key {
    key("return", Form::Flag, said("false: att gå tillbaka är vanligt här", "false: going back is ordinary here")).default("true")
}

const fn role() -> Key {
    key("role", Form::OneOrMany(&Form::Name(Names::Role)), said("vem som får göra det", "who may do it"))
}

const fn team() -> Key {
    key(
        "team",
        Form::Value,
        said(
            "gruppen: en grupp, ett fält eller uttryck; annars vem som helst i rollen",
            "the team: a team, a field or an expression; else any member of the role",
        ),
    )
}

const fn person() -> Key {
    key("person", Form::Expression, said("den person som får det", "the person it is given to"))
}

const fn form() -> Key {
    key(
        "form",
        Form::Many(&Form::Asked),
        said("fält som frågas; `?` efter ett gör det frivilligt", "fields that are asked; `?` after one makes it optional"),
    )
}

const fn show() -> Key {
    key("show", Form::Many(&Form::Name(Names::Field)), said("fält som visas utan att frågas", "fields that are shown and not asked"))
}

const fn checklist() -> Key {
    key(
        "checklist",
        Form::Entries(Names::NewKey, &Form::Title),
        said("vad som ska bockas av innan det är klart", "what must be ticked before it is done"),
    )
}

const fn due() -> Key {
    key(
        "due",
        Form::Value,
        said(
            "senast: tid från att steget börjar, som `4 h`, eller ett ögonblick",
            "by when: time from entering the step, such as `4 h`, or a moment",
        ),
    )
}

const fn not_by() -> Key {
    key(
        "not_by",
        Form::Many(&Form::Name(Names::Step)),
        said("inte av den som gjorde dessa steg (fyra ögon)", "not by who did these steps (four eyes)"),
    )
}

const fn set() -> Key {
    key(
        "set",
        Form::Entries(Names::Field, &SET_VALUE),
        said("vad som hamnar i fälten när steget lämnas", "what gets into fields when the step is left"),
    )
}

/// A branch of a parallel step.
pub(crate) static BRANCH: Shape = Shape {
    name: "branch",
    help: said(
        "En gren: ett eget flöde som slutar med `next: done`, med ett eget slut, eller genom att leda ut.",
        "A branch: a flow of its own, which ends by `next: done`, by an end of its own, or by leading out.",
    ),
    keys: &[
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key("if", Form::Expression, said("påbörjas bara när detta är sant", "begun only when this is true")),
        key("flow", Form::Entries(Names::New, &Form::Kinds(&STEP)), said("dess steg, i ordning", "its steps, in order")).required(),
    ],
};

/// A step of a flow.
pub(crate) static STEP: Kinds = Kinds {
    name: "step",
    help: said(
        "Ett steg. Den första nyckeln säger vilket slag, dess värde är titeln.",
        "A step. The first key says its kind, its value is the title.",
    ),
    first: true,
    kinds: &[
        Kind {
            key: kind("activity", "arbete som en person gör", "work that a person does"),
            own: &[role().required(), team(), person(), form(), show(), checklist(), due(), not_by(), set(), returns(), next()],
        },
        Kind {
            key: kind(
                "decision",
                "vägval: av en person (`role`), en regel (`rule`) eller uttryck (`if`)",
                "decision: by a person (`role`), a rule (`rule`) or expressions (`if`)",
            ),
            own: &[
                role(),
                team(),
                person(),
                form(),
                show(),
                checklist(),
                due(),
                not_by(),
                key("rule", Form::Name(Names::Rule), said("regeln vars svar är vägarna", "the rule whose answers are the ways")),
                key(
                    "ways",
                    Form::Entries(Names::NewKey, &Form::Shape(&WAY)),
                    said("vägarna; sist `otherwise`", "the ways; last `otherwise`"),
                )
                .required(),
                set(),
            ],
        },
        Kind {
            key: kind("parallel", "flera grenar samtidigt", "several branches at once"),
            own: &[
                key("branches", Form::Entries(Names::NewKey, &Form::Shape(&BRANCH)), said("grenarna", "the branches")).required(),
                key(
                    "join",
                    Form::Join,
                    said(
                        "hur många av de påbörjade som ska bli klara; de andra dras tillbaka",
                        "how many of those begun must end; the others are withdrawn",
                    ),
                )
                .default("all"),
                key(
                    "stop",
                    Form::Expression,
                    said(
                        "slutar i förtid när detta blir sant; frågas när ett fält som det läser har ändrats",
                        "ends early when this is true; asked when a field that it reads has changed",
                    ),
                ),
                set(),
                returns(),
                next(),
            ],
        },
        Kind::not_yet("each", Form::Title, said("samma flöde för varje post", "the same flow for each item")),
        Kind {
            key: kind("wait", "väntar tills något händer", "waits until something happens"),
            own: &[
                key("until", Form::Entries(Names::NewKey, &Form::Kinds(&HANDLER)), said("vad som avslutar väntan", "what ends the wait"))
                    .required(),
                set(),
            ],
        },
        Kind {
            key: kind("send", "skickar ett meddelande", "sends a message"),
            own: &[
                key("template", Form::Name(Names::Template), said("mallens namn", "the template's name")).required(),
                key(
                    "to",
                    Form::Many(&Form::Name(Names::Receiver)),
                    said("mottagare: fält, roller, grupper eller kontaktlistor", "receivers: fields, roles, teams or contact lists"),
                )
                .required(),
                key(
                    "with",
                    Form::Entries(Names::NewKey, &SET_VALUE),
                    said("vad mallen får utöver fakta", "what the template gets besides facts"),
                ),
                key(
                    "via",
                    Form::Many(&Form::OneOf(&["mail", "sms", "page"])),
                    said("hur det skickas; annars mottagarens eget sätt", "how it is sent; else the receiver's own way"),
                ),
                key("public", Form::Flag, said("bara publika fakta, syns för beställaren", "public facts only, seen by the requester"))
                    .default("false"),
                set(),
                returns(),
                next(),
            ],
        },
        Kind::not_yet("ask", Form::Title, said("frågar ett system", "asks a system")),
        Kind {
            key: kind("change", "ändrar fält, utan att någon gör något", "changes fields, without anybody doing anything"),
            own: &[
                key("set", Form::Entries(Names::Field, &SET_VALUE), said("vad som hamnar i fälten", "what gets into fields")).required(),
                returns(),
                next(),
            ],
        },
        Kind {
            key: kind("call", "kör en annan process i samma ärende", "runs another process in the same case"),
            own: &[
                key("process", Form::Name(Names::Process), said("processens namn", "the process's name")).required(),
                key("with", Form::Entries(Names::Field, &SET_VALUE), said("vad dess start tar emot", "what its start takes")),
                set(),
                returns(),
                next(),
            ],
        },
        Kind::not_yet("start", Form::Title, said("startar ett länkat ärende", "starts a linked case")),
        Kind::not_yet("subprocess", Form::Title, said("ett inre flöde", "an inner flow")),
        Kind {
            key: kind("end", "här slutar ärendet, eller den anropade processen", "here the case ends, or the called process"),
            own: &[
                key("error", Form::NewName, said("felets namn, för flödet omkring", "the error's name, for the scope around")).not_yet(),
                key("gives", Form::Many(&Form::Name(Names::Field)), said("fält som den anropande får", "fields that the caller gets")),
                set(),
            ],
        },
    ],
    common: &[
        key("status", Form::Name(Names::Status), said("ärendets status från och med steget", "the case's status from this step on")),
        key(
            "meanwhile",
            Form::Entries(Names::NewKey, &Form::Kinds(&HANDLER)),
            said("handtag medan steget pågår; på ett slut: efteråt", "handlers while the step lasts; on an end: afterwards"),
        ),
        HELP_KEY,
        CITES_KEY,
    ],
};

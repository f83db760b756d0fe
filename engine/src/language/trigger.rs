//! Triggers: what starts a case, and what a handler answers to. One key each.

use super::files::{CITES_KEY, HELP_KEY};
use super::form::{Form, Key, Kind, Kinds, Names, key};
use super::process::SET_VALUE;
use super::step::STEP;
use crate::words::said;

const fn title() -> Key {
    key("title", Form::Title, said("titel på varje språk", "title in every language"))
}

const fn same() -> Key {
    key(
        "same",
        Form::Entries(Names::Field, &Form::Expression),
        said("ett öppet ärende med samma värden får det i stället", "an open case with the same values gets it instead"),
    )
}

/// A condition; a `call` has none: the caller's step has been entered, and would stand there for ever.
const fn only_if() -> Key {
    key("if", Form::Expression, said("bara när detta är sant", "only when this is true"))
}

const fn takes() -> Key {
    key("takes", Form::Many(&Form::Asked), said("fält som den anropande ger", "fields that the caller gives"))
}

const fn holiday() -> Key {
    key("holiday", Form::OneOf(&["skip", "before", "after", "keep"]), said("på helgdag", "on a holiday"))
}

/// How a case begins.
pub(crate) static START: Kinds = Kinds {
    name: "start",
    help: said("Hur ett ärende börjar: en utlösare.", "How a case begins: one trigger."),
    first: false,
    kinds: &[
        Kind {
            key: key("form", Form::Many(&Form::Asked), said("en person fyller i ett formulär", "a person fills in a form")),
            own: &[
                key("role", Form::OneOrMany(&Form::Name(Names::Role)), said("vem som får fylla i det", "who may fill it in")).required(),
                only_if(),
            ],
        },
        Kind {
            key: key("mail", Form::Name(Names::System), said("mail till ett systems brevlåda", "mail to a system's mailbox")),
            own: &[only_if(), same()],
        },
        Kind {
            key: key("signal", Form::Name(Names::Signal), said("en signal från ett system", "a signal from a system")),
            own: &[
                only_if(),
                same(),
                key("when", Form::Expression, said("värdestyrd: när det blir sant", "value-driven: when it becomes true")).not_yet(),
                key("for", Form::Duration, said("så länge det ska ha varit sant", "for how long it must have been true")).not_yet(),
            ],
        },
        Kind::not_yet(
            "every",
            Form::Text,
            said("tidsstyrd: i en rytm, som `monday 08:00`", "time-driven: at a rhythm, such as `monday 08:00`"),
        ),
        Kind::not_yet(
            "case",
            Form::Name(Names::Process),
            said("av ett `start`-steg i en annan process", "by a `start` step of another process"),
        ),
        Kind {
            key: key(
                "call",
                Form::Name(Names::Process),
                said("av ett `call`-steg i denna process, eller `any`", "by a `call` step of this process, or `any`"),
            ),
            own: &[takes()],
        },
    ],
    common: &[
        title().required(),
        key("set", Form::Entries(Names::Field, &SET_VALUE), said("vad som hamnar i fälten", "what gets into fields")),
        HELP_KEY,
        CITES_KEY,
        key("next", Form::Name(Names::Step), said("första steget", "the first step")).required(),
    ],
};

/// What answers to a trigger, in `until`, `meanwhile` and `always`.
pub(crate) static HANDLER: Kinds = Kinds {
    name: "handler",
    help: said(
        "Ett handtag: en utlösare, och vad den gör. `next` avbryter, `flow` går vid sidan om; utan dem görs bara `form` och `set`.",
        "A handler: a trigger, and what it does. `next` interrupts, `flow` runs beside; without them only `form` and `set` are done.",
    ),
    first: false,
    kinds: &[
        Kind { key: key("message", Form::Name(Names::Message), said("ett meddelande ur `receives`", "a message of `receives`")), own: &[] },
        Kind {
            key: key(
                "role",
                Form::OneOrMany(&Form::Name(Names::Role)),
                said("ett initiativ: vem som får ta det; kräver `title`", "an action: who may do it; needs a `title`"),
            ),
            own: &[],
        },
        Kind {
            key: key("after", Form::Value, said("efter en tid, som `48 h`", "after a time, such as `48 h`")),
            own: &[key(
                "since",
                Form::Name(Names::Step),
                said(
                    "räknat från att detta steg lämnades, ett `send` från överlämnandet",
                    "counted from when this step was left, a `send` from its handing over",
                ),
            )],
        },
        Kind {
            key: key("at", Form::Value, said("vid ett ögonblick, som ett datumfälts", "at a moment, such as that of a date field")),
            own: &[],
        },
        Kind {
            key: key("every", Form::Text, said("i en rytm, som `monday 08:00`", "at a rhythm, such as `monday 08:00`")).not_yet(),
            own: &[key("calendar", Form::Text, said("kalender", "calendar")), holiday()],
        },
        Kind {
            key: key("when", Form::Expression, said("när det blir sant", "when it becomes true")).not_yet(),
            own: &[key("for", Form::Duration, said("så länge", "for how long"))],
        },
        Kind {
            key: key(
                "clock",
                Form::Text,
                said("ett måtts klocka når en del av sin tid", "the clock of a measure reaches a part of its time"),
            )
            .not_yet(),
            own: &[key("reaches", Form::Text, said("t.ex. 80%", "such as 80%"))],
        },
        Kind { key: key("error", Form::Text, said("ett fel i steget, vid namn", "an error of the step, by its name")).not_yet(), own: &[] },
    ],
    common: &[
        title(),
        only_if(),
        key(
            "form",
            Form::Many(&Form::Asked),
            said("fält som frågas; `?` efter ett gör det frivilligt", "fields that are asked; `?` after one makes it optional"),
        ),
        key("why", Form::Flag, said("frågar efter ord, som går till journalen", "asks for words, which go to the journal"))
            .default("false"),
        key("set", Form::Entries(Names::Field, &SET_VALUE), said("vad som hamnar i fälten", "what gets into fields")),
        key(
            "next",
            Form::OneOrMany(&Form::Name(Names::Step)),
            said("avbryter och går hit; en lista: den som gör det väljer", "interrupts and goes here; a list: the actor picks one"),
        ),
        key(
            "flow",
            Form::Entries(Names::New, &Form::Kinds(&STEP)),
            said(
                "ett eget flöde vid sidan av det andra; slutar med `next: done`",
                "a flow of its own, beside the other; ends by `next: done`",
            ),
        ),
        key("return", Form::Flag, said("false: att gå tillbaka är vanligt här", "false: going back is ordinary here")).default("true"),
        key(
            "again",
            Form::OneOf(&["restart"]),
            said(
                "utlöst igen medan `flow` pågår: börja om; annars händer inget",
                "triggered again while its `flow` goes on: begin anew; else nothing happens",
            ),
        ),
        key("once", Form::Flag, said("bara en gång", "only once")).not_yet(),
        key(
            "within",
            Form::Duration,
            said("på ett slut, och krävs där: så länge gäller det", "on an end, and required there: for how long it holds"),
        ),
        HELP_KEY,
        CITES_KEY,
    ],
};

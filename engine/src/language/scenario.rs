//! A scenario: a test of a process in virtual time. Its steps' first key is the command.

use super::files::CITES_KEY;
use super::form::{Form, Key, Kind, Kinds, Names, Shape, key};
use super::process::SET_VALUE;
use crate::case::{MatterKind, Refusal};
use crate::words::said;

pub(super) static SCENARIO: Shape = Shape {
    name: "scenario",
    help: said("Ett scenario: ett prov av en process, med egen tid.", "A scenario: a test of a process, with a time of its own."),
    keys: &[
        key("scenario", Form::NewName, said("scenariots namn", "the scenario's name")).required(),
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key("process", Form::Name(Names::Process), said("processen som prövas", "the process that is tried")).required(),
        CITES_KEY,
        key("given", Form::Shape(&GIVEN), said("vad som gäller från början", "what holds at the beginning")).required(),
        key("steps", Form::Many(&Form::Kinds(&SCENARIO_STEP)), said("vad som händer", "what happens")).required(),
    ],
};

static GIVEN: Shape = Shape {
    name: "given",
    help: said("Utgångsläget.", "The beginning."),
    keys: &[
        key("now", Form::Moment, said("klockan, i paketets tidszon", "the time, in the package's zone")),
        key("answers", Form::Json, said("vad andra system svarar", "what other systems answer")).not_yet(),
        key("begin", Form::Name(Names::Scenario), said("börjar där detta scenario slutar", "begins where this scenario ends")),
        key("until", Form::Text, said("… eller vid detta märke i det", "… or at this mark in it")),
    ],
};

const fn set() -> Key {
    key("set", Form::Entries(Names::Field, &SET_VALUE), said("vad som fylls i: fält och värde", "what is filled in: field and value"))
}

const fn ticks() -> Key {
    key("tick", Form::Many(&Form::Text), said("punkter i checklistan som bockas av", "entries of the checklist that are ticked"))
}

const fn by() -> Key {
    key("by", Form::Text, said("vem: person, kontakt, gäst eller `owner`", "who: person, contact, guest or `owner`"))
}

const fn why() -> Key {
    key("why", Form::Text, said("skäl, i ord", "why, in words"))
}

const fn item() -> Key {
    key("item", Form::Text, said("posten, i `each`", "the item, in `each`")).not_yet()
}

const fn next() -> Key {
    key("next", Form::Name(Names::Step), said("steget, där initiativet har flera", "the step, where the action has several"))
}

const fn command(name: &'static str, sv: &'static str, en: &'static str) -> Key {
    key(name, Form::Text, said(sv, en))
}

pub(crate) static SCENARIO_STEP: Kinds = Kinds {
    name: "scenario_step",
    help: said("Ett steg i ett scenario: den första nyckeln är kommandot.", "A step of a scenario: the first key is the command."),
    first: true,
    kinds: &[
        Kind { key: START, own: &[by(), set()] },
        Kind { key: COMPLETE, own: &[by(), item(), set(), ticks()] },
        Kind { key: CHOOSE, own: &[by(), item(), set(), ticks(), why()] },
        Kind { key: DO, own: &[by(), item(), set(), next(), why()] },
        Kind {
            key: MESSAGE,
            own: &[
                by(),
                set(),
                key("subject", Form::Text, said("ärenderad", "subject")),
                key("text", Form::Text, said("texten", "the text")),
            ],
        },
        Kind {
            key: command("mail", "mail till en brevlåda", "mail to a mailbox"),
            own: &[by(), key("subject", Form::Text, said("ärenderad", "subject")), key("text", Form::Text, said("texten", "the text"))],
        },
        Kind {
            key: command("signal", "en signal, med fälten som de blev", "a signal, with its fields as mapped"),
            own: &[key("with", Form::Entries(Names::Field, &Form::OneOrMany(&Form::Value)), said("signalens fält", "the signal's fields"))],
        },
        Kind {
            key: command("post", "ett systems JSON som det kommer", "a system's JSON as it comes"),
            own: &[key("body", Form::Json, said("kroppen, som JSON", "the body, as JSON")).required()],
        },
        Kind { key: SET, own: &[by()] },
        Kind { key: OVERRIDE, own: &[by(), why()] },
        Kind { key: key("after", Form::Duration, said("tiden går, t.ex. `48 h`", "time passes, such as `48 h`")), own: &[] },
        Kind { key: key("until", Form::Moment, said("tiden går till ett ögonblick", "time passes to an instant")), own: &[] },
        Kind { key: key("expect", Form::Shape(&EXPECT), said("vad som ska gälla", "what must hold")), own: &[] },
        Kind { key: key("refused", Form::Kinds(&REFUSED), said("ett kommando som vägras", "a command that is refused")), own: &[] },
    ],
    common: &[key("mark", Form::NewName, said("märke som andra scenarier börjar vid", "mark at which other scenarios begin"))],
};

/// A command within `refused`: the same commands of persons, and why.
static REFUSED: Kinds = Kinds {
    name: "refused_command",
    help: said("Ett kommando som vägras, och varför.", "A command that is refused, and why."),
    first: true,
    kinds: &[
        Kind { key: START, own: &[by(), set()] },
        Kind { key: COMPLETE, own: &[by(), set(), ticks()] },
        Kind { key: CHOOSE, own: &[by(), set(), ticks(), why()] },
        Kind { key: DO, own: &[by(), set(), next(), why()] },
        Kind { key: MESSAGE, own: &[by(), set()] },
        Kind { key: SET, own: &[by()] },
        Kind { key: OVERRIDE, own: &[by(), why()] },
    ],
    common: &[key("because", Form::OneOf(Refusal::IDS), said("varför det vägras", "why it is refused")).required()],
};

const START: Key = command("start", "en start av processen", "a start of the process");
const COMPLETE: Key = command("complete", "en uppgift blir klar: steget", "a task is completed: the step");
const CHOOSE: Key = command("choose", "en väg väljs: STEG.VÄG", "a way is chosen: STEP.WAY");
const DO: Key = command("do", "ett initiativ: HANDTAG eller STEG.HANDTAG", "an action: HANDLER or STEP.HANDLER");
const MESSAGE: Key = command("message", "ett meddelande ur `receives`", "a message of `receives`");
const SET: Key = key("set", Form::Entries(Names::Field, &SET_VALUE), said("ändrar fält", "changes fields"));
const OVERRIDE: Key = key("override", Form::Entries(Names::Field, &SET_VALUE), said("kör över härlett fält", "overrides a derived field"));

pub(crate) static EXPECT: Shape = Shape {
    name: "expect",
    help: said(
        "Vad som ska gälla för ärendet som det senaste kommandot rörde.",
        "What must hold of the case that the last command touched.",
    ),
    keys: &[
        key("status", Form::Name(Names::Status), said("ärendets status", "the case's status")),
        key("at", Form::Many(&Form::Name(Names::Step)), said("stegen där ärendet är, exakt", "the steps where the case is, exactly")),
        key("withdrawn", Form::Many(&Form::Name(Names::Step)), said("steg som drogs tillbaka", "steps that were withdrawn")),
        key("fields", Form::Entries(Names::Field, &SET_VALUE), said("fält och värde; `none` är tomt", "field and value; `none` is empty")),
        key(
            "sent",
            Form::Entries(Names::Template, &Form::Many(&Form::Text)),
            said("vad som skickats: mall och mottagare", "what was sent: template and receivers"),
        ),
        key("clocks", Form::Json, said("måttens klockor", "the clocks of measures")).not_yet(),
        key("measures", Form::Json, said("måttens värden", "the values of measures")).not_yet(),
        key("ended", Form::Name(Names::Step), said("slutet, eller `none`", "the end, or `none`")),
        key("cases", Form::Whole, said("antal ärenden", "number of cases")),
        key("returns", Form::Whole, said("antal vägar bakåt", "number of ways back")),
        key(
            "matters",
            Form::Either(&[Form::Whole, Form::Many(&Form::OneOf(MatterKind::IDS))]),
            said("ärendets angelägenheter: hur många, eller vilka slag, exakt", "the case's matters: how many, or of which kinds, exactly"),
        ),
        key("tasks", Form::Entries(Names::Step, &Form::Shape(&EXPECTED_TASK)), said("öppna uppgifter", "open tasks")),
    ],
};

static EXPECTED_TASK: Shape = Shape {
    name: "expected_task",
    help: said("Vad som gäller för en uppgift.", "What holds of a task."),
    keys: &[
        key("role", Form::OneOrMany(&Form::Name(Names::Role)), said("vem som får", "who may")),
        key("team", Form::Text, said("gruppen, eller `none`", "the team, or `none`")),
        key("person", Form::Text, said("personen den är given till, eller `none`", "the person it is given to, or `none`")),
        key("claimed_by", Form::Text, said("vem som tagit den, eller `none`", "who claimed it, or `none`")),
        key("due", Form::Moment, said("när den senast ska vara klar", "by when it is due")),
    ],
};

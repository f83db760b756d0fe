//! What a name can be a name of: how one says in a sentence that there is no such thing, and where it could have been declared.

use crate::diagnostic::Code;

/// A kind of thing that is referred to by name.
pub(super) struct What {
    pub(super) code: Code,
    /// "ingen roll", "no role": goes before the name.
    pub(super) none: (&'static str, &'static str),
    /// "rollerna är", "the roles are": goes before the list of what there is.
    pub(super) all: (&'static str, &'static str),
    /// First keys of the files that declare it: if such a file could not be read, the name may stand there.
    pub(super) files: &'static [&'static str],
}

type Pair = (&'static str, &'static str);

const fn what(code: Code, none: Pair, all: Pair, files: &'static [&'static str]) -> What {
    What { code, none, all, files }
}

pub(super) const ROLE: What = what(Code::UnknownRole, ("ingen roll", "no role"), ("roller som finns:", "known roles:"), &["roles"]);
pub(super) const WHO: What = what(Code::UnknownRole, ("ingen roll", "no role"), ("här går", "possible here:"), &["roles"]);
pub(super) const TEAM: What = what(Code::UnknownTeam, ("ingen grupp", "no team"), ("grupper som finns:", "known teams:"), &["teams"]);
pub(super) const TEAM_OR_ROLE: What = what(
    Code::UnknownTeam,
    ("ingen grupp eller roll", "no team or role"),
    ("grupper och roller som finns:", "known teams and roles:"),
    &["teams", "roles"],
);
pub(super) const PERSON: What =
    what(Code::UnknownPerson, ("ingen person", "no person"), ("personer som finns:", "known people:"), &["people"]);
pub(super) const CONTACT: What =
    what(Code::UnknownContact, ("ingen kontakt", "no contact"), ("kontakter som finns:", "known contacts:"), &["contacts"]);
pub(super) const CALENDAR: What =
    what(Code::UnknownCalendar, ("ingen kalender", "no calendar"), ("kalendrar som finns:", "known calendars:"), &["calendars"]);
pub(super) const HOLIDAYS: What = what(
    Code::UnknownCalendar,
    ("inga helgdagar som heter", "no holidays called"),
    ("helgdagar i katalogen:", "holidays of the catalogue:"),
    &["holidays"],
);
pub(super) const CHOICES: What = what(
    Code::UnknownChoices,
    ("ingen lista med val som heter", "no list of choices called"),
    ("sådana i katalogen:", "those of the catalogue:"),
    &["choices"],
);
pub(super) const ITEM: What = what(Code::UnknownItem, ("ingen post", "no item"), ("poster som finns:", "known items:"), &[]);
pub(super) const ITEM_FIELD: What = what(Code::UnknownField, ("inget fält", "no field"), ("listans fält:", "the list's fields:"), &[]);
pub(super) const LANGUAGE: What = what(
    Code::TitleLanguages,
    ("inget språk i paketet", "no language of the package"),
    ("paketets språk:", "languages of the package:"),
    &[],
);
pub(super) const RULE: What = what(Code::UnknownRule, ("ingen regel", "no rule"), ("regler som finns:", "known rules:"), &["rule"]);
pub(super) const PARAMETER: What = what(Code::BadExample, ("ingen parameter", "no parameter"), ("regeln tar", "the rule takes"), &[]);
pub(super) const PROCESS: What =
    what(Code::UnknownProcess, ("ingen process", "no process"), ("processer som finns:", "known processes:"), &["process"]);
pub(super) const START: What = what(Code::UnknownProcess, ("ingen start", "no start"), ("starter som finns:", "known starts:"), &[]);
pub(super) const STEP: What = what(Code::UnknownStep, ("inget steg som heter", "no step called"), ("steg som finns:", "known steps:"), &[]);
pub(super) const FIELD: What = what(Code::UnknownField, ("inget fält", "no field"), ("fält som finns:", "known fields:"), &[]);
pub(super) const STATUS: What = what(Code::OutsideChoice, ("ingen status", "no status"), ("statusar som finns:", "known statuses:"), &[]);
pub(super) const WAY: What = what(Code::UnknownWay, ("ingen väg", "no way"), ("vägar som finns:", "known ways:"), &[]);
pub(super) const ACTION: What = what(Code::UnknownWay, ("inget initiativ", "no action"), ("initiativ som finns:", "known actions:"), &[]);
pub(super) const TICK: What =
    what(Code::UnknownWay, ("ingen checklistpunkt", "no checklist item"), ("stegets checklista har", "the checklist of the step has"), &[]);
pub(super) const RECEIVE: What = what(Code::UnknownMessage, ("inget meddelande", "no message"), ("`receives` har", "`receives` has"), &[]);
pub(super) const TEMPLATE: What =
    what(Code::UnknownMessage, ("ingen mall", "no template"), ("mallar som finns:", "known templates:"), &["template"]);
pub(super) const SYSTEM: What = what(
    Code::UnknownSystem,
    ("inget system som skickar signaler och heter", "no system that sends signals and is called"),
    ("system som skickar:", "systems that send:"),
    &["systems"],
);
pub(super) const MAILBOX: What = what(
    Code::UnknownSystem,
    ("inget system med brevlåda som heter", "no system with a mailbox called"),
    ("system med brevlåda:", "systems with a mailbox:"),
    &["systems"],
);
pub(super) const SIGNAL: What =
    what(Code::UnknownSystem, ("ingen signal", "no signal"), ("signaler i katalogen:", "signals of the catalogue:"), &["systems"]);
pub(super) const SIGNAL_FIELD: What = what(Code::UnknownField, ("inget fält", "no field"), ("signalen har", "the signal has"), &[]);
pub(super) const SCENARIO: What =
    what(Code::UnknownScenario, ("inget scenario", "no scenario"), ("scenarier som finns:", "known scenarios:"), &["scenario"]);
pub(super) const MARK: What = what(Code::UnknownScenario, ("inget märke", "no mark"), ("märken där:", "marks there:"), &[]);

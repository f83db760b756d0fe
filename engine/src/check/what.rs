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

pub(super) const ROLE: What = what(Code::UnknownRole, ("ingen roll", "no role"), ("rollerna är", "the roles are"), &["roles"]);
pub(super) const WHO: What = what(Code::UnknownRole, ("ingen roll", "no role"), ("här går", "possible here:"), &["roles"]);
pub(super) const TEAM: What = what(Code::UnknownTeam, ("ingen grupp", "no team"), ("grupperna är", "the teams are"), &["teams"]);
pub(super) const TEAM_OR_ROLE: What = what(
    Code::UnknownTeam,
    ("ingen grupp eller roll", "no team or role"),
    ("grupper och roller är", "the teams and roles are"),
    &["teams", "roles"],
);
pub(super) const PERSON: What = what(Code::UnknownPerson, ("ingen person", "no person"), ("personerna är", "the people are"), &["people"]);
pub(super) const CONTACT: What =
    what(Code::UnknownContact, ("ingen kontakt", "no contact"), ("kontakterna är", "the contacts are"), &["contacts"]);
pub(super) const CHOICES: What =
    what(Code::UnknownChoices, ("inget val", "no choice"), ("val i katalogen:", "choices of the catalogue:"), &["choices"]);
pub(super) const ITEM: What = what(Code::UnknownItem, ("ingen post", "no item"), ("posterna är", "the items are"), &[]);
pub(super) const ITEM_FIELD: What = what(Code::UnknownField, ("inget fält", "no field"), ("postens fält är", "the item's fields are"), &[]);
pub(super) const LANGUAGE: What =
    what(Code::TitleLanguages, ("inget språk i paketet", "no language of the package"), ("språken är", "the languages are"), &[]);
pub(super) const RULE: What = what(Code::UnknownRule, ("ingen regel", "no rule"), ("reglerna är", "the rules are"), &["rule"]);
pub(super) const PARAMETER: What = what(Code::BadExample, ("ingen parameter", "no parameter"), ("regeln tar", "the rule takes"), &[]);
pub(super) const PROCESS: What =
    what(Code::UnknownProcess, ("ingen process", "no process"), ("processerna är", "the processes are"), &["process"]);
pub(super) const START: What = what(Code::UnknownProcess, ("ingen start", "no start"), ("starterna är", "the starts are"), &[]);
pub(super) const STEP: What = what(Code::UnknownStep, ("inget steg som heter", "no step called"), ("stegen är", "the steps are"), &[]);
pub(super) const FIELD: What = what(Code::UnknownField, ("inget fält", "no field"), ("fälten är", "the fields are"), &[]);
pub(super) const STATUS: What = what(Code::OutsideChoice, ("ingen status", "no status"), ("statusarna är", "the statuses are"), &[]);
pub(super) const WAY: What = what(Code::UnknownWay, ("ingen väg", "no way"), ("vägarna är", "the ways are"), &[]);
pub(super) const ACTION: What = what(
    Code::UnknownWay,
    ("inget initiativ", "no action"),
    ("här finns; ett på ett steg skrivs `STEG.HANDTAG`:", "there are, one on a step is written `STEP.HANDLER`:"),
    &[],
);
pub(super) const TICK: What =
    what(Code::UnknownWay, ("ingen punkt att bocka av", "no item to tick"), ("listan har", "the checklist has"), &[]);
pub(super) const RECEIVE: What = what(Code::UnknownMessage, ("inget meddelande", "no message"), ("`receives` har", "`receives` has"), &[]);
pub(super) const TEMPLATE: What =
    what(Code::UnknownMessage, ("ingen mall", "no template"), ("mallarna är", "the templates are"), &["template"]);
pub(super) const SYSTEM: What = what(Code::UnknownSystem, ("inget system", "no system"), ("systemen är", "the systems are"), &["systems"]);
pub(super) const MAILBOX: What = what(
    Code::UnknownSystem,
    ("inget system med brevlåda som heter", "no system with a mailbox called"),
    ("system med brevlåda:", "systems with a mailbox:"),
    &["systems"],
);
pub(super) const SIGNAL: What = what(
    Code::UnknownSystem,
    ("ingen signal", "no signal"),
    ("signalerna i katalogen är", "the signals of the catalogue are"),
    &["systems"],
);
pub(super) const SIGNAL_FIELD: What = what(Code::UnknownField, ("inget fält", "no field"), ("signalen har", "the signal has"), &[]);
pub(super) const SCENARIO: What =
    what(Code::UnknownScenario, ("inget scenario", "no scenario"), ("scenarierna är", "the scenarios are"), &["scenario"]);
pub(super) const MARK: What = what(Code::UnknownScenario, ("inget märke", "no mark"), ("märkena där är", "the marks there are"), &[]);

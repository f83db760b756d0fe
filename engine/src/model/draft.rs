//! The package as read.

use std::collections::BTreeSet;

use super::catalogue::Catalogue;
use super::process::Process;
use super::scenario::Scenario;
use super::written::{Entries, Name, Title, WrittenValue};
use crate::diagnostic::Code;
use crate::rules::Rule;
use crate::source::{At, Span};

/// Everything that an organisation declares, as read, every place kept. Only a checked one becomes a `Package`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `package.yaml`.
    pub about: About,
    /// Who there is and what one may choose.
    pub catalogue: Catalogue,
    /// Processes by name.
    pub processes: Entries<Process>,
    /// Message templates by name.
    pub templates: Entries<Template>,
    /// Rules by name.
    pub rules: Entries<Rule>,
    /// Examples by rule.
    pub examples: Entries<Examples>,
    /// Scenarios by name.
    pub scenarios: Entries<Scenario>,
    /// Processes of which no more is known than their names: in a pinned package those that call its processes and are not in it.
    pub elsewhere: BTreeSet<String>,
    /// What could not be read.
    pub lost: Lost,
}

/// What the files would have declared that could not be read: a name that is not found may stand there, so it is not called
/// unknown (one mistake, one error).
#[derive(Clone, Debug, Default)]
pub struct Lost {
    /// First keys of such files (`process`, `roles` …), and `rule`.
    pub kinds: BTreeSet<String>,
    /// Names that such files give by their own name: rules, and facts that are lists.
    pub names: BTreeSet<String>,
}

impl Lost {
    /// Whether a file of one of these kinds could not be read.
    #[must_use]
    pub fn has(&self, kinds: &[&str]) -> bool {
        kinds.iter().any(|kind| self.kinds.contains(*kind))
    }

    /// Whether what a diagnostic misses may stand in a file that could not be read.
    pub(crate) fn may_hold(&self, missed: Code) -> bool {
        self.has(match missed {
            Code::UnknownRole => &["roles"],
            Code::UnknownTeam => &["teams", "roles"],
            Code::UnknownItem | Code::UnknownType => &["list"],
            Code::UnknownCalendar => &["calendars", "holidays"],
            Code::UnknownContact => &["contacts", "roles", "teams", "people", "list"],
            Code::UnknownChoices | Code::OutsideChoice => &["choices"],
            Code::UnknownSystem => &["systems"],
            Code::UnknownMessage => &["template"],
            Code::UnknownProcess => &["process"],
            Code::UnknownPerson => &["people", "contacts", "teams"],
            Code::UnknownScenario => &["scenario"],
            Code::UnknownRule => &["rule"],
            _ => &[],
        })
    }
}

/// `package.yaml`.
#[derive(Clone, Debug)]
pub struct About {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// Codes of the languages that titles and texts come in.
    pub languages: Vec<Name>,
    /// The time zone.
    pub zone: Option<At<String>>,
    /// Who owns it: a team or a role.
    pub owner: Option<Name>,
}

/// A message template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name.
    pub name: Name,
    /// Facts that the text names.
    pub facts: Vec<Name>,
    /// Subject by language.
    pub subject: Title,
    /// Text by language.
    pub text: Title,
    /// Short text by language.
    pub sms: Option<Title>,
}

/// Examples of a rule.
#[derive(Clone, Debug)]
pub struct Examples {
    /// The rule.
    pub rule: Name,
    /// The rows.
    pub rows: Vec<Example>,
}

/// One example.
#[derive(Clone, Debug)]
pub struct Example {
    /// The whole row.
    pub span: Span,
    /// Fact → value.
    pub when: Vec<(Name, WrittenValue)>,
    /// The answer.
    pub then: Option<WrittenValue>,
    /// The rule does not answer, and its reason holds this.
    pub error: Option<At<String>>,
}

//! Why a command is refused: an id with facts. Sentences are made late, in the reader's language.

use super::value::Text;
use crate::words::{Words, list_of, words};

/// A refusal: nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No process or start of that name that can be begun so.
    NoSuchStart {
        /// What was asked.
        start: Text,
    },
    /// No such open task.
    NoSuchTask {
        /// What was asked.
        task: Text,
    },
    /// No such way.
    NoSuchWay {
        /// What was asked.
        way: Text,
        /// What there is.
        ways: Vec<Text>,
    },
    /// No such action now.
    NoSuchAction {
        /// What was asked.
        action: Text,
    },
    /// The actor has none of the roles.
    Role {
        /// Who may.
        roles: Vec<Text>,
    },
    /// The actor is not in the team.
    Team {
        /// The team.
        team: Text,
    },
    /// The task is given to someone else.
    Person,
    /// Someone else has claimed the task.
    Claimed {
        /// Who.
        by: Text,
    },
    /// Four eyes: the actor did one of the steps that another must have done.
    NotBy {
        /// The step.
        step: Text,
    },
    /// A form is not filled in as it must be.
    Form {
        /// Fields that lack a value.
        missing: Vec<Text>,
        /// Fields that are not asked here.
        unknown: Vec<Text>,
        /// Fields whose value does not fit.
        misfits: Vec<Text>,
    },
    /// Items that are not ticked.
    Checklist {
        /// The items.
        missing: Vec<Text>,
    },
    /// A reason is asked and none is given.
    Why,
    /// The action has several steps to go to, and none or another was named.
    Next {
        /// What there is.
        steps: Vec<Text>,
    },
    /// The handler's `if` is not true.
    If,
    /// What the action began goes on beside.
    Running,
    /// The time after the end has passed.
    Within,
    /// The case has ended.
    Ended,
    /// The actor has no right to it.
    Right {
        /// The right.
        right: Text,
    },
    /// The field is derived, or is not, or is unknown.
    Field {
        /// The field.
        field: Text,
    },
    /// The case takes no such message.
    NoSuchMessage {
        /// What came.
        message: Text,
    },
    /// There is no such timer, effect or matter any more.
    Gone,
    /// A rule failed.
    RuleFailed {
        /// The rule.
        rule: Text,
        /// Why, with the line.
        reason: Words,
    },
    /// An automatic decision would find no way.
    Undecided {
        /// The decision.
        step: Text,
    },
    /// The flow would run on by itself without end.
    Endless,
    /// The command needs a person.
    NeedsPerson,
    /// The command is for systems, or for the engine itself.
    NeedsSystem,
    /// There is no such case.
    NoCase,
    /// The package has another version of the case's process, or none: whoever keeps the case handed in the wrong one.
    OtherVersion {
        /// The process.
        process: Text,
    },
    /// The case has nobody to reply to.
    Requester,
    /// A note or a reply says nothing.
    Text,
}

/// Declares the ids once: [`Refusal::id`] and [`Refusal::IDS`] are made from the same lines, so they cannot part.
macro_rules! ids {
    ($($refusal:pat => $id:literal,)+) => {
        impl Refusal {
            /// All ids, in the order of the refusals.
            pub const IDS: &[&str] = &[$($id),+];

            /// The id by which scripts and scenarios know it.
            #[must_use]
            pub fn id(&self) -> &'static str {
                match self {
                    $($refusal => $id,)+
                }
            }
        }
    };
}

ids! {
    Refusal::NoSuchStart { .. } => "start",
    Refusal::NoSuchTask { .. } => "task",
    Refusal::NoSuchWay { .. } => "way",
    Refusal::NoSuchAction { .. } => "action",
    Refusal::Role { .. } => "role",
    Refusal::Team { .. } => "team",
    Refusal::Person => "person",
    Refusal::Claimed { .. } => "claimed",
    Refusal::NotBy { .. } => "not_by",
    Refusal::Form { .. } => "form",
    Refusal::Checklist { .. } => "checklist",
    Refusal::Why => "why",
    Refusal::Next { .. } => "next",
    Refusal::If => "if",
    Refusal::Running => "running",
    Refusal::Within => "within",
    Refusal::Ended => "ended",
    Refusal::Right { .. } => "right",
    Refusal::Field { .. } => "field",
    Refusal::NoSuchMessage { .. } => "message",
    Refusal::Gone => "gone",
    Refusal::RuleFailed { .. } => "rule",
    Refusal::Undecided { .. } => "undecided",
    Refusal::Endless => "endless",
    Refusal::NeedsPerson => "needs_person",
    Refusal::NeedsSystem => "needs_system",
    Refusal::NoCase => "case",
    Refusal::OtherVersion { .. } => "version",
    Refusal::Requester => "requester",
    Refusal::Text => "text",
}

impl Refusal {
    /// Why, and what is possible instead, for people.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Refusal::NoSuchStart { start } => words!("det finns ingen start `{start}`", "there is no start `{start}`"),
            Refusal::NoSuchTask { task } => words!("ärendet har ingen öppen uppgift `{task}`", "the case has no open task `{task}`"),
            Refusal::NoSuchWay { way, ways } => {
                with_list("det finns ingen väg", "there is no way", way, "vägarna är", "the ways are", ways)
            }
            Refusal::NoSuchAction { action } => words!("initiativet `{action}` finns inte nu", "there is no action `{action}` now"),
            Refusal::Role { roles } => {
                let Words { sv, en } = list_of(roles, 9);
                words!("det här får {sv} göra", "this is for {en}")
            }
            Refusal::Team { team } => words!("det här gör gruppen `{team}`", "this is for the team `{team}`"),
            Refusal::Person => words!("uppgiften är given till någon annan", "the task is given to someone else"),
            Refusal::Claimed { by } => words!("uppgiften är tagen av {by}", "the task is claimed by {by}"),
            Refusal::NotBy { step } => {
                words!("en annan än den som gjorde `{step}` ska göra det här", "someone else than who did `{step}` must do this")
            }
            Refusal::Form { missing, unknown, misfits } => form(missing, unknown, misfits),
            Refusal::Checklist { missing } => {
                let Words { sv, en } = list_of(missing, 9);
                words!("bocka först av {sv}", "first tick {en}")
            }
            Refusal::Why => words!("säg varför", "say why"),
            Refusal::Next { steps } => {
                let Words { sv, en } = list_of(steps, 9);
                words!("välj ett av stegen {sv}", "pick one of the steps {en}")
            }
            Refusal::If => words!("det går inte i det här läget", "this is not possible as things are"),
            Refusal::Running => words!("det pågår redan", "it goes on already"),
            Refusal::Within => words!("tiden för det har gått ut", "the time for it has passed"),
            Refusal::Ended => words!("ärendet är avslutat", "the case has ended"),
            Refusal::Right { right } => words!("du har inte rätten `{right}` här", "you do not have the right `{right}` here"),
            Refusal::Field { field } => words!("fältet `{field}` kan inte ändras så", "the field `{field}` cannot be changed so"),
            Refusal::NoSuchMessage { message } => words!("ärendet tar inte emot `{message}`", "the case does not take `{message}`"),
            Refusal::Gone => words!("det är redan klart, eller borttaget", "it is done already, or gone"),
            Refusal::RuleFailed { rule, reason } => {
                let Words { sv, en } = reason;
                words!("`{rule}` gick inte: {sv}", "`{rule}` failed: {en}")
            }
            Refusal::Undecided { step } => words!("beslutet `{step}` skulle stå utan väg", "the decision `{step}` would find no way"),
            Refusal::Endless => words!("flödet skulle gå runt av sig självt", "the flow would go round by itself"),
            Refusal::NeedsPerson => words!("det här gör en person", "a person does this"),
            Refusal::NeedsSystem => words!("det här gör inte en person", "this is not for a person"),
            Refusal::NoCase => words!("det finns inget sådant ärende", "there is no such case"),
            Refusal::OtherVersion { process } => {
                words!("ärendet följer en annan version av `{process}`", "the case goes by another version of `{process}`")
            }
            Refusal::Requester => words!("ärendet har ingen att svara", "the case has nobody to reply to"),
            Refusal::Text => words!("skriv något", "write something"),
        }
    }
}

fn with_list(sv: &str, en: &str, name: &str, all_sv: &str, all_en: &str, all: &[Text]) -> Words {
    let list = list_of(all, 9);
    Words { sv: format!("{sv} `{name}`; {all_sv} {}", list.sv), en: format!("{en} `{name}`; {all_en} {}", list.en) }
}

fn form(missing: &[Text], unknown: &[Text], misfits: &[Text]) -> Words {
    let parts = [(missing, "saknas", "missing"), (unknown, "frågas inte här", "not asked here"), (misfits, "passar inte", "does not fit")];
    let (mut sv, mut en) = (Vec::new(), Vec::new());
    for (fields, word_sv, word_en) in parts.into_iter().filter(|(fields, ..)| !fields.is_empty()) {
        let list = list_of(fields, 9);
        sv.push(format!("{} {word_sv}", list.sv));
        en.push(format!("{} {word_en}", list.en));
    }
    Words { sv: sv.join("; "), en: en.join("; ") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_refusal_has_an_id_of_its_own_that_is_in_the_list() {
        assert_eq!(Refusal::IDS.iter().collect::<BTreeSet<_>>().len(), Refusal::IDS.len(), "an id stands twice");
        for refusal in [Refusal::If, Refusal::Why, Refusal::Within, Refusal::Role { roles: Vec::new() }] {
            assert!(Refusal::IDS.contains(&refusal.id()));
        }
    }
}

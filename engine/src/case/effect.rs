//! What must happen outside, through the outbox: at least once, so whoever carries it out uses the id to do it once.

use super::state::Id;
use super::value::{Person, Text, Value};

/// An effect. It has happened when `report` says so.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A message goes out.
    Send(SendEffect),
    /// A person's public words go to the requester.
    Reply {
        /// To whom.
        to: Person,
        /// The words.
        text: Text,
    },
}

/// A message that goes out by a template.
#[derive(Clone, Debug, PartialEq)]
pub struct SendEffect {
    /// The scope that sends it: a reply comes back there.
    pub scope: Id,
    /// The step.
    pub step: Text,
    /// Which time it is that the flow is there.
    pub visit: u32,
    /// The template.
    pub template: Text,
    /// To whom, each once.
    pub to: Vec<Receiver>,
    /// What the template may say: its facts that are set.
    pub facts: Vec<(Text, Value)>,
    /// The requester sees it.
    pub public: bool,
}

/// A receiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receiver {
    /// Someone.
    Person(Person),
    /// A team that has an address of its own.
    Team(Text),
    /// A contact list.
    Contact(Text),
}

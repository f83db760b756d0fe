//! Whom signals and mails reached.

use schemars::JsonSchema;
use serde::Serialize;
use tillit_engine::Language;
use tillit_engine::case::Text;
use tillit_store::Arrived;

use crate::mail::read::Incoming;

/// A signal, and the case that got it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ArrivedView {
    /// The signal.
    pub signal: Option<String>,
    /// The number of the case; `null`: no case takes it.
    pub number: Option<String>,
    /// Whether the case was there already.
    pub joined: bool,
}

impl ArrivedView {
    /// Of what the store tells.
    #[must_use]
    pub fn of(arrived: &Arrived) -> ArrivedView {
        let text = |text: &Option<Text>| text.as_deref().map(str::to_owned);
        ArrivedView { signal: text(&arrived.signal), number: text(&arrived.number), joined: arrived.joined }
    }
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MailView {
    /// The hash by which the raw message is kept.
    pub message: String,
    /// The cases that got it.
    pub reached: Vec<ReachedView>,
    /// Why it reached nothing, where a machine wrote it.
    pub automatic: Option<String>,
}

/// A case that got a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReachedView {
    /// The number of the case; `null`: no case takes it.
    pub number: Option<String>,
    /// Whether the case was there already.
    pub joined: bool,
}

impl MailView {
    /// Of a mail that was taken.
    #[must_use]
    pub fn reached(message: &str, all: &[Arrived]) -> MailView {
        let reached = |one: &Arrived| ReachedView { number: one.number.as_deref().map(str::to_owned), joined: one.joined };
        MailView { message: message.to_owned(), reached: all.iter().map(reached).collect(), automatic: None }
    }

    /// Of one that is only kept.
    #[must_use]
    pub fn aside(message: &str, incoming: &Incoming, language: Language) -> MailView {
        let because = incoming.automatic.as_ref().map(|found| found.because.in_language(language).to_owned());
        MailView { message: message.to_owned(), reached: Vec::new(), automatic: because }
    }
}

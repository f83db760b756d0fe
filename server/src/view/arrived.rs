//! Whom signals reached.

use schemars::JsonSchema;
use serde::Serialize;
use tillit_engine::case::Text;
use tillit_store::Arrived;

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

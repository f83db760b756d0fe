//! Pages of lists.

use schemars::JsonSchema;
use serde::Serialize;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PageView<T> {
    /// The rows in order.
    pub rows: Vec<T>,
    /// Where the next page goes on, to be given as `after`; `null`: there are no more rows.
    pub next: Option<String>,
}

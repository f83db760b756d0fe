//! What a package says, typed, every place kept.

mod fact;
mod types;

pub use fact::{Fact, Facts};
pub use types::{Choices, Type};

//! What a package says, typed, every place kept.

mod duration;
mod fact;
mod types;

pub(crate) use duration::looks_like_duration;
pub use duration::{Duration, OpenTime, WrittenDuration, parse_duration};
pub use fact::{Fact, Facts};
pub use types::{Choices, Type};

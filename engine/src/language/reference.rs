//! Reference.
/// All.
pub fn reference() {}

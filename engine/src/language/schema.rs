//! JSON Schemas of the files.
/// All.
pub fn schemas() {}

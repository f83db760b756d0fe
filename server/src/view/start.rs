//! How someone may begin a case.

use schemars::JsonSchema;
use serde::Serialize;
use tillit_engine::{StartShown, starts};

use super::{FieldView, Reader};

/// A process whose cases someone may begin.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProcessView {
    /// Its name.
    pub process: String,
    /// Its title.
    pub title: String,
    /// What a case of it is called.
    pub noun: String,
    /// The starts that they may fill in.
    pub starts: Vec<StartView>,
}

/// A start with its form.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StartView {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks, with the values that fields have from the beginning.
    pub form: Vec<FieldView>,
}

/// The processes whose cases a reader may begin by a form, in page order.
#[must_use]
pub fn processes(reader: &Reader<'_>) -> Vec<ProcessView> {
    let all = starts(reader.package, reader.actor, reader.directory, reader.now);
    all.chunk_by(|one, next| one.process == next.process).filter_map(|starts| reader.begun_by(starts)).collect()
}

impl Reader<'_> {
    /// The starts of one process.
    fn begun_by(&self, starts: &[StartShown]) -> Option<ProcessView> {
        let process = self.process(&starts.first()?.process)?;
        let view = |start: &StartShown| StartView {
            id: start.start.to_string(),
            title: self.title(&start.title),
            form: self.form(&start.process, &start.form),
        };
        Some(ProcessView {
            process: process.name.as_str().to_owned(),
            title: self.title(&process.title),
            noun: self.title(&process.noun),
            starts: starts.iter().map(view).collect(),
        })
    }
}

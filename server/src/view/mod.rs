//! What is shown of cases, as JSON: the wire types, and how they are made of the core's.
//!
//! Everything here is a pure function of what a [`Reader`] is and what is read. Each asks the core what the reader may see
//! (`sight`, `may`); what one may not see is absent, and a case that one may not see at all is `None`.
//!
//! Titles are in the reader's language. A field that is shown and has no value is `null`.

mod arrived;
mod case;
mod counts;
mod entry;
mod event;
mod explain;
mod matter;
mod package;
mod page;
mod person;
mod row;
mod start;
mod task;
mod value;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Directory};
use tillit_engine::model::{Process, Title};
use tillit_engine::{Language, Package};

pub use arrived::{ArrivedView, MailView, ReachedView};
pub use case::{CaseTitles, CaseView, Clocks, FieldTitle, case};
pub use counts::{CaseCountsView, TaskCountsView};
pub use entry::{ByView, CameView, EntryView, journal};
pub use event::{EventView, ReceiverView};
pub use explain::{DeciderView, DecisionView, Explanation, FactView, OverrideView, explain};
pub use matter::{MatterRow, MatterView, matter_row};
pub use package::{PackageView, RuleView, VersionView, package, rules};
pub use page::PageView;
pub use person::{MeView, PersonHit, PersonView, me, search_people};
pub use row::{CaseRow, TaskRow, case_row, task_row};
pub use start::{ProcessView, StartView, processes};
pub use task::{ActionView, FieldView, OneOrSeveral, TaskKind, TaskView, Titled, WayView};
pub use value::json;

/// Who reads, by which package, and when.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The package by which the case runs: its pinned process, the rest as published.
    pub package: &'a Package,
    /// People and memberships.
    pub directory: &'a Directory,
    /// Who reads.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// In which language.
    pub language: Language,
}

impl<'a> Reader<'a> {
    pub(crate) fn title(&self, title: &Title) -> String {
        title.in_language(self.language.code()).to_owned()
    }

    pub(crate) fn process(&self, name: &str) -> Option<&'a Process> {
        self.package.draft().processes.get(name)
    }

    /// The title of a step; its name, where the package has no such step any more.
    pub(crate) fn step_title(&self, process: &str, step: &str) -> String {
        let found = self.process(process).and_then(|process| process.flow.steps.get(step));
        found.map_or_else(|| step.to_owned(), |step| self.title(&step.title))
    }

    /// The title of a field; its name, where the package has no such field any more.
    pub(crate) fn field_title(&self, process: &str, field: &str) -> String {
        let found = self.process(process).and_then(|process| process.fields.get(field));
        found.map_or_else(|| field.to_owned(), |field| self.title(&field.title))
    }

    /// The title of a status of a process.
    pub(crate) fn status_title(&self, process: &str, status: &str) -> String {
        let list = self.process(process).and_then(|process| process.statuses.as_ref());
        let items = list.and_then(|list| self.package.draft().catalogue.choices.get(list.as_str())).map(|list| &list.items);
        let title = items.and_then(|items| items.get(status)).map(|(_, title)| self.title(title));
        title.unwrap_or_else(|| status.to_owned())
    }

    /// Whether everyone who sees a case of the process sees the field.
    pub(crate) fn is_public(&self, process: &str, field: &str) -> bool {
        self.process(process).and_then(|process| process.fields.get(field)).is_some_and(|field| field.public)
    }
}

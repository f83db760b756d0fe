//! A case as `case show` and every write answer with it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use tillit_engine::case::{Case, Text, Value};
use tillit_engine::model::Field;
use tillit_engine::{ShortHash, Sight, actions, offers, sight, tasks};

use super::{ActionView, MatterView, PersonView, Reader, TaskView, json, value};

/// A case.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CaseView {
    /// Who it is.
    pub id: String,
    /// Its name for people; `null` where the process gives none.
    pub number: Option<String>,
    /// Its process.
    pub process: String,
    /// Its status.
    pub status: Option<String>,
    /// The end's name, or `cancelled`; `null` while it goes on.
    pub ended: Option<String>,
    /// Its fields that the reader may see; `null` is unset.
    pub fields: IndexMap<String, Option<Json>>,
    /// What it asks of people now.
    pub tasks: Vec<TaskView>,
    /// What the reader may do now of own initiative.
    pub actions: Vec<ActionView>,
    /// Work that no step declares; for those who see the whole case.
    pub matters: Vec<MatterView>,
    /// Running measures with a target; empty, since no process declares clocks yet.
    pub clocks: Clocks,
    /// The version of its process that it is pinned to.
    pub process_hash: String,
    /// The package that is live.
    pub package: String,
    /// The number of its last entry, which is also its ETag.
    pub version: u64,
    /// When it began.
    pub received: String,
    /// When it was last changed.
    pub changed: String,
    /// Who owns it; for those who see the whole case.
    pub owner: Option<PersonView>,
    /// The words for all this in the reader's language.
    pub titles: CaseTitles,
}

/// No clocks yet.
pub type Clocks = [(); 0];

/// Titles of a case, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseTitles {
    /// What a case of the process is called.
    pub noun: String,
    /// The process.
    pub process: String,
    /// The status.
    pub status: Option<String>,
    /// Of each field its title, and its value in words.
    pub fields: IndexMap<String, FieldTitle>,
}

/// A field in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldTitle {
    /// The field's title.
    pub title: String,
    /// The value as people say it: the title of a choice, the name of a person.
    pub value: Option<String>,
}

/// A case for a reader; `None`: to this reader it does not exist. `package` is the hash of the live one.
#[must_use]
pub fn case(reader: &Reader<'_>, case: &Case, package: ShortHash) -> Option<CaseView> {
    let Reader { package: by, directory, actor, now, .. } = *reader;
    let sight = sight(by, actor, case, directory);
    if sight == Sight::Nothing {
        return None;
    }
    let matters = case.matters.values().filter(|_| sight == Sight::All);
    Some(CaseView {
        id: case.id.to_string(),
        number: case.number.as_deref().map(str::to_owned),
        process: case.process.to_string(),
        status: case.status.as_deref().map(str::to_owned),
        ended: case.ended.as_ref().map(|ended| ended.end.to_string()),
        fields: told(reader, case, sight).map(|told| (told.name.to_string(), told.value.map(|it| json(directory, it)))).collect(),
        tasks: tasks(by, case, actor, directory).iter().map(|task| reader.task(task, sight)).collect(),
        actions: actions(by, case, actor, directory, now).iter().map(|action| reader.action(case, action)).collect(),
        matters: matters.map(|matter| reader.matter(case, matter)).collect(),
        clocks: [],
        process_hash: case.process_hash.to_string(),
        package: package.to_string(),
        version: case.seq,
        received: case.received.to_string(),
        changed: case.at.to_string(),
        owner: case.owner.as_ref().filter(|_| sight == Sight::All).map(|owner| PersonView::of(directory, owner)),
        titles: titles(reader, case, sight),
    })
}

/// A field that a reader may see.
struct Told<'c> {
    name: &'c Text,
    /// How it is declared.
    field: Option<&'c Field>,
    value: Option<&'c Value>,
}

/// The fields of the main flow that a reader may see, in page order.
fn told<'c>(reader: &Reader<'c>, case: &'c Case, sight: Sight) -> impl Iterator<Item = Told<'c>> {
    let (process, values) = (reader.process(&case.process), &case.main().fields);
    let all = reader.package.fields(&case.process).map(move |(name, _)| {
        let field = process.and_then(|process| process.fields.get(&**name));
        Told { name, field, value: values.get(name) }
    });
    all.filter(move |told| sight == Sight::All || told.field.is_some_and(|field| field.public))
}

fn titles(reader: &Reader<'_>, case: &Case, sight: Sight) -> CaseTitles {
    let process = reader.process(&case.process);
    let fields = told(reader, case, sight).map(|Told { name, field, value }| {
        let title = field.map_or_else(|| name.to_string(), |field| reader.title(&field.title));
        let in_words = |value| value::in_words(reader, value, &offers(reader.package, &case.process, name));
        (name.to_string(), FieldTitle { title, value: value.map(in_words) })
    });
    CaseTitles {
        noun: process.map(|process| reader.title(&process.noun)).unwrap_or_default(),
        process: process.map_or_else(|| case.process.to_string(), |process| reader.title(&process.title)),
        status: case.status.as_ref().map(|status| reader.status_title(&case.process, status)),
        fields: fields.collect(),
    }
}

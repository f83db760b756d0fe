//! Tasks and actions with their forms: what is asked of people, and what they may do.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use tillit_engine::case::Text;
use tillit_engine::model::{Title, Type};
use tillit_engine::{ActionShown, FieldShown, FormOf, Sight, TaskShown, WayShown};

use super::{PersonView, Reader, json};

/// An open task.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TaskView {
    /// Its id within the case.
    pub id: String,
    /// The step.
    pub step: String,
    /// The item of a list that it is about; `null`, since no step goes through a list yet.
    pub item: Option<String>,
    /// The process whose step it is.
    pub process: String,
    /// The step's title.
    pub title: String,
    /// Whether it is completed, or decided by a way.
    pub kind: TaskKind,
    /// Who may, as the process says it: a role, or several.
    pub role: Option<OneOrSeveral>,
    /// The team whose members may.
    pub team: Option<String>,
    /// The only person who may.
    pub person: Option<PersonView>,
    /// Who claimed it.
    pub claimed_by: Option<PersonView>,
    /// By when.
    pub due: Option<String>,
    /// Whether the reader may do it.
    pub may: bool,
    /// What must be ticked.
    pub checklist: Vec<Titled>,
    /// What is asked.
    pub form: Vec<FieldView>,
    /// What is shown beside it.
    pub show: Vec<FieldView>,
    /// The ways of a decision.
    pub ways: Vec<WayView>,
}

/// What a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Something is done.
    Activity,
    /// One of several ways is taken.
    Decision,
}

/// One name, or several, as the language writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrSeveral {
    /// One.
    One(String),
    /// Several, or none.
    Several(Vec<String>),
}

/// A name with its title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Titled {
    /// The name.
    pub id: String,
    /// The title.
    pub title: String,
}

/// A way out of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WayView {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks besides the task's form.
    pub form: Vec<FieldView>,
    /// Whether words for the journal are asked.
    pub why: bool,
}

/// What the reader may do now of own initiative.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ActionView {
    /// `HANDLER`, or `STEP.HANDLER`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub form: Vec<FieldView>,
    /// The steps to pick from; empty where there is nothing to pick.
    pub next: Vec<Titled>,
    /// Whether words for the journal are asked.
    pub why: bool,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FieldView {
    /// Its name.
    pub field: String,
    /// Its title.
    pub title: String,
    /// The language's word for its type: `text`, `note`, `choice`, or the name of a list of the organisation.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it takes several values.
    pub list: bool,
    /// The values that are offered, where there are few; people are searched for instead.
    pub of: Vec<Titled>,
    /// Whether it must have a value.
    pub required: bool,
    /// The value it has.
    pub value: Option<Json>,
}

impl Reader<'_> {
    /// A task. To who sees only what is public, what is asked of others is a title.
    pub(super) fn task(&self, task: &TaskShown, sight: Sight) -> TaskView {
        let form = |fields: &[FieldShown]| self.form(&task.process, fields);
        let told = task.may || sight == Sight::All;
        TaskView {
            id: task.id.to_string(),
            step: task.step.to_string(),
            item: None,
            process: task.process.to_string(),
            title: self.title(&task.title),
            kind: if task.is_decision { TaskKind::Decision } else { TaskKind::Activity },
            role: told.then(|| OneOrSeveral::of(&task.roles)),
            team: task.team.as_deref().filter(|_| told).map(str::to_owned),
            person: task.person.as_ref().filter(|_| told).map(|it| PersonView::of(self.directory, it)),
            claimed_by: task.claimed_by.as_ref().filter(|_| told).map(|it| PersonView::of(self.directory, it)),
            due: task.due.filter(|_| told).map(|due| due.to_string()),
            may: task.may,
            checklist: self.titled(if told { &task.checklist } else { &[] }),
            form: form(&task.form),
            show: form(&task.show),
            ways: if told { task.ways.iter().map(|way| self.way(&task.process, way)).collect() } else { Vec::new() },
        }
    }

    fn way(&self, process: &str, way: &WayShown) -> WayView {
        WayView { id: way.name.to_string(), title: self.title(&way.title), form: self.form(process, &way.form), why: way.why }
    }

    /// An action of a case.
    pub(super) fn action(&self, case: &tillit_engine::case::Case, action: &ActionShown) -> ActionView {
        let process = tillit_engine::process_of_form(self.package, case, FormOf::Action(&action.name)).unwrap_or(&case.process);
        ActionView {
            id: action.name.to_string(),
            title: self.title(&action.title),
            form: self.form(process, &action.form),
            next: self.titled(&action.next),
            why: action.why,
        }
    }

    pub(super) fn form(&self, process: &str, fields: &[FieldShown]) -> Vec<FieldView> {
        fields.iter().map(|field| self.field(process, field)).collect()
    }

    fn field(&self, process: &str, shown: &FieldShown) -> FieldView {
        FieldView {
            field: shown.field.to_string(),
            title: self.title(&shown.title),
            kind: self.type_word(process, &shown.field, &shown.of),
            list: matches!(shown.of, Type::List(_)),
            of: self.titled(&shown.offered),
            required: shown.required,
            value: shown.value.as_ref().map(|value| json(self.directory, value)),
        }
    }

    /// The word that stands in `type:`; of a field that a rule computes and that says none, that of its answers.
    fn type_word(&self, process: &str, field: &str, of: &Type) -> String {
        let written = self.process(process).and_then(|process| process.fields.get(field)).and_then(|field| field.type_word.as_ref());
        written.map_or_else(|| word_of(of), |word| word.as_str().to_owned())
    }

    pub(super) fn titled(&self, all: &[(Text, Title)]) -> Vec<Titled> {
        all.iter().map(|(name, title)| Titled { id: name.to_string(), title: self.title(title) }).collect()
    }
}

impl OneOrSeveral {
    pub(super) fn of(names: &[Text]) -> OneOrSeveral {
        match names {
            [one] => OneOrSeveral::One(one.to_string()),
            several => OneOrSeveral::Several(several.iter().map(Text::to_string).collect()),
        }
    }
}

fn word_of(of: &Type) -> String {
    match of {
        Type::List(of) => word_of(of),
        Type::Choice(_) => "choice".to_owned(),
        other => other.to_string(),
    }
}

//! Lists of cases, tasks and matters, by page. What stands in one is what whoever asks may know.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;
use tillit_store::work::{Page, QueryError};
use tillit_store::{CaseName, Found, ListError, Summary};

use super::parameters::query;
use super::reply::json;
use super::{Api, Caller};
use crate::http::Query;
use crate::input::{self, Input, InputError, Misfit};
use crate::openapi::{Answer, Method, Parameter, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::{self, CaseRow, MatterRow, PageView, TaskRow};
use crate::words::{said, words};

const LIMIT: Parameter = query("limit", "Hur många rader, 1 till 500; annars 50.", "How many rows, 1 to 500; else 50.");
const AFTER: Parameter = query("after", "Vad sidan före gav som `next`.", "What the page before gave as `next`.");
pub(super) const ROLE: Parameter = query("role", "En uppgift är för den som har rollen.", "A task is for holders of the role.");
pub(super) const TEAM: Parameter = query("team", "En uppgift är för gruppen.", "A task is for the team.");
pub(super) const PERSON: Parameter =
    query("person", "En uppgift är tagen av eller bara för personen.", "A task is claimed by or only for the person.");
pub(super) const MY_TEAMS: Parameter = query("my_teams", "En uppgift är för en av dina grupper.", "A task is for one of your teams.");
pub(super) const LATE: Parameter = query("late", "En uppgift skulle ha varit gjord.", "A task was due before now.");
pub(super) const MINE: Parameter =
    query("mine", "Det är ditt, eller taget av eller bara för dig.", "It is yours, or claimed by or only for you.");
pub(super) const PROCESS: Parameter = query("process", "Processen.", "The process.");

pub(super) const FIELD: Parameter = query(
    "FIELD",
    "Fältet har värdet; vilket fält som helst som är `listed`. `fields.FIELD` är samma sak, också när namnet är upptaget.",
    "The field has the value; any field declared `listed`. `fields.FIELD` is the same, also where the name means something else.",
);
pub(super) const STATUS: Parameter = query("status", "Statusen.", "The status.");
pub(super) const OWNER: Parameter = query("owner", "Vem som äger det.", "Who owns it.");
pub(super) const REQUESTER: Parameter = query("requester", "Vem det gäller.", "Whom it serves.");
pub(super) const MATTERS: Parameter = query("matters", "Det har anmärkningar.", "It has matters.");
pub(super) const STEP: Parameter = query("step", "Steget.", "The step.");
pub(super) const UNCLAIMED: Parameter = query("unclaimed", "Ingen har tagit den.", "Nobody has claimed it.");
pub(super) const MAY: Parameter = query("may", "Du får göra den.", "You may do it.");

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Get,
        path: "/api/cases",
        id: "cases",
        summary: said("Ärenden, sida för sida", "Cases, page by page"),
        who: Who::Person,
        parameters: &[
            FIELD,
            PROCESS,
            STATUS,
            OWNER,
            REQUESTER,
            MINE,
            ROLE,
            TEAM,
            PERSON,
            MY_TEAMS,
            LATE,
            MATTERS,
            query("ended", "De som är avslutade, i stället för de andra.", "Those that have ended, instead of the others."),
            query(
                "sort",
                "`received`, `changed`, `due` eller ett fält som är `listed`; med `-` före kommer det sista först.",
                "`received`, `changed`, `due`, or a field declared `listed`; with a `-` before it the last comes first.",
            ),
            LIMIT,
            AFTER,
        ],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("En sida.", "A page."), |generator| generator.subschema_for::<PageView<CaseRow>>())],
        handler: |method| on(method, cases),
    },
    Route {
        method: Method::Get,
        path: "/api/tasks",
        id: "tasks",
        summary: said("Uppgifter, sida för sida", "Tasks, page by page"),
        who: Who::Person,
        parameters: &[
            PROCESS,
            STEP,
            MINE,
            UNCLAIMED,
            MAY,
            ROLE,
            TEAM,
            PERSON,
            MY_TEAMS,
            LATE,
            query(
                "sort",
                "`due`, `since` eller `received`; med `-` före kommer det sista först.",
                "`due`, `since` or `received`; with a `-` before it the last comes first.",
            ),
            LIMIT,
            AFTER,
        ],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("En sida.", "A page."), |generator| generator.subschema_for::<PageView<TaskRow>>())],
        handler: |method| on(method, tasks),
    },
    Route {
        method: Method::Get,
        path: "/api/matters",
        id: "matters",
        summary: said("Ärenden med anmärkningar, sida för sida", "Cases with matters, page by page"),
        who: Who::Person,
        parameters: &[LIMIT, AFTER],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("En sida.", "A page."), |generator| generator.subschema_for::<PageView<MatterRow>>())],
        handler: |method| on(method, matters),
    },
];

async fn cases(State(api): State<Api>, caller: Caller, query: Query) -> Result<Response, Problem> {
    let list = move |api: &Api, caller: &Caller| {
        let live = api.live()?;
        let asked = input::cases(&Input { package: &live.package, directory: caller.organisation.directory() }, &query)?;
        let page = api.store().list(&asked, &caller.actor, caller.now).map_err(|error| api.unlisted(caller, error))?;
        let reader = caller.reader(&live.package);
        Ok(json(&shown(page, |row| view::case_row(&reader, row))))
    };
    api.read(&caller, list).await
}

async fn tasks(State(api): State<Api>, caller: Caller, query: Query) -> Result<Response, Problem> {
    let list = move |api: &Api, caller: &Caller| {
        let live = api.live()?;
        let asked = input::tasks(&Input { package: &live.package, directory: caller.organisation.directory() }, &query)?;
        let page = api.store().work().tasks(&asked, &caller.actor, caller.now).map_err(|error| unasked(&error))?;
        let reader = caller.reader(&live.package);
        Ok(json(&shown(page, |row| view::task_row(&reader, &row.row, row.task()))))
    };
    api.read(&caller, list).await
}

async fn matters(State(api): State<Api>, caller: Caller, query: Query) -> Result<Response, Problem> {
    let list = move |api: &Api, caller: &Caller| {
        let live = api.live()?;
        let asked = input::matters(&Input { package: &live.package, directory: caller.organisation.directory() }, &query)?;
        let Page { rows, next, .. } = api.store().work().matters(&asked, &caller.actor).map_err(|error| unasked(&error))?;
        let rows = rows.iter().filter_map(|row| api.matters_of(caller, row).transpose()).collect::<Result<Vec<_>, Problem>>()?;
        Ok(json(&PageView { rows, next }))
    };
    api.read(&caller, list).await
}

fn shown<R, V>(page: Page<R>, show: impl Fn(&R) -> Option<V>) -> PageView<V> {
    PageView { rows: page.rows.iter().filter_map(show).collect(), next: page.next }
}

impl Api {
    /// The matters of a case, which only the case itself tells; `None`: there are none any more.
    fn matters_of(&self, caller: &Caller, row: &Summary) -> Result<Option<MatterRow>, Problem> {
        let unread = |error| self.unread(caller, &error);
        let Some(Found { case, .. }) = self.store().find(&CaseName::Id(row.case.clone())).map_err(unread)? else { return Ok(None) };
        let package = self.store().package_of(&case).map_err(unread)?;
        Ok(view::matter_row(&caller.reader(&package), &case))
    }

    fn unlisted(&self, caller: &Caller, error: ListError) -> Problem {
        match error {
            ListError::Query(error) => unasked(&error),
            ListError::Store(error) => self.unread(caller, &error),
            other => self.fault(caller, &other.to_string()),
        }
    }
}

/// Why a list cannot be given. What else is asked is read before.
fn unasked(error: &QueryError) -> Problem {
    let what = match error {
        QueryError::OtherOrder => words!(
            "markören är från en lista i en annan ordning; börja om utan den",
            "the cursor is of a list in another order; begin again without it"
        ),
        _ => words!("markören är ingen som en sida gav; börja om utan den", "the cursor is none that a page gave; begin again without it"),
    };
    InputError::Misfits(vec![Misfit::new("after", what)]).into()
}

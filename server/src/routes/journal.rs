//! What a case has been through, and why it stands as it does.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;
use tillit_engine::case::Decided;
use tillit_engine::{Package, ShortHash};
use tillit_store::record::Entry;

use super::give::named;
use super::parameters::NUMBER;
use super::reply::json;
use super::{Api, Caller};
use crate::http::Named;
use crate::openapi::{Answer, Method, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::{self, EntryView, Explanation};
use crate::words::said;

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Get,
        path: "/api/cases/{number}/journal",
        id: "journal",
        summary: said("Ärendets journal", "The journal of the case"),
        who: Who::Person,
        parameters: &[NUMBER],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Det i den som läsaren får se.", "What of it the reader may see."), |generator| {
            generator.subschema_for::<Vec<EntryView>>()
        })],
        handler: |method| on(method, journal),
    },
    Route {
        method: Method::Get,
        path: "/api/cases/{number}/explain",
        id: "explain",
        summary: said("Varför ärendet står som det gör", "Why the case stands as it does"),
        who: Who::Person,
        parameters: &[NUMBER],
        body: Takes::Nothing,
        answers: &[Answer::json(
            200,
            said(
                "Vad som avgjordes utan en person, för den som ser hela ärendet.",
                "What was decided without a person, for who sees the whole case.",
            ),
            |generator| generator.subschema_for::<Explanation>(),
        )],
        handler: |method| on(method, explain),
    },
];

async fn journal(State(api): State<Api>, caller: Caller, Named(number): Named<String>) -> Result<Response, Problem> {
    let read = move |api: &Api, caller: &Caller| {
        let history = api.history(caller, &number)?;
        let History { found, package, entries } = &history;
        Ok(json(&view::journal(&caller.reader(package), &found.case, entries)))
    };
    api.read(&caller, read).await
}

async fn explain(State(api): State<Api>, caller: Caller, Named(number): Named<String>) -> Result<Response, Problem> {
    let read = move |api: &Api, caller: &Caller| {
        let history = api.history(caller, &number)?;
        let packages = api.packages(caller, &history)?;
        let History { found, package, entries } = &history;
        let package_of = |hash: ShortHash| packages.get(&hash).map(|package| &**package);
        Ok(json(&view::explain(&caller.reader(package), &found.case, entries, &package_of)))
    };
    api.read(&caller, read).await
}

/// A case with all its entries.
struct History {
    found: tillit_store::Found,
    package: Arc<Package>,
    entries: Vec<Entry>,
}

impl Api {
    fn history(&self, caller: &Caller, number: &str) -> Result<History, Problem> {
        let unread = |error| self.unread(caller, &error);
        let (found, _) = self.seen(caller, &named(number))?;
        let package = self.store().package_of(&found.case).map_err(unread)?;
        let history = self.store().history(&found.summary).map_err(unread)?;
        Ok(History { found, package, entries: history.into_iter().map(|(_, entry)| entry).collect() })
    }

    /// The packages whose rules a case was decided by, so that an old decision is told in the words of its own time.
    fn packages(&self, caller: &Caller, history: &History) -> Result<BTreeMap<ShortHash, Arc<Package>>, Problem> {
        let is_by_rule = |entry: &&Entry| entry.outcome.decisions.iter().any(|decision| matches!(decision.by, Decided::Rule { .. }));
        let mut packages = BTreeMap::new();
        for hash in history.entries.iter().filter(is_by_rule).map(|entry| entry.package) {
            if !packages.contains_key(&hash)
                && let Some(package) = self.store().published(hash).map_err(|error| self.unread(caller, &error))?
            {
                packages.insert(hash, package);
            }
        }
        Ok(packages)
    }
}

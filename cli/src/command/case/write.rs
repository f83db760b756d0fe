//! The commands that change a case: each is one request, and is answered with the case as it then is.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::{Map, Value as Json, json};
use tillit_server::input::assignments;

use super::{case_path, text};
use crate::client::{Client, Method, escaped};
use crate::failure::Failure;

/// Asks for the change.
pub(super) fn run(name: &str, matches: &ArgMatches, client: &Client) -> Result<Json, Failure> {
    let argument = |name: &str| text(matches, name).unwrap_or_default();
    let post = |rest: String, body: Json| client.send(Method::Post, &case_path(matches, &rest), &without_nothing(body));
    let why = text(matches, "why");
    match name {
        "new" => {
            let body = json!({"process": argument("process"), "start": argument("start"), "fields": start_fields(matches)?});
            client.send(Method::Post, "/api/cases", &body)
        }
        "claim" | "release" => post(format!("{}/{name}", task(matches, client)?), json!({})),
        "assign" => post(format!("{}/assign", task(matches, client)?), json!({"to": argument("to")})),
        "complete" => {
            let body = json!({"fields": fields(matches)?, "tick": ticks(matches), "why": why});
            post(format!("{}/complete", task(matches, client)?), body)
        }
        "choose" => {
            let (task, way) = task_and_way(matches, client)?;
            post(format!("{task}/complete"), json!({"way": way, "fields": fields(matches)?, "tick": ticks(matches), "why": why}))
        }
        "do" => {
            let body = json!({"fields": fields(matches)?, "next": text(matches, "next"), "why": why});
            post(format!("/actions/{}", escaped(&argument("action"))), body)
        }
        "set" => client.send(Method::Patch, &case_path(matches, ""), &without_nothing(json!({"fields": fields(matches)?, "why": why}))),
        "override" => overrule(matches, client, why.as_deref()),
        "note" => post("/notes".to_owned(), json!({"text": argument("text")})),
        "reply" => post("/replies".to_owned(), json!({"text": argument("text")})),
        "message" => post(format!("/messages/{}", escaped(&argument("name"))), json!({"fields": fields(matches)?})),
        "cancel" => post("/cancel".to_owned(), json!({"why": why})),
        "retry" | "dismiss" => post(format!("/matters/{}/{name}", escaped(&argument("matter"))), json!({"why": why})),
        _ => unreachable!("clap knows the same commands"),
    }
}

/// A derived field is overridden by itself; without a value the rule holds again, so `null` is sent as it is.
fn overrule(matches: &ArgMatches, client: &Client, why: Option<&str>) -> Result<Json, Failure> {
    let (field, value) = fields(matches)?.into_iter().next().expect("clap demands an assignment");
    let mut body = json!({"field": field, "value": value});
    if let Some(why) = why {
        body["why"] = why.into();
    }
    client.send(Method::Post, &case_path(matches, "/override"), &body)
}

/// The path of the task that was named, or of the only one that may be done.
fn task(matches: &ArgMatches, client: &Client) -> Result<String, Failure> {
    let task = match text(matches, "task") {
        Some(task) => task,
        None => only_task(matches, client)?,
    };
    Ok(format!("/tasks/{}", escaped(&task)))
}

/// `choose NUMBER TASK WAY`, or `choose NUMBER WAY` where there is one task.
fn task_and_way(matches: &ArgMatches, client: &Client) -> Result<(String, String), Failure> {
    let first = text(matches, "task").unwrap_or_default();
    let (task, way) = match text(matches, "way") {
        Some(way) => (first, way),
        None => (only_task(matches, client)?, first),
    };
    Ok((format!("/tasks/{}", escaped(&task)), way))
}

/// The id of the only task that may be done.
fn only_task(matches: &ArgMatches, client: &Client) -> Result<String, Failure> {
    let case = client.get(&case_path(matches, ""))?;
    let text = |task: &Json, name: &str| task[name].as_str().unwrap_or_default().to_owned();
    let tasks: Vec<&Json> = case["tasks"].as_array().into_iter().flatten().filter(|task| task["may"] == true).collect();
    match tasks.as_slice() {
        [one] => Ok(text(one, "id")),
        all => Err(Failure::WhichTask { tasks: all.iter().map(|task| format!("{} ({})", text(task, "id"), text(task, "step"))).collect() }),
    }
}

/// What `--set` says, by field.
fn fields(matches: &ArgMatches) -> Result<Map<String, Json>, Failure> {
    let texts = matches.get_many::<String>("set").into_iter().flatten().map(String::as_str);
    assignments(texts).map_err(|misfits| Failure::Assignment { misfits: misfits.into_iter().map(|misfit| misfit.what).collect() })
}

fn start_fields(matches: &ArgMatches) -> Result<Map<String, Json>, Failure> {
    let mut all = match matches.get_one::<PathBuf>("input") {
        Some(path) => read(path)?,
        None => Map::new(),
    };
    all.extend(fields(matches)?);
    Ok(all)
}

/// Fields as a JSON object in a file.
fn read(path: &Path) -> Result<Map<String, Json>, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    read.map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    serde_json::from_str(&text).map_err(|error| Failure::NoFields { path: path.to_owned(), reason: error.to_string() })
}

fn ticks(matches: &ArgMatches) -> Vec<&String> {
    matches.get_many::<String>("tick").into_iter().flatten().collect()
}

/// A body without the members that say nothing: what the route does not know is refused there.
fn without_nothing(mut body: Json) -> Json {
    if let Json::Object(members) = &mut body {
        members.retain(|_, value| !value.is_null() && *value != json!([]) && *value != json!({}));
    }
    body
}

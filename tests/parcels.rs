//! A package whose every version differs from the others for all to see: in its rules, and in the steps of its flow.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::package::Folder;

const ABOUT: &str = "package: shop\ntitle: {en: Shop}\nlanguage: 1\nlanguages: [en]\nzone: Europe/Stockholm\nowner: desk\n";
const CATALOGUE: &str = "
roles:
  clerk: {title: {en: Clerk}}
teams:
  desk: {title: {en: The desk}, members: [eva]}
people:
  eva: {name: Eva Ek, mail: eva@shop.example, roles: [clerk]}
choices:
  kind: {letter: {en: Letter}, box: {en: Box}}
";
const PARCEL: &str = "
process: parcel
noun: {en: parcel}
title: {en: Parcels}
owner: desk
number: 'P-{count:5}'
rights: {update: [clerk]}
fields:
  what:  {type: text, title: {en: What}}
  kind:  {type: choice, title: {en: Kind}, of: kind}
  heavy: {type: boolean, title: {en: Heavy}, default: false}
  label: {type: text, title: {en: Label}, rule: label}
starts:
  desk: {form: [what, kind], title: {en: At the desk}, role: clerk, next: weigh_VERSION}
flow:
  weigh_VERSION: {activity: {en: Weigh}, role: clerk, form: ['heavy?'], due: 30 days, next: how_VERSION}
  how_VERSION:
    decision: {en: How does it travel?}
    rule: travels_by
    ways: {road: {next: load_VERSION}, rail: {next: book_VERSION}}
  book_VERSION: {activity: {en: Book a wagon}, role: clerk, due: 30 days, next: load_VERSION}
  load_VERSION:
    decision: {en: Does it fit?}
    role: clerk
    due: 30 days
    ways:
      fits:  {title: {en: It does}, next: sent_VERSION}
      again: {title: {en: Weigh it again}, next: weigh_VERSION}
  sent_VERSION: {end: {en: Sent}}
";

/// A folder with a version of the package.
pub(crate) fn parcels(version: usize) -> Folder {
    let folder = Folder::empty();
    folder.write("package.yaml", ABOUT);
    folder.write("workflows/catalogue/all.yaml", CATALOGUE);
    rewrite(&folder, version);
    folder
}

/// Makes another version of what the folder says.
pub(crate) fn rewrite(folder: &Folder, version: usize) {
    folder.write("workflows/parcel.yaml", PARCEL.replace("VERSION", &version.to_string()));
    let (heavy, light) = ways(version);
    let travels_by = format!("/// en: By {version}.\nfn travels_by(heavy) {{ if heavy {{ \"{heavy}\" }} else {{ \"{light}\" }} }}\n");
    folder.write("rules/travels_by.rhai", travels_by);
    folder.write("rules/label.rhai", format!("/// en: By {version}.\nfn label(kind, heavy) {{ `{version} ${{kind}} ${{heavy}}` }}\n"));
}

/// How heavy parcels travel by a version, and how light ones do.
fn ways(version: usize) -> (&'static str, &'static str) {
    if version.is_multiple_of(2) { ("rail", "road") } else { ("road", "rail") }
}

/// What a rule of a version answers to facts, told apart from the rules themselves.
pub(crate) fn answer(version: usize, rule: &str, facts: &BTreeMap<&str, &Json>) -> String {
    let is_heavy = facts["heavy"] == &json!(true);
    match rule {
        "travels_by" => if is_heavy { ways(version).0 } else { ways(version).1 }.to_owned(),
        "label" => format!("{version} {} {is_heavy}", facts["kind"].as_str().expect("a choice is a text")),
        other => panic!("there is no rule {other}"),
    }
}

/// What begins a parcel.
pub(crate) fn parcel(what: &str, kind: &str) -> Json {
    json!({"process": "parcel", "start": "desk", "fields": {"what": what, "kind": kind}})
}

//! A small package for tests that need a process of their own: parcels, whose flow and rule can be changed.

use tillit_engine::case::Command;
use tillit_store::{Answered, Ask};

use super::house::{Files, House, case, known};
use crate::desk::text;

const ABOUT: &str = "package: shop\ntitle: {en: Shop}\nlanguage: 1\nlanguages: [en]\nzone: Europe/Stockholm\nowner: desk\n";
pub(super) const CATALOGUE: &str = "
roles:
  clerk: {title: {en: Clerk}}
teams:
  desk: {title: {en: The desk}, members: [eva]}
people:
  eva: {name: Eva Ek, mail: eva@shop.example, roles: [clerk]}
choices:
  state: {fresh: {en: Fresh}}
  travel: {road: {en: By road}, rail: {en: By rail}}
";
const HEAD: &str = "process: parcel\nnoun: {en: parcel}\ntitle: {en: Parcels}\nowner: desk\nnumber: P-{count:3}\nstatuses: state\nfields:\n  by: {type: choice, title: {en: By}, of: travel, rule: travels_by}\n  heavy: {type: boolean, title: {en: Heavy}, default: false}\nstarts: {desk: {form: ['heavy?'], title: {en: At the desk}, role: clerk, next: pack}}\nflow:\n";
pub(super) const ROAD: &str = "/// en: By road.\nfn travels_by(heavy) { \"road\" }\n";
pub(super) const RAIL: &str = "/// en: By rail.\nfn travels_by(heavy) { \"rail\" }\n";

/// The package with a flow, a catalogue and the rule that says how a parcel travels.
pub(super) fn files(flow: &str, catalogue: &str, rule: &str) -> Files {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let mut files = vec![
        file("package.yaml", ABOUT),
        file("workflows/catalogue/all.yaml", catalogue),
        file("workflows/parcel.yaml", &format!("{HEAD}{flow}")),
        file("rules/travels_by.rhai", rule),
    ];
    files.sort();
    files
}

/// The package with a flow.
pub(super) fn parcels(flow: &str) -> Files {
    files(flow, CATALOGUE, ROAD)
}

pub(super) fn start_parcel(house: &mut House) -> Answered {
    case(house.ask(known("eva"), Ask::Start { process: text("parcel"), start: text("desk"), fields: Vec::new() }))
}

/// Completes the open task without filling in anything.
pub(super) fn complete_parcel(house: &mut House, answered: &Answered) -> Answered {
    let task = house.task(answered);
    case(house.give("eva", answered, Command::Complete { task, fields: Vec::new(), tick: Vec::new(), why: None }))
}

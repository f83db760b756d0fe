//! Pinned and late: a case keeps the flow that it began by, and follows the rules and the catalogue of the moment.

use tillit_engine::case::{Command, Refusal, Value};
use tillit_engine::{Colour, Language, Package, Pinned, Sources, pin, render};

use super::{At, package};

/// A parcel is packed and weighed, and a rule says how it travels.
const OLDER: &str = "
fields:
  heavy: {type: boolean, title: {en: Heavy}, default: false}
  by:    {type: choice, title: {en: By}, of: travel, rule: travels_by}
starts: {desk: {form: ['heavy?'], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack:  {activity: {en: Pack}, role: clerk, next: weigh}
  weigh: {activity: {en: Weigh}, role: clerk, form: ['heavy?'], next: sent}
  sent:  {end: {en: Sent}}
";

/// Weighing is gone, packing has another name.
const NEWER: &str = "
fields:
  heavy: {type: boolean, title: {en: Heavy}, default: false}
  by:    {type: choice, title: {en: By}, of: travel, rule: travels_by}
starts: {desk: {form: ['heavy?'], title: {en: At the desk}, role: clerk, next: wrap}}
flow:
  wrap: {activity: {en: Wrap}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";

const ROAD: &str = "choices: {travel: {road: {en: By road}, rail: {en: By rail}}}\n";
const BY_ROAD: &str = "/// en: By road.\nfn travels_by(heavy) { \"road\" }\n";
const HEAVY_BY_RAIL: &str = "/// en: Heavy ones by rail.\nfn travels_by(heavy) { if heavy { \"rail\" } else { \"road\" } }\n";

fn with(process: &str, choices: &str, rule: &str, more: &[(&str, &str)]) -> (Sources, Package) {
    let own = [("workflows/catalogue/travel.yaml", choices), ("rules/travels_by.rhai", rule)];
    package(process, &[&own, more].concat())
}

fn pinned(live: &Sources, older: &Sources) -> Package {
    let Pinned { sources, checked } = pin(live, older, "parcel");
    let shown: Vec<String> = checked.diagnostics.iter().map(|one| render(one, &sources, Language::English, Colour::Never)).collect();
    checked.package.unwrap_or_else(|| panic!("{}", shown.join("\n\n")))
}

/// What keeps a version from going on, one text a diagnostic.
fn unfit(live: &Sources, older: &Sources) -> Vec<String> {
    let Pinned { sources, checked } = pin(live, older, "parcel");
    assert!(checked.package.is_none(), "it fits");
    checked.diagnostics.iter().map(|one| render(one, &sources, Language::English, Colour::Never)).collect()
}

fn complete(case: &At<'_>) -> Command {
    Command::Complete { task: case.task(), fields: Vec::new(), tick: Vec::new(), why: None }
}

#[test]
fn a_case_goes_on_by_the_flow_it_began_by_and_by_the_rules_of_now() {
    let (older_sources, older) = with(OLDER, ROAD, BY_ROAD, &[]);
    let (live_sources, live) = with(NEWER, ROAD, HEAVY_BY_RAIL, &[]);
    let both = pinned(&live_sources, &older_sources);
    assert_eq!(both.process_hash("parcel"), older.process_hash("parcel"));
    assert_ne!(live.process_hash("parcel"), older.process_hash("parcel"));

    let began = At::start(&older, "desk", None);
    let mut case = At { package: &both, ..began };
    let packed = complete(&case);
    case.by("eva", &packed).expect("packing is a step of the flow that it began by");
    assert_eq!(case.case.at_steps(), ["weigh".into()], "the newer flow has no such step");
    let weighed =
        Command::Complete { task: case.task(), fields: vec![("heavy".into(), Some(Value::Boolean(true)))], tick: Vec::new(), why: None };
    case.by("eva", &weighed).expect("weighing is the last step");
    assert_eq!(case.case.main().fields["by"], Value::Choice("rail".into()), "the rule of now");
}

#[test]
fn a_package_with_another_version_of_the_process_refuses_the_case() {
    let (_, older) = with(OLDER, ROAD, BY_ROAD, &[]);
    let (_, live) = with(NEWER, ROAD, HEAVY_BY_RAIL, &[]);
    let mut case = At { package: &live, ..At::start(&older, "desk", None) };
    let command = complete(&case);
    assert_eq!(case.by("eva", &command).map(|_| ()), Err(Refusal::OtherVersion { process: "parcel".into() }));
}

#[test]
fn comments_layout_rules_and_unused_choices_make_no_new_version_and_used_choices_do() {
    let version = |process: &str, choices: &str, rule: &str| with(process, choices, rule, &[]).1.process_hash("parcel");
    let first = version(OLDER, ROAD, BY_ROAD);
    let laid_out = OLDER.replace(
        "  weigh: {activity: {en: Weigh}, role: clerk, form: ['heavy?'], next: sent}",
        "  # Since March.\n  weigh:\n    activity: {en: Weigh}\n    role: clerk\n    form:\n      - 'heavy?'\n    next: sent",
    );
    assert_ne!(laid_out, OLDER);
    assert_eq!(version(&laid_out, ROAD, BY_ROAD), first);
    assert_eq!(version(OLDER, ROAD, HEAVY_BY_RAIL), first);
    assert_eq!(version(OLDER, &ROAD.replace("choices: {", "choices: {colour: {red: {en: Red}}, "), BY_ROAD), first);
    assert_ne!(version(OLDER, &ROAD.replace("By rail", "On rails"), BY_ROAD), first, "a title of a choice that a field uses");
    assert_ne!(version(&OLDER.replace("{en: Weigh}", "{en: Put on the scales}"), ROAD, BY_ROAD), first);
}

#[test]
fn a_rule_that_answers_what_the_older_choice_lacks_is_told_with_the_rule_and_the_older_choice() {
    let (older, _) = with(OLDER, ROAD, BY_ROAD, &[]);
    let more = ROAD.replace("rail: {en: By rail}", "rail: {en: By rail}, air: {en: By air}");
    let (live, _) = with(NEWER, &more, "/// en: By air.\nfn travels_by(heavy) { \"air\" }\n", &[]);
    let told = unfit(&live, &older);
    assert!(told.iter().any(|text| text.contains("rules/travels_by.rhai:2") && text.contains("air")), "{told:#?}");
}

#[test]
fn a_rule_that_asks_for_a_field_the_older_flow_lacks_is_told_where_the_older_flow_uses_it() {
    let (older, _) = with(OLDER, ROAD, BY_ROAD, &[]);
    let newer = NEWER
        .replace("fields:\n", "fields:\n  long: {type: boolean, title: {en: Long}, default: false}\n")
        .replace("form: ['heavy?']", "form: ['heavy?', 'long?']");
    let (live, _) = with(&newer, ROAD, "/// en: Long ones by rail.\nfn travels_by(long) { if long { \"rail\" } else { \"road\" } }\n", &[]);
    let told = unfit(&live, &older).join("\n\n");
    assert!(told.contains("long") && told.contains("workflows/parcel.yaml (as published before)"), "{told}");
}

#[test]
fn an_item_that_the_older_flow_names_may_be_retired_but_not_deleted() {
    let list = "list: depot\ntitle: {en: Depots}\nfields: {}\nitems:\n  harbour: {title: {en: Harbour}}\n  inland: {title: {en: Inland}}\n";
    let fields = "fields:\n  depot: {type: depot, title: {en: Depot}, default: harbour}\n";
    let (older_process, newer) = (OLDER.replace("fields:\n", fields), NEWER.to_owned());
    let at = |list: &'static str| [("workflows/catalogue/depots.yaml", list)];
    let (older, _) = with(&older_process, ROAD, BY_ROAD, &at(list));
    let retired = list.replace("harbour: {title: {en: Harbour}}", "harbour: {title: {en: Harbour}, retired: true}").leak();
    let deleted = list.replace("  harbour: {title: {en: Harbour}}\n", "").leak();
    pinned(&with(&newer, ROAD, BY_ROAD, &at(retired)).0, &older);
    let told = unfit(&with(&newer, ROAD, BY_ROAD, &at(deleted)).0, &older).join("\n\n");
    assert!(told.contains("harbour"), "{told}");
}

#[test]
fn a_role_that_the_older_flow_gives_work_to_may_not_be_deleted() {
    let packer = OLDER.replace("weigh: {activity: {en: Weigh}, role: clerk", "weigh: {activity: {en: Weigh}, role: weigher");
    let role =
        [("workflows/catalogue/weigher.yaml", "roles: {weigher: {title: {en: Weigher}}}\npeople: {wim: {name: Wim, roles: [weigher]}}\n")];
    let (older, _) = with(&packer, ROAD, BY_ROAD, &role);
    let told = unfit(&with(NEWER, ROAD, BY_ROAD, &[]).0, &older).join("\n\n");
    assert!(told.contains("weigher"), "{told}");
}

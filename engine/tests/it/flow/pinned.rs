//! Pinned and late: a case keeps the flow that it began by, and follows the rules and the catalogue of the moment.

use tillit_engine::case::{Command, Refusal, Value};
use tillit_engine::{Colour, Language, Package, Pinned, Sources, check, pin, queue, render, to_json};

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
fn comments_layout_quotes_rules_and_unused_choices_make_no_new_version_and_used_choices_do() {
    let version = |process: &str, choices: &str, rule: &str| with(process, choices, rule, &[]).1.process_hash("parcel");
    let first = version(OLDER, ROAD, BY_ROAD);
    let laid_out = OLDER.replace(
        "  weigh: {activity: {en: Weigh}, role: clerk, form: ['heavy?'], next: sent}",
        "  # Since March.\n  weigh:\n    activity: {en: Weigh}\n    role: clerk\n    form:\n      - 'heavy?'\n    next: sent",
    );
    assert_ne!(laid_out, OLDER);
    assert_eq!(version(&laid_out, ROAD, BY_ROAD), first);
    let quoted = OLDER.replace("{en: Pack}", "{'en': \"Pack\"}").replace("role: clerk, next: weigh", "role: 'clerk', next: weigh");
    assert_ne!(quoted, OLDER);
    assert_eq!(version(&quoted, ROAD, BY_ROAD), first);
    let helped = OLDER.replace("default: false}", "default: false, help: {en: \"More than\n    20 kg.\"}}");
    assert_ne!(version(&helped, ROAD, BY_ROAD), first);
    assert_eq!(version(&helped, ROAD, BY_ROAD), version(&helped.replace('\n', "\r\n"), ROAD, BY_ROAD), "line ends");
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

    let Pinned { sources, checked } = pin(&live, &older, "parcel");
    let in_swedish = |one| render(one, &sources, Language::Swedish, Colour::Never);
    assert!(checked.diagnostics.iter().map(in_swedish).any(|text| text.contains("workflows/parcel.yaml (som publicerad tidigare)")));
}

#[test]
fn a_script_is_told_which_version_of_a_file_a_mistake_is_in() {
    let (older, _) = with(
        &OLDER.replace("rule: travels_by", "rule: goes_by"),
        ROAD,
        BY_ROAD,
        &[("rules/goes_by.rhai", "/// en: By road.\nfn goes_by(heavy) { \"road\" }\n")],
    );
    let (live, _) = with(NEWER, ROAD, BY_ROAD, &[]);
    let Pinned { sources, checked } = pin(&live, &older, "parcel");
    let told: Vec<_> = checked.diagnostics.iter().map(|one| to_json(one, &sources, Language::English)).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((&told[0]["file"], &told[0]["older"]), (&"workflows/parcel.yaml".into(), &true.into()));
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

/// What is packed is labelled by a process of its own, which is called.
const LABEL: &str = "
process: label
noun: {en: label}
title: {en: Labels}
owner: desk
fields: {text: {type: choice, title: {en: Text}, of: wording}}
starts:
  parcel: {call: parcel, title: {en: For a parcel}, next: write}
  letter: {call: letter, title: {en: For a letter}, next: write}
flow:
  write: {activity: {en: Write}, role: clerk, form: [text], next: written}
  written: {end: {en: Written}}
";
const CALLS_LABEL: &str = "
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: label}}
flow:
  label: {call: {en: Label it}, process: label, next: sent}
  sent:  {end: {en: Sent}}
";
const WORDING: &str = "choices: {wording: {short: {en: Short}, long: {en: Long}}}\n";

fn labelled(label: &str, wording: &str) -> (Sources, Package) {
    let letter = CALLS_LABEL.trim_start();
    let letter = format!("process: letter\nnoun: {{en: letter}}\ntitle: {{en: Letters}}\nowner: desk\nnumber: L-{{count:3}}\n{letter}");
    let files =
        [("workflows/label.yaml", label), ("workflows/letter.yaml", letter.as_str()), ("workflows/catalogue/wording.yaml", wording)];
    package(CALLS_LABEL, &files)
}

#[test]
fn a_case_keeps_the_flow_of_the_processes_that_its_own_calls_too() {
    let newer =
        LABEL.replace("write: {activity: {en: Write}", "stick: {activity: {en: Stick it on}").replace("next: write}", "next: stick}");
    let (older_sources, older) = labelled(LABEL, WORDING);
    let (live_sources, live) = labelled(&newer, WORDING);
    assert_ne!(live.process_hash("parcel"), older.process_hash("parcel"), "the called process is another");
    let other_words = labelled(LABEL, &WORDING.replace("{en: Long}", "{en: Lengthy}")).1;
    assert_ne!(other_words.process_hash("parcel"), older.process_hash("parcel"), "a choice of the called process is another");

    let both = pinned(&live_sources, &older_sources);
    assert_eq!(both.process_hash("parcel"), older.process_hash("parcel"));
    let mut case = At::start(&both, "desk", None);
    assert_eq!(queue(&both, &case.case)[0].step, "write".into());
    let text = vec![("text".into(), Some(Value::Choice("long".into())))];
    let written = Command::Complete { task: case.task(), fields: text, tick: Vec::new(), why: None };
    case.by("eva", &written).expect("the older label is written");
    assert!(case.case.ended.is_some(), "and the parcel is sent");
}

#[test]
fn what_the_older_flow_does_not_touch_keeps_nobody_from_going_on() {
    let (older, _) = with(OLDER, ROAD, BY_ROAD, &[]);
    let more = ROAD.replace("rail: {en: By rail}", "rail: {en: By rail}, air: {en: By air}");
    let other = "
process: letter
noun: {en: letter}
title: {en: Letters}
owner: desk
number: L-{count:3}
fields:
  thick: {type: boolean, title: {en: Thick}, default: false}
  via:   {type: choice, title: {en: Via}, of: travel, rule: letter_by}
  depot: {type: depot, title: {en: Depot}, default: field}
starts:
  desk:  {form: ['thick?'], title: {en: At the desk}, role: clerk, next: stamp}
  scale: {signal: weighed, title: {en: By scale}, next: stamp}
flow:
  stamp: {activity: {en: Stamp}, role: clerk, next: told}
  told:  {send: {en: It leaves}, template: leaves, public: true, to: [clerk], next: sent}
  sent:  {end: {en: Sent}}
";
    let files = [
        ("workflows/letter.yaml", other),
        ("rules/letter_by.rhai", "/// en: Thick ones by air.\nfn letter_by(thick) { if thick { \"air\" } else { \"road\" } }\n"),
        ("rules/letter_by.examples.yaml", "examples: letter_by\nrows:\n  - {when: {thick: true}, then: air}\n"),
        (
            "workflows/messages/leaves.yaml",
            "template: leaves\nfacts: [number]\nsubject: {en: 'It leaves'}\ntext: {en: 'Letter {number}'}\n",
        ),
        (
            "workflows/catalogue/depots.yaml",
            "list: depot\ntitle: {en: Depots}\nfields: {by: {type: choice, of: travel, title: {en: By}}}\nitems: {field: {title: {en: Airfield}, by: air}}\n",
        ),
        (
            "workflows/catalogue/gauge.yaml",
            "systems: {gauge: {title: {en: Gauge}, sends: {weighed: {fields: {by: {type: choice, of: travel, map: {plane: air}}}}}}}\n",
        ),
    ];
    let (live, _) = with(NEWER, &more, HEAVY_BY_RAIL, &files);
    pinned(&live, &older);
}

#[test]
fn a_language_that_the_package_has_got_since_is_not_asked_of_the_older_flow() {
    let (older, _) = with(OLDER, ROAD, BY_ROAD, &[]);
    let files = with(NEWER, ROAD, BY_ROAD, &[]).0;
    let in_both = |text: &str| {
        let text = text.replace("languages: [en]", "languages: [en, sv]").replace("/// en: By road.", "/// en: By road.\n/// sv: På väg.");
        text.replace("{en: ", "{sv: Något, en: ")
    };
    let files = files.iter().map(|(_, file)| (file.path().to_owned(), in_both(file.text()).into_bytes()));
    let live = Sources::new(files.collect());
    assert!(check(&live).package.is_some());
    pinned(&live, &older);
}

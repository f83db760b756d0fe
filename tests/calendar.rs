//! `tillit calendar`.

use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::Value as Json;

use crate::package::{Folder, Run, run, tillit, workspace};

fn calendar(arguments: &[&str]) -> Command {
    let mut command = tillit(&[&["calendar"], arguments].concat());
    command.current_dir(workspace());
    command
}

#[track_caller]
fn gives(run: &Run, code: i32, text: &Expect) {
    text.assert_eq(&format!("{}{}", run.out, run.err));
    assert_eq!(run.code, code);
}

#[track_caller]
fn json(arguments: &[&str]) -> Json {
    let run = run(&mut calendar(&[arguments, &["--json"]].concat()));
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&run.out).expect("it is JSON")
}

#[test]
fn days_are_shown_with_their_hours_and_why_they_differ() {
    gives(
        &run(&mut calendar(&["office", "--from", "2026-03-30", "--to", "2026-04-07"])),
        0,
        &expect![[r#"
        day              open
        2026-03-30  Mon  08:00–17:00
        2026-03-31  Tue  08:00–17:00
        2026-04-01  Wed  08:00–17:00
        2026-04-02  Thu  08:00–12:00  Maundy Thursday
        2026-04-03  Fri  closed       Good Friday
        2026-04-04  Sat  closed
        2026-04-05  Sun  closed       Easter Day
        2026-04-06  Mon  closed       Easter Monday
        2026-04-07  Tue  08:00–17:00
    "#]],
    );
    gives(
        &run(calendar(&["office", "--from", "2026-12-22", "--to", "2026-12-27"]).env("LANG", "sv_SE.UTF-8")),
        0,
        &expect![[r#"
        dag              öppet
        2026-12-22  tis  08:00–17:00
        2026-12-23  ons  08:00–12:00  Dagen före julafton
        2026-12-24  tor  stängt       Julafton
        2026-12-25  fre  stängt       Juldagen
        2026-12-26  lör  stängt       Annandag jul
        2026-12-27  sön  stängt
    "#]],
    );
}

#[test]
fn a_due_instant_is_explained_day_by_day() {
    gives(
        &run(&mut calendar(&["office", "--add", "9 office hours", "--from", "2026-04-01 15:30"])),
        0,
        &expect![[r#"
        Wed 2026-04-01 15:30 + 9 office hours = Tue 2026-04-07 11:30

        day              open         counted
        2026-04-01  Wed  08:00–17:00  1 h 30 min
        2026-04-02  Thu  08:00–12:00  4 h         Maundy Thursday
        2026-04-03  Fri  closed                   Good Friday
        2026-04-04  Sat  closed
        2026-04-05  Sun  closed                   Easter Day
        2026-04-06  Mon  closed                   Easter Monday
        2026-04-07  Tue  08:00–17:00  3 h 30 min
    "#]],
    );
    let days = ["office", "--add", "2 office days", "--from", "2026-04-01T15:30"];
    gives(
        &run(calendar(&days).env("LANG", "sv_SE.UTF-8")),
        0,
        &expect![[r#"
        ons 2026-04-01 15:30 + 2 office days = tis 2026-04-07 15:30

        dag              öppet        räknat
        2026-04-01  ons  08:00–17:00
        2026-04-02  tor  08:00–12:00  dag 1   Skärtorsdagen
        2026-04-03  fre  stängt               Långfredagen
        2026-04-04  lör  stängt
        2026-04-05  sön  stängt               Påskdagen
        2026-04-06  mån  stängt               Annandag påsk
        2026-04-07  tis  08:00–17:00  dag 2
    "#]],
    );
}

#[test]
fn scripts_get_instants_by_the_calendars_own_clock() {
    expect![[r#"
        [
          {
            "day": "2026-03-28",
            "open": [],
            "holiday": null
          },
          {
            "day": "2026-03-29",
            "open": [],
            "holiday": null
          },
          {
            "day": "2026-03-30",
            "open": [
              {
                "from": "2026-03-30T08:00:00+02:00",
                "to": "2026-03-30T17:00:00+02:00"
              }
            ],
            "holiday": null
          }
        ]"#]]
    .assert_eq(&format!("{:#}", json(&["office", "--from", "2026-03-28", "--to", "2026-03-30"])));
    expect![[r#"
        {
          "calendar": "office",
          "add": "30 office min",
          "from": "2026-03-27T16:50:00+01:00",
          "due": "2026-03-30T08:20:00+02:00",
          "days": [
            {
              "day": "2026-03-27",
              "open": [
                {
                  "from": "2026-03-27T08:00:00+01:00",
                  "to": "2026-03-27T17:00:00+01:00"
                }
              ],
              "holiday": null,
              "time": "10 min"
            },
            {
              "day": "2026-03-28",
              "open": [],
              "holiday": null,
              "time": null
            },
            {
              "day": "2026-03-29",
              "open": [],
              "holiday": null,
              "time": null
            },
            {
              "day": "2026-03-30",
              "open": [
                {
                  "from": "2026-03-30T08:00:00+02:00",
                  "to": "2026-03-30T17:00:00+02:00"
                }
              ],
              "holiday": null,
              "time": "20 min"
            }
          ],
          "days_left_out": 0
        }"#]]
    .assert_eq(&format!("{:#}", json(&["office", "--add", "30 office min", "--from", "2026-03-27T15:50:00Z"])));
}

#[test]
fn without_days_two_weeks_from_today_are_shown() {
    let days = json(&["office"]);
    assert_eq!(days.as_array().map(Vec::len), Some(14));
    assert!(json(&["office", "--add", "1 office days"])["due"].is_string());
}

#[test]
fn an_hour_that_the_clock_shows_twice_is_shown_with_its_offsets() {
    let folder = Folder::small();
    folder.write(
        "workflows/catalogue/calendars.yaml",
        "calendars:\n  night: {title: {sv: Natt, en: Night}, zone: Europe/Stockholm, hours: {saturday: 18:00-24:00, sunday: 00:00-06:00}}\n",
    );
    let run = folder.tillit(&["calendar", "night", "--from", "2026-10-24", "--to", "2026-10-25"]);
    gives(
        &run,
        0,
        &expect![[r#"
        day              open
        2026-10-24  Sat  18:00–24:00
        2026-10-25  Sun  00:00 (+02:00)–06:00 (+01:00)
    "#]],
    );
}

#[test]
fn what_never_comes_is_told() {
    gives(
        &run(&mut calendar(&["office", "--add", "365000 office days", "--from", "2026-03-02 09:00"])),
        0,
        &expect![[r#"
        Mon 2026-03-02 09:00 + 365000 office days never comes
    "#]],
    );
}

#[test]
fn what_cannot_be_asked_is_told_with_the_mend() {
    let asked = |arguments: &[&str], code: i32, text: &Expect| gives(&run(&mut calendar(arguments)), code, text);
    asked(
        &["offcie"],
        4,
        &expect![[r#"
        error: there is no calendar offcie; did you mean office?
    "#]],
    );
    asked(
        &["nights"],
        4,
        &expect![[r#"
        error: there is no calendar nights; calendars stand under `calendars` in the catalogue
    "#]],
    );
    asked(
        &["office", "--from", "2026-02-29"],
        2,
        &expect![[r#"
        error: `2026-02-29` is not a day; write for instance `2026-03-02`
    "#]],
    );
    asked(
        &["office", "--from", "2026-03-02", "--to", "2026-03-01"],
        2,
        &expect![[r#"
        error: 2026-03-01 comes before 2026-03-02
    "#]],
    );
    asked(
        &["office", "--from", "1000-01-01", "--to", "2026-03-01"],
        2,
        &expect![[r#"
        error: at most ten years are shown at a time
    "#]],
    );
    asked(
        &["office", "--add", "5 h"],
        2,
        &expect![[r#"
        error: `5 h` passes day and night; open time is written `5 office hours`
    "#]],
    );
    asked(
        &["office", "--add", "5 desk hours"],
        2,
        &expect![[r#"
        error: `5 desk hours` is counted in `desk`, not in `office`
    "#]],
    );
    asked(
        &["office", "--add", "5 office weeks"],
        2,
        &expect![[r#"
        error: `5 office weeks` is not a duration: open time is counted in `min`, `hours` or `days`, not in `weeks`
    "#]],
    );
    asked(
        &["office", "--add", "5 office hours", "--from", "Friday"],
        2,
        &expect![[r#"
        error: `Friday` is not an instant; write for instance `2026-03-06 15:00`
    "#]],
    );
    asked(
        &["office", "--add", "5 office hours", "--to", "2026-03-02"],
        2,
        &expect![[r#"
        error: `--add` does not go with the rest; see `tillit --help`
    "#]],
    );
    asked(
        &[],
        2,
        &expect![[r#"
        error: `NAME` is missing; see `tillit --help`
    "#]],
    );
    asked(
        &["office", "--package", "docs"],
        5,
        &expect![[r#"
        error: there is no package.yaml in docs; name the package's folder: tillit check FOLDER
    "#]],
    );
}

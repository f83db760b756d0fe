//! What no tillit writes is named, and never left out in silence: what is read without an error is all that stands there.

use expect_test::expect;
use tillit_store::record::{Change, OrganisationEntry, PartName, RecordError};

use super::forged::{envelope, part, stored, told, with_part};
use super::organisation::{entry, files, hash_of};
use crate::desk::salt;

#[test]
fn a_part_that_no_entry_of_its_kind_has_is_named_also_where_it_has_been_erased() {
    let strange = [
        ("note", PartName::Files, "{}"),
        ("publish", PartName::Context, "{}"),
        ("publish", PartName::Events, "[]"),
        ("publish", PartName::Decisions, "[]"),
        ("person_set", PartName::Decisions, "[]"),
        ("person_set", PartName::Files, "{}"),
        ("token_made", PartName::Personal, r#"{"name":"Anna"}"#),
        ("token_made", PartName::Files, "{}"),
        ("token_revoked", PartName::Personal, r#"{"why":"Lost"}"#),
        ("token_revoked", PartName::Decisions, "[]"),
    ];
    for (name, part, json) in strange {
        let error = with_part(name, part, json).unwrap_err();
        assert_eq!(told(error), format!("the entry is a `{name}`, which has no `{part}`, and it lists one"));
    }
    let (mut envelope, parts) = stored("token_made");
    envelope.parts.push((PartName::Decisions, parts[0].hash()));
    assert!(matches!(envelope.record(&parts), Err(RecordError::PartStrange { part: PartName::Decisions, .. })));
}

#[test]
fn what_is_personal_about_one_kind_is_not_taken_for_another() {
    part(
        "publish",
        PartName::Personal,
        "{",
        r#"{"name":"Anna","#,
        expect![[r#"
        `personal` of the entry holds something that this tillit does not know
          unknown field `name`, expected `why` at line 1 column 7"#]],
    );
    part(
        "person_set",
        PartName::Personal,
        "{",
        r#"{"why":"New here","#,
        expect![[r#"
        `personal` of the entry holds something that this tillit does not know
          unknown field `why`, expected one of `name`, `mail`, `phone`, `logins` at line 1 column 6"#]],
    );
}

#[test]
fn a_decision_of_the_organisation_that_says_requesters_may_see_it_is_named() {
    envelope(
        "token_revoked",
        r#""internal""#,
        r#""public""#,
        expect!["the entry contradicts itself: it belongs to no case, and says that a requester may see it"],
    );
}

#[test]
fn roles_of_an_actor_who_is_no_person_are_named() {
    part(
        "start_by_mail",
        PartName::Context,
        "{",
        r#"{"roles":["staff"],"#,
        expect!["the entry contradicts itself: who did it is no person, and has roles or teams"],
    );
    part(
        "start_by_mail",
        PartName::Context,
        "{",
        r#"{"teams":["desk"],"#,
        expect!["the entry contradicts itself: who did it is no person, and has roles or teams"],
    );
}

#[test]
fn files_that_are_not_those_that_were_published_are_named() {
    part(
        "publish",
        PartName::Files,
        "package: it",
        "package: me",
        expect!["the entry contradicts itself: its files are not those of the package that it names"],
    );
    part(
        "publish",
        PartName::Files,
        "rules/a.rhai",
        "rules/b.rhai",
        expect!["the entry contradicts itself: its files are not those of the package that it names"],
    );
    part(
        "publish",
        PartName::Files,
        "{",
        r#"{"more.yaml":"","#,
        expect!["the entry contradicts itself: its files are not those of the package that it names"],
    );
    part(
        "publish",
        PartName::Files,
        "{",
        r#"{"package.yaml":"package: me","#,
        expect![[r#"
        `files` of the entry holds something that this tillit does not know
          the file `package.yaml` stands there twice at line 1 column 62"#]],
    );
    part(
        "publish",
        PartName::Command,
        r#"{"hash":""#,
        r#"{"hash":"0"#,
        expect!["the entry holds `0b32aada5dda695e5cc420749580882d5c51e9a085e2c79d7387cbcdbb4b38e35`, which is no hash"],
    );
}

#[test]
fn a_decision_of_the_organisation_that_contradicts_itself_is_not_written() {
    let package = hash_of(&files());
    let other = files().into_iter().take(1).collect();
    let error = |entry: &OrganisationEntry| told(entry.write(&salt(1, 1)).unwrap_err());
    let published = |files| entry(Change::Published { package, files, why: None });
    expect!["the entry contradicts itself: its files are not those of the package that it names"].assert_eq(&error(&published(other)));
    let read_erased = OrganisationEntry { erased: vec![PartName::Personal], ..published(files()) };
    expect!["the entry contradicts itself: parts of it have been erased, so it cannot be written anew"].assert_eq(&error(&read_erased));
}

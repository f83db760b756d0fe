//! How someone may begin a case.

use tillit_engine::case::{Actor, Person, Text, Value};
use tillit_engine::{Package, Sources, StartShown, check, starts};

use crate::files::{read_package, workspace};

fn package() -> Package {
    check(&Sources::new(read_package(&workspace()))).package.expect("the package is clean")
}

fn shown(package: &Package, person: &str) -> Vec<StartShown> {
    let directory = package.directory();
    let actor = Actor::of(Person::Known(Text::from(person)), &directory);
    starts(package, &actor, &directory, "2026-03-02T08:00:00Z".parse().expect("an instant"))
}

#[test]
fn everyone_is_shown_the_starts_that_they_may_fill_in_and_no_others() {
    let package = package();
    let names = |person: &str| shown(&package, person).iter().map(|start| format!("{}.{}", start.process, start.start)).collect::<Vec<_>>();
    assert_eq!(names("anna"), ["incident.web"]);
    assert_eq!(names("hugo"), ["incident.phone", "incident.visit", "incident.web"]);
    assert_eq!(names("tora"), ["incident.web", "incident.operations"]);
    let directory = package.directory();
    let now = "2026-03-02T08:00:00Z".parse().expect("an instant");
    assert!(starts(&package, &Actor::System(Text::from("monitoring")), &directory, now).is_empty());
}

#[test]
fn the_form_of_a_start_says_what_must_be_filled_in_what_there_is_to_choose_from_and_what_a_field_begins_with() {
    let package = package();
    let web = &shown(&package, "anna")[0];
    let fields: Vec<(&str, bool)> = web.form.iter().map(|field| (&*field.field, field.required)).collect();
    assert_eq!(fields, [("summary", true), ("description", true), ("contact", true), ("service", false)]);
    assert!(web.form[3].offered.iter().any(|(name, _)| &**name == "mail"));
    assert!(web.form.iter().all(|field| field.value.is_none()));

    let mut files = read_package(&workspace());
    let (_, bytes) = files.iter_mut().find(|(path, _)| path == "workflows/incident.yaml").expect("the file is there");
    let text = String::from_utf8(bytes.clone()).expect("it is UTF-8");
    *bytes = text
        .replacen("form:  [summary, description, contact, service?]", "form:  [summary, description, contact, by_user]", 1)
        .into_bytes();
    let package = check(&Sources::new(files)).package.expect("the package is clean");
    assert_eq!(shown(&package, "anna")[0].form[3].value, Some(Value::Boolean(true)));
}

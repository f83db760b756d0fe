//! Rules of the kind that packages hold: those of the incident process and of an interlibrary loan.

use super::*;

pub(super) const RULES: [(&str, &str); 8] = [
    (
        "agreement",
        r##"/// sv: Det första avtalet som täcker tjänsten och anmälarens organisation (R10).
/// en: The first agreement that covers the service and the reporter's organisation (R10).
fn agreement(agreements, service, reporter) {
    for a in agreements {
        if service in a.services && (a.customers.is_empty() || overlap(a.customers, reporter.teams)) { return a; }
    }
    stop("no agreement covers this service and customer")
}
"##,
    ),
    (
        "approval",
        r##"/// sv: En kontoansökan kräver en chefs godkännande (R8).
/// en: An account application needs a manager's word (R8).
fn approval(what) {
    if what == "account" { "needed" } else { "not_needed" }
}
"##,
    ),
    (
        "closing_delay",
        r##"/// sv: Hur länge användaren får pröva lösningen innan ärendet stängs (R21).
/// en: How long a user may try the solution before the ticket closes (R21).
fn closing_delay(kind) {
    if kind == "query" { duration("24 h") } else { duration("48 h") }
}
"##,
    ),
    (
        "priority",
        r##"/// sv: Påverkan × hur brådskande, enligt universitetets avtal (R10).
/// en: Impact × urgency, after the university's agreement (R10).
fn priority(impact, urgency) {
    let weight = #{ university: 3, faculty: 2, group: 1, person: 0 }[impact]
               + #{ now: 3, today: 2, this_week: 1, later: 0 }[urgency];
    if weight >= 5 { "critical" } else if weight >= 4 { "high" } else if weight >= 2 { "medium" } else { "low" }
}
"##,
    ),
    (
        "route",
        r##"/// sv: Gruppen som äger tjänsten (R12).
/// en: The team that owns the service (R12).
fn route(service) {
    service.team
}
"##,
    ),
    (
        "way_of_order",
        r##"/// sv: Vilket arbetssätt en beställning får (R8).
/// en: Which way of work an order takes (R8).
fn way_of_order(what) {
    switch what {
        "password" | "other" => "at_once",
        "software"           => "plan",
        "account"            => "account",
        "change"             => "change",
    }
}
"##,
    ),
    (
        "libraries_to_ask",
        r##"/// sv: Alla bibliotek som vi har avtal med, i katalogens ordning.
/// en: All libraries we have an agreement with, in the order of the catalogue.
fn libraries_to_ask(libraries) { libraries }
"##,
    ),
    (
        "rare",
        r##"/// sv: Ett verk som är värt mer än 5 000 kr lånas ut först när nämnden har yttrat sig.
/// en: A work worth more than 5,000 kr may only be lent after the board's word.
fn rare(value) { value > money("5000 SEK") }
"##,
    ),
];

#[test]
fn they_are_all_accepted() {
    for (name, text) in RULES {
        let sources = sources(&format!("rules/{name}.rhai"), text);
        let mut diagnostics = Diagnostics::default();
        let rule = compile_one(&sources, &mut diagnostics);
        let told = shown(diagnostics, &sources, Language::English);
        // Amounts are in the language and not yet in tillit.
        if name == "rare" {
            assert!(told.starts_with("error[E011]") && told.matches("error[").count() == 1, "{told}");
            continue;
        }
        assert_eq!(told, "");
        assert_eq!(rule.unwrap().name.value, name);
    }
}

fn answers_of(name: &str) -> Vec<String> {
    let text = RULES.iter().find(|(rule, _)| *rule == name).unwrap().1;
    let rule = compile_one(&sources(&format!("rules/{name}.rhai"), text), &mut Diagnostics::default()).unwrap();
    rule.answers().iter().map(|answer| answer.value.clone()).collect()
}

#[test]
fn their_literal_answers_are_known() {
    assert_eq!(answers_of("priority"), ["critical", "high", "medium", "low"]);
    assert_eq!(answers_of("way_of_order"), ["at_once", "plan", "account", "change"]);
    assert_eq!(answers_of("approval"), ["needed", "not_needed"]);
    assert_eq!(answers_of("route"), Vec::<String>::new());
}

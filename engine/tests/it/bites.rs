//! The scenarios of the incident package bite: each of these changes of its processes still checks, and makes some scenario fail.

use std::collections::BTreeSet;

use tillit_engine::{Language, Sources, check, test};

use crate::files::{put, read_package, report, workspace};

/// What is changed in a file: the text that must stand in it, and what stands there instead.
struct Change {
    what: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
}

const INCIDENT: &str = "workflows/incident.yaml";
const REQUEST: &str = "workflows/request.yaml";
const CALENDARS: &str = "workflows/catalogue/calendars.yaml";
const CRITICAL: &str = "workflows/critical-incident.yaml";

const fn change(what: &'static str, file: &'static str, old: &'static str, new: &'static str) -> Change {
    Change { what, file, old, new }
}

const CHANGES: &[Change] = &[
    change(
        "a decision's ways are swapped",
        INCIDENT,
        "user:      {if: by_user, next: announce}\n      otherwise: {next: check}",
        "user:      {if: by_user, next: check}\n      otherwise: {next: announce}",
    ),
    change(
        "orders and queries change places",
        INCIDENT,
        "{if: kind == \"request\",  next: order}\n      query:    {if: kind == \"query\",    next: quick_answer}",
        "{if: kind == \"request\",  next: quick_answer}\n      query:    {if: kind == \"query\",    next: order}",
    ),
    change(
        "a start no longer says what it is",
        INCIDENT,
        "set:   {kind: incident, by_user: false}\n    cites: [R1, R5]",
        "set:   {kind: incident}\n    cites: [R1, R5]",
    ),
    change("the question is not emptied", INCIDENT, "    set:    {question: none}                # the next question is asked anew\n", ""),
    change(
        "what an order gives does not come back",
        INCIDENT,
        "set:     {solution: answer.delivered, archived: answer.archived}",
        "set:     {archived: answer.archived}",
    ),
    change("the alarm's count stands still", INCIDENT, "set:     {alarms: alarms + 1, ceased: false}", "set:     {ceased: false}"),
    change("users get 47 hours", "rules/closing_delay.rhai", "duration(\"48 h\")", "duration(\"47 h\")"),
    change("a question waits a day less", INCIDENT, "{after: 5 office days, next: who_asked}", "{after: 4 office days, next: who_asked}"),
    change("a first look may take half an hour of the night", INCIDENT, "due:      30 office min", "due:      30 min"),
    change("the office closes at four", CALENDARS, "{monday-friday: 08:00-17:00}", "{monday-friday: 08:00-16:00}"),
    change("Good Friday is a day like others", CALENDARS, "day: easter - 2,", "day: 01-01,"),
    change("Easter Monday is a day like others", CALENDARS, "day: easter + 1,", "day: 01-01,"),
    change(
        "waiting for the reporter has no status",
        INCIDENT,
        "wait:   {sv: Väntar på anmälaren, en: Waiting for the reporter}\n    status: waiting\n",
        "wait:   {sv: Väntar på anmälaren, en: Waiting for the reporter}\n",
    ),
    change(
        "the closed end has no status",
        INCIDENT,
        "end:    {sv: Ärendet stängt, en: Ticket closed}\n    status: closed\n",
        "end:    {sv: Ärendet stängt, en: Ticket closed}\n",
    ),
    change(
        "first line's solution is not reported",
        INCIDENT,
        "Solved in first line}, form: [solution], next: report_back}",
        "Solved in first line}, form: [solution], next: verify}",
    ),
    change(
        "a reply after the end skips reading it",
        INCIDENT,
        "replied: {message: reply,  within: 14 days, next: reopened, return: false}",
        "replied: {message: reply,  within: 14 days, next: analyse, return: false}",
    ),
    change("an ordinary loop is counted", INCIDENT, "otherwise:  {next: troubleshoot, return: false}", "otherwise:  {next: troubleshoot}"),
    change(
        "going back is not counted",
        INCIDENT,
        "why: true, next: troubleshoot}\n  major:",
        "why: true, next: troubleshoot, return: false}\n  major:",
    ),
    change(
        "anyone registers by phone",
        INCIDENT,
        "title: {sv: Telefon, en: Telephone}\n    role:  helpdesk",
        "title: {sv: Telefon, en: Telephone}\n    role:  anyone",
    ),
    change(
        "any team may troubleshoot",
        INCIDENT,
        "role:     second_line\n    team:     team\n    show:     [summary, description, service, began, alarms, ceased]\n    due:      time_to_work",
        "role:     second_line\n    show:     [summary, description, service, began, alarms, ceased]\n    due:      time_to_work",
    ),
    change("four eyes are two", REQUEST, "    not_by:   [what_is_it, who_approves]    # four eyes\n", ""),
    change(
        "contact details are not asked",
        INCIDENT,
        "form:  [reporter, contact, summary, description, kind?, service?]\n    title: {sv: Telefon",
        "form:  [reporter, contact?, summary, description, kind?, service?]\n    title: {sv: Telefon",
    ),
    change(
        "the way around the logging is open",
        INCIDENT,
        "    if:    has(kind) and has(service) and has(priority)     # no way around the logging\n",
        "",
    ),
    change("reopening has a month", INCIDENT, "within: 14 days, next: analyse}", "within: 30 days, next: analyse}"),
    change(
        "alarms do not join",
        INCIDENT,
        "    same:   {fingerprint: message.fingerprint}      # an open ticket gets it instead, as `again`\n",
        "",
    ),
    change(
        "users are not informed",
        CRITICAL,
        "template: critical_notice\n            to:       [service.users]",
        "template: critical_notice\n            to:       [service.account_manager]",
    ),
    change("the first notice is not waited for", CRITICAL, "    branches:\n      inform:", "    join: first\n    branches:\n      inform:"),
    change("a new notice does not restart the half hour", CRITICAL, "        again: restart\n", ""),
    change("nobody else is called in", CRITICAL, "after: 1 h\n                cites", "after: 9 h\n                cites"),
    change(
        "standing down leaves the repair open",
        CRITICAL,
        "        why:   true\n        cites: [R18, R19]\n        next:  tell_restored\n",
        "        why:   true\n        cites: [R18, R19]\n",
    ),
    change(
        "the team is not told that the alarm ceased",
        INCIDENT,
        "template: recovered, to: [team, owner]",
        "template: recovered, to: [owner]",
    ),
    change("the incident manager is not alerted", CRITICAL, "to:       [incident_manager, team]", "to:       [team]"),
    change(
        "those who helped are not told that it is over",
        CRITICAL,
        "to:       [service.users, head_of_operations, helpdesk, service.account_manager, backup_technicians, second_line, third_line]",
        "to:       [service.users, head_of_operations, helpdesk]",
    ),
    change("the application is not archived", REQUEST, "set:    {archived: today}", "set:    {archived: none}"),
    change(
        "a service word of theirs is unknown",
        "workflows/catalogue/systems.yaml",
        "map: {www: web, dns: network}",
        "map: {dns: network}",
    ),
    change("a recovery is an alarm", "workflows/catalogue/systems.yaml", "if:   state == \"firing\"", "if:   has(state)"),
    change(
        "who mails is not told the number",
        INCIDENT,
        "description: message.text\n    cites: [R3]\n    next:  receipt",
        "description: message.text\n    cites: [R3]\n    next:  categorise",
    ),
    change("first line's question comes back to second line", INCIDENT, "set: {asking: first_line}", "set: {asking: second_line}"),
    change(
        "third line's question comes back to second line",
        INCIDENT,
        "{if: asking == \"third_line\", next: third_line}",
        "{if: asking == \"third_line\", next: troubleshoot, return: false}",
    ),
    change(
        "a query that takes time becomes an incident",
        INCIDENT,
        "en: Needs looking into}, next: prioritise}",
        "en: Needs looking into}, set: {kind: incident}, next: prioritise}",
    ),
    change(
        "thanks are kept for another round",
        INCIDENT,
        "    cites: [R21, R22]\n    next:  closed",
        "    cites: [R21, R22]\n    next:  analyse",
    ),
    change("urgent work may take its time", "rules/time_to_work.rhai", "duration(\"4 h\")", "duration(\"8 h\")"),
    change("a false alarm is stood down in silence", CRITICAL, "    next:  tell_restored", "    next:  restored"),
    change("the manager is not told of the question", REQUEST, "to:       [manager]", "to:       [ordered_by]"),
    change("students need a manager too", "rules/approval.rhai", "holder != \"student\"", "holder != \"guest\""),
    change("who ordered does not hear of the planned day", REQUEST, "to:       [ordered_by]", "to:       [second_line]"),
    change(
        "the old solution counts as the new one",
        INCIDENT,
        "    set:      {solution: none}              # it did not hold, so the next one is asked anew\n",
        "",
    ),
    change("priority weighs less", "rules/priority.rhai", "weight >= 2", "weight >= 4"),
];

#[test]
fn every_change_of_the_incident_package_makes_a_scenario_fail() {
    let (mut blunt, mut bitten) = (Vec::new(), BTreeSet::new());
    for Change { what, file, old, new } in CHANGES {
        let mut files = read_package(&workspace());
        let text = files.iter().find(|(path, _)| path == file).map(|(_, bytes)| String::from_utf8(bytes.clone()).expect("it is UTF-8"));
        let text = text.unwrap_or_else(|| panic!("{what}: there is no {file}"));
        assert!(text.contains(old), "{what}: {file} no longer holds\n{old}");
        put(&mut files, file, text.replacen(old, new, 1).into_bytes());
        let sources = Sources::new(files);
        let checked = check(&sources);
        let Some(package) = checked.package else {
            panic!("{what} does not check:\n{}", report(&sources, &checked.diagnostics, Language::English));
        };
        let failed: Vec<String> =
            test(&package, &sources, None).scenarios.into_iter().filter(|it| it.failure.is_some()).map(|it| it.name.to_string()).collect();
        if failed.is_empty() {
            blunt.push(*what);
        }
        bitten.extend(failed);
    }
    assert!(blunt.is_empty(), "no scenario notices: {blunt:#?}");
    assert!(bitten.len() >= 12, "only these scenarios bite: {bitten:?}");
}

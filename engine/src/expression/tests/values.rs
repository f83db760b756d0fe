//! Values as they stand in YAML: a literal, an expression, `none`, or what is said of neither (F13).

use expect_test::{Expect, expect};

use super::{Catalogue, facts, file, kind, summary, told};
use crate::diagnostic::Diagnostics;
use crate::expression::{Context, Typed, value_of_any};
use crate::model::Type;

#[track_caller]
fn check_any(expected: &[Type], yaml: &str, expect: Expect) {
    let (sources, written) = file(&format!("set: {yaml}\n"));
    let facts = facts();
    let mut diagnostics = Diagnostics::default();
    let context = Context { facts: &facts, sources: &sources, names: &Catalogue };
    let typed = value_of_any(&written, expected, context, &mut diagnostics);
    assert_eq!(typed.is_none(), diagnostics.has_errors(), "a value is refused exactly when something is told");
    expect.assert_eq(&match typed {
        None => told(diagnostics.as_slice(), &sources),
        Some(Typed::None) => "none".to_owned(),
        Some(Typed::Literal(literal)) => format!("{literal:?}"),
        Some(Typed::Expression(checked)) => summary(&checked, &sources),
    });
}

#[track_caller]
fn check(expected: Type, yaml: &str, expect: Expect) {
    check_any(&[expected], yaml, expect);
}

fn service() -> Type {
    Type::Item("service".to_owned())
}

#[test]
fn none_is_no_value() {
    check(Type::Text, "none", expect!["none"]);
    check(service(), "none", expect!["none"]);
}

#[test]
fn a_choice_is_a_bare_word_or_stands_in_quotes() {
    check(kind(), "incident", expect![[r#"Choice("incident")"#]]);
    check(kind(), "\"incident\"", expect![[r#"Choice("incident")"#]]);
    check(kind(), "'\"incident\"'", expect![[r#"Choice("incident")"#]]);
    check(kind(), "kind_before", expect!["choice of ticket_kind; reads [kind_before]; public"]);
    check(
        kind(),
        "incidnet",
        expect![[r#"
        error[E025]: `incidnet` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:6
          |
        1 | set: incidnet
          |      ^^^^^^^^ did you mean `incident`?
          |
          = help: the choices are `request`, `query` and `incident`
          = help: no field or other fact has that name either
        sv: `incidnet` finns inte bland valen i `ticket_kind`
            menade du `incident`?
            valen är `request`, `query` och `incident`
            inget fält eller annat faktum heter så heller"#]],
    );
    check(
        kind(),
        "'\"incidnet\"'",
        expect![[r#"
        error[E025]: `incidnet` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:7
          |
        1 | set: '"incidnet"'
          |       ^^^^^^^^^^ did you mean `incident`?
          |
          = help: the choices are `request`, `query` and `incident`
        sv: `incidnet` finns inte bland valen i `ticket_kind`
            menade du `incident`?
            valen är `request`, `query` och `incident`"#]],
    );
    check(
        kind(),
        "summary",
        expect![[r#"
            error[E051]: expected `choice of ticket_kind`, but found `text`
             --> workflows/incident.yaml:1:6
              |
            1 | set: summary
              |      ^^^^^^^ this is `text`
            sv: väntade `choice of ticket_kind`, men fann `text`
                det här är `text`"#]],
    );
    check(kind(), "route", expect!["answer of route; reads [route]; route must be choice of ticket_kind at `route`; public"]);
}

#[test]
fn numbers_truths_and_decimals() {
    check(Type::Number, "5", expect!["Number(5)"]);
    check(Type::Number, "-5", expect!["Number(-5)"]);
    check(Type::Number, "alarms + 1", expect!["number; reads [alarms]"]);
    check(
        Type::Number,
        "1.5",
        expect![[r#"
            error[E051]: expected `number`, but found `decimal`
             --> workflows/incident.yaml:1:6
              |
            1 | set: 1.5
              |      ^^^ this is `decimal`
              |
              = help: a `number` is whole; with decimals the type is `decimal`
            sv: väntade `number`, men fann `decimal`
                det här är `decimal`
                `number` är ett helt tal; med decimaler heter typen `decimal`"#]],
    );
    check(
        Type::Number,
        "five",
        expect![[r#"
            error[E026]: there is no `five` here
             --> workflows/incident.yaml:1:6
              |
            1 | set: five
              |      ^^^^
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `five` här
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]],
    );
    check(Type::Decimal, "1.50", expect![[r#"Decimal("1.50")"#]]);
    check(Type::Decimal, "alarms", expect!["decimal; reads [alarms]"]);
    check(Type::Boolean, "false", expect!["Boolean(false)"]);
    check(
        Type::Boolean,
        "yes",
        expect![[r#"
            error[E009]: `yes` is neither true nor false
             --> workflows/incident.yaml:1:6
              |
            1 | set: yes
              |      ^^^
              |
              = help: write `true`
            sv: `yes` är inget sanningsvärde
                skriv `true`"#]],
    );
    check(Type::Boolean, "has(team)", expect!["boolean; reads [team?]"]);
    check(
        Type::Boolean,
        "team",
        expect![[r#"
            error[E051]: expected `boolean`, but found `team`
             --> workflows/incident.yaml:1:6
              |
            1 | set: team
              |      ^^^^ this is `team`
              |
              = help: ask whether it is set with `has(team)`, or compare it
            sv: väntade `boolean`, men fann `team`
                det här är `team`
                fråga om det är satt med `has(team)`, eller jämför det"#]],
    );
}

#[test]
fn dates_and_instants() {
    check(Type::Date, "2026-05-01", expect!["Date(2026-05-01)"]);
    check(
        Type::Date,
        "2026-02-30",
        expect![[r#"
        error[E009]: there is no day `2026-02-30`
         --> workflows/incident.yaml:1:6
          |
        1 | set: 2026-02-30
          |      ^^^^^^^^^^
        sv: dagen `2026-02-30` finns inte"#]],
    );
    check(Type::Date, "today", expect!["date; reads [today]; public; volatile"]);
    check(
        Type::Date,
        "now",
        expect![[r#"
            error[E051]: expected `date`, but found `instant`
             --> workflows/incident.yaml:1:6
              |
            1 | set: now
              |      ^^^ this is `instant`
            sv: väntade `date`, men fann `instant`
                det här är `instant`"#]],
    );
    check(Type::Instant, "2026-05-01 08:00", expect!["Instant(2026-05-01T08:00:00)"]);
    check(Type::Instant, "2026-05-01T08:00:30", expect!["Instant(2026-05-01T08:00:30)"]);
    check(Type::Instant, "2026-05-01", expect!["Instant(2026-05-01T00:00:00)"]);
    check(
        Type::Instant,
        "2026-05-01 25:00",
        expect![[r#"
        error[E009]: there is no time `25:00`
         --> workflows/incident.yaml:1:6
          |
        1 | set: 2026-05-01 25:00
          |      ^^^^^^^^^^^^^^^^
        sv: klockslaget `25:00` finns inte"#]],
    );
    check(
        Type::Instant,
        "2026-05-01 8 am",
        expect![[r#"
        error[E009]: `2026-05-01 8 am` is not an instant; write for instance `2026-05-01 08:00`, in the package's time zone
         --> workflows/incident.yaml:1:6
          |
        1 | set: 2026-05-01 8 am
          |      ^^^^^^^^^^^^^^^
        sv: `2026-05-01 8 am` är ingen tidpunkt; skriv t.ex. `2026-05-01 08:00`, i paketets tidszon"#]],
    );
    check(Type::Instant, "due_back", expect!["instant; reads [due_back]; public"]);
    check(Type::Instant, "due_back + duration(\"1 day\")", expect!["instant; reads [due_back]; public"]);
}

#[test]
fn durations() {
    check(Type::Duration, "48 h", expect!["Duration(Duration { months: 0, days: 0, microseconds: 172800000000 })"]);
    check(Type::Duration, "47 h 59 min", expect!["Duration(Duration { months: 0, days: 0, microseconds: 172740000000 })"]);
    check(
        Type::Duration,
        "closing_delay",
        expect!["answer of closing_delay; reads [closing_delay]; closing_delay must be duration at `closing_delay`; public"],
    );
    check(Type::Duration, "agreement.respond[priority]", expect!["duration; reads [agreement.respond, priority]"]);
    check(
        Type::Duration,
        "48 tim",
        expect![[r#"
        error[E009]: `48 tim` is not a duration: no unit `tim`; did you mean `h`?
         --> workflows/incident.yaml:1:6
          |
        1 | set: 48 tim
          |      ^^^^^^
        sv: `48 tim` är ingen längd: enheten `tim` finns inte; menade du `h`?"#]],
    );
    check(
        Type::Duration,
        "48h",
        expect![[r#"
        error[E009]: `48h` is not a duration: a space stands between number and unit: `48 h`
         --> workflows/incident.yaml:1:6
          |
        1 | set: 48h
          |      ^^^
        sv: `48h` är ingen längd: mellan tal och enhet står ett blanksteg: `48 h`"#]],
    );
    check(
        Type::Duration,
        "48",
        expect![[r#"
            error[E051]: expected `duration`, but found `number`
             --> workflows/incident.yaml:1:6
              |
            1 | set: 48
              |      ^^ this is `number`
              |
              = help: a duration has a unit, such as `48 h`
            sv: väntade `duration`, men fann `number`
                det här är `number`
                en längd har en enhet, t.ex. `48 h`"#]],
    );
    check(
        Type::Duration,
        "5 offcie hours",
        expect![[r#"
            error[E035]: there is no calendar `offcie`; did you mean `office`?
             --> workflows/incident.yaml:1:6
              |
            1 | set: 5 offcie hours
              |      ^^^^^^^^^^^^^^
            sv: det finns ingen kalender `offcie`; menade du `office`?"#]],
    );
    check_any(&[Type::Duration, Type::Instant], "15 min", expect!["Duration(Duration { months: 0, days: 0, microseconds: 900000000 })"]);
    check_any(&[Type::Duration, Type::Instant], "due_back", expect!["instant; reads [due_back]; public"]);
    check_any(
        &[Type::Duration, Type::Instant],
        "closing_delay",
        expect!["answer of closing_delay; reads [closing_delay]; closing_delay must be duration or instant at `closing_delay`; public"],
    );
    check_any(
        &[Type::Duration, Type::Instant],
        "team",
        expect![[r#"
            error[E051]: expected `duration` or `instant`, but found `team`
             --> workflows/incident.yaml:1:6
              |
            1 | set: team
              |      ^^^^ this is `team`
            sv: väntade `duration` eller `instant`, men fann `team`
                det här är `team`"#]],
    );
}

#[test]
fn persons_teams_contacts_and_items() {
    check(Type::Person, "anna", expect![[r#"Person("anna")"#]]);
    check(Type::Person, "reporter", expect!["person; reads [reporter]; public"]);
    check(Type::Person, "service.team.lead", expect!["person; reads [service.team.lead]; public"]);
    check(Type::Person, "Kim Berg <kim@example.se>", expect![[r#"Guest { name: "Kim Berg", mail: "kim@example.se" }"#]]);
    check(
        Type::Person,
        "ana",
        expect![[r#"
        error[E024]: no person and no fact is called `ana`
         --> workflows/incident.yaml:1:6
          |
        1 | set: ana
          |      ^^^ did you mean `anna`?
          |
          = help: what fits here: `anna`, `bengt`, `reporter`, `owner` and `actor`
        sv: ingen person och inget faktum heter `ana`
            menade du `anna`?
            här passar `anna`, `bengt`, `reporter`, `owner` och `actor`"#]],
    );
    check(Type::Team, "client_team", expect![[r#"Team("client_team")"#]]);
    check(Type::Team, "team", expect!["team; reads [team]"]);
    check(
        Type::Team,
        "clientteam",
        expect![[r#"
        error[E017]: no team and no fact is called `clientteam`
         --> workflows/incident.yaml:1:6
          |
        1 | set: clientteam
          |      ^^^^^^^^^^ did you mean `client_team`?
          |
          = help: what fits here: `client_team`, `network_team` and `team`
        sv: ingen grupp och inget faktum heter `clientteam`
            menade du `client_team`?
            här passar `client_team`, `network_team` och `team`"#]],
    );
    check(
        Type::Team,
        "reporter",
        expect![[r#"
            error[E051]: expected `team`, but found `person`
             --> workflows/incident.yaml:1:6
              |
            1 | set: reporter
              |      ^^^^^^^^ this is `person`
            sv: väntade `team`, men fann `person`
                det här är `person`"#]],
    );
    check(Type::Contact, "drift", expect![[r#"Contact("drift")"#]]);
    check(
        Type::Contact,
        "drfit",
        expect![[r#"
        error[E019]: no contact list and no fact is called `drfit`
         --> workflows/incident.yaml:1:6
          |
        1 | set: drfit
          |      ^^^^^ did you mean `drift`?
          |
          = help: what fits here: `all_staff`, `drift` and `everybody`
        sv: ingen kontaktlista och inget faktum heter `drfit`
            menade du `drift`?
            här passar `all_staff`, `drift` och `everybody`"#]],
    );
    check(service(), "web", expect![[r#"Item("web")"#]]);
    check(service(), "service", expect!["service; reads [service]; public"]);
    check(
        service(),
        "wbe",
        expect![[r#"
        error[E018]: no item of `service` and no fact is called `wbe`
         --> workflows/incident.yaml:1:6
          |
        1 | set: wbe
          |      ^^^ did you mean `web`?
          |
          = help: what fits here: `mail`, `network`, `web` and `service`
        sv: ingen post i `service` och inget faktum heter `wbe`
            menade du `web`?
            här passar `mail`, `network`, `web` och `service`"#]],
    );
}

#[test]
fn a_text_stands_in_quotes_of_its_own() {
    check(Type::Text, "'\"Weekly review\"'", expect![[r#"Text("Weekly review")"#]]);
    check(Type::Text, "summary", expect!["text; reads [summary]; public"]);
    check(Type::Text, "reporter.mail", expect!["text; reads [reporter.mail]; public"]);
    check(
        Type::Text,
        "Weekly review of open tickets",
        expect![[r#"
        error[E050]: this is neither an expression nor a text in quotes
         --> workflows/incident.yaml:1:6
          |
        1 | set: Weekly review of open tickets
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: a text stands in quotes of its own: `'"Weekly review of open tickets"'`
        sv: det här är varken ett uttryck eller en text inom citattecken
            en text står inom egna citattecken: `'"Weekly review of open tickets"'`"#]],
    );
    check(
        Type::Text,
        "\"Weekly review\"",
        expect![[r#"
        error[E050]: this is neither an expression nor a text in quotes
         --> workflows/incident.yaml:1:6
          |
        1 | set: "Weekly review"
          |      ^^^^^^^^^^^^^^^
          |
          = help: a text stands in quotes of its own: `'"Weekly review"'`
        sv: det här är varken ett uttryck eller en text inom citattecken
            en text står inom egna citattecken: `'"Weekly review"'`"#]],
    );
    check(
        Type::Text,
        "weekly",
        expect![[r#"
        error[E050]: this is neither an expression nor a text in quotes
         --> workflows/incident.yaml:1:6
          |
        1 | set: weekly
          |      ^^^^^^
          |
          = help: a text stands in quotes of its own: `'"weekly"'`
        sv: det här är varken ett uttryck eller en text inom citattecken
            en text står inom egna citattecken: `'"weekly"'`"#]],
    );
    check(
        Type::Text,
        "sumary",
        expect![[r#"
            error[E026]: there is no `sumary` here
             --> workflows/incident.yaml:1:6
              |
            1 | set: sumary
              |      ^^^^^^ did you mean `summary`?
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `sumary` här
                menade du `summary`?
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]],
    );
    check(
        Type::Text,
        "\"it's = late\"",
        expect![[r#"
        error[E050]: a text does not stand in `'`
         --> workflows/incident.yaml:1:9
          |
        1 | set: "it's = late"
          |         ^
          |
          = help: write it in `"…"`
          = help: a text stands in quotes of its own: `'"…"'`
        sv: en text står inte inom `'`
            skriv den inom `"…"`
            en text står inom egna citattecken: `'"…"'`"#]],
    );
    check(
        Type::Text,
        "reporter",
        expect![[r#"
            error[E051]: expected `text`, but found `person`
             --> workflows/incident.yaml:1:6
              |
            1 | set: reporter
              |      ^^^^^^^^ this is `person`
              |
              = help: write for instance `reporter.name`
            sv: väntade `text`, men fann `person`
                det här är `person`
                skriv t.ex. `reporter.name`"#]],
    );
    check(
        Type::Text,
        "service",
        expect![[r#"
            error[E051]: expected `text`, but found `service`
             --> workflows/incident.yaml:1:6
              |
            1 | set: service
              |      ^^^^^^^ this is `service`
              |
              = help: write for instance `service.title`
            sv: väntade `text`, men fann `service`
                det här är `service`
                skriv t.ex. `service.title`"#]],
    );
    check(
        Type::Text,
        "alarms",
        expect![[r#"
            error[E051]: expected `text`, but found `number`
             --> workflows/incident.yaml:1:6
              |
            1 | set: alarms
              |      ^^^^^^ this is `number`
            sv: väntade `text`, men fann `number`
                det här är `number`"#]],
    );
}

#[test]
fn a_list_comes_from_an_expression() {
    check(service().list(), "services", expect!["list of service; reads [services]; public"]);
    check(
        service().list(),
        "service",
        expect![[r#"
            error[E051]: expected `list of service`, but found `service`
             --> workflows/incident.yaml:1:6
              |
            1 | set: service
              |      ^^^^^^^ this is `service`
              |
              = help: write `[service]`
            sv: väntade `list of service`, men fann `service`
                det här är `service`
                skriv `[service]`"#]],
    );
    check(
        service().list(),
        "web",
        expect![[r#"
        error[E051]: a list was expected, but `web` is a single `service`
         --> workflows/incident.yaml:1:6
          |
        1 | set: web
          |      ^^^
          |
          = help: write `[web]`
        sv: en lista väntades, men `web` är en enda `service`
            skriv `[web]`"#]],
    );
    check(kind().list(), "'[\"incident\", \"query\"]'", expect!["list of choice of ticket_kind; reads []; public"]);
    check(
        kind().list(),
        "'[\"incident\", \"qery\"]'",
        expect![[r#"
        error[E025]: `qery` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:20
          |
        1 | set: '["incident", "qery"]'
          |                    ^^^^^^ did you mean `query`?
          |
          = help: the choices are `request`, `query` and `incident`
        sv: `qery` finns inte bland valen i `ticket_kind`
            menade du `query`?
            valen är `request`, `query` och `incident`"#]],
    );
    check(Type::Team.list(), "teams", expect!["list of team; reads [teams]"]);
}

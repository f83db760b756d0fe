//! What expressions mean: types, facts read, demands on rules, and what is said of those that mean nothing.

use expect_test::expect;

use super::check;

#[test]
fn a_name_is_a_fact_of_the_place() {
    check("by_user", expect!["boolean; reads [by_user]"]);
    check("prioriti == \"high\"", expect![[r#"
        error[E026]: there is no `prioriti` here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'prioriti == "high"'
          |      ^^^^^^^^ did you mean `priority`?
          |
          = help: there is `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
        sv: det finns inget `prioriti` här
            menade du `priority`?
            här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]]);
    check("zzz", expect![[r#"
        error[E026]: there is no `zzz` here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'zzz'
          |      ^^^
          |
          = help: there is `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
        sv: det finns inget `zzz` här
            här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]]);
    check("alarms == null", expect![[r#"
        error[E026]: there is no `null` here
         --> workflows/incident.yaml:1:16
          |
        1 | if: 'alarms == null'
          |                ^^^^
          |
          = help: write `not has(x)`
        sv: det finns inget `null` här
            skriv `not has(x)`"#]]);
}

#[test]
fn members_belong_to_a_type() {
    check("reporter.mail", expect!["text; reads [reporter.mail]; public"]);
    check("service.team.lead", expect!["person; reads [service.team.lead]; public"]);
    check("steps.fix.at", expect!["instant; reads [steps.fix.at]"]);
    check("reporter.mial", expect![[r#"
        error[E026]: `reporter`, of type `person`, has no `mial`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'reporter.mial'
          |               ^^^^ did you mean `mail`?
          |
          = help: it has `name`, `mail`, `language`, `roles` and `teams`
        sv: `reporter`, av typen `person`, har inget `mial`
            menade du `mail`?
            det har `name`, `mail`, `language`, `roles` och `teams`"#]]);
    check("steps.fixx.at", expect![[r#"
        error[E026]: `steps`, of type `record`, has no `fixx`
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'steps.fixx.at'
          |            ^^^^ did you mean `fix`?
          |
          = help: it has `fix`
        sv: `steps`, av typen `record`, har inget `fixx`
            menade du `fix`?
            det har `fix`"#]]);
    check("services.team", expect![[r#"
        error[E026]: `services`, of type `list of service`, has no `team`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'services.team'
          |               ^^^^
          |
          = help: of a list there is `x.len`, `count(x, …)` and `… in x`
        sv: `services`, av typen `list of service`, har inget `team`
            ur en lista får man `x.len`, `count(x, …)` och `… in x`"#]]);
    check("alarms.day", expect![[r#"
        error[E026]: `alarms`, of type `number`, has no `day`
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms.day'
          |             ^^^
          |
          = help: `number` has no parts
        sv: `alarms`, av typen `number`, har inget `day`
            `number` har inga delar"#]]);
    check("services[0].tittle", expect![[r#"
        error[E026]: a value of type `service` has no `tittle`
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'services[0].tittle'
          |                  ^^^^^^ did you mean `title`?
          |
          = help: it has `title` and `team`
        sv: ett värde av typen `service` har inget `tittle`
            menade du `title`?
            det har `title` och `team`"#]]);
    check("clocks.respond.due", expect![[r#"
        error[E011]: clocks (`clocks.…`) come later
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'clocks.respond.due'
          |      ^^^^^^^^^^^^^^
        sv: klockor (`clocks.…`) kommer senare"#]]);
    check("route.lead", expect![[r#"
        error[E051]: the type of `route` must be known here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'route.lead'
          |      ^^^^^ what the rule answers has no declared type
          |
          = help: give the process a derived field of the rule's name: `route: {type: …, title: …, rule: route}`
        sv: här måste typen av `route` vara känd
            vad regeln svarar har ingen deklarerad typ
            ge processen ett härlett fält med regelns namn: `route: {type: …, title: …, rule: route}`"#]]);
}

#[test]
fn equality_wants_one_type() {
    check("alarms == 1", expect!["boolean; reads [alarms]"]);
    check("price != 2", expect!["boolean; reads [price]"]);
    check("team == service.team", expect!["boolean; reads [team, service.team]"]);
    check("reporter == owner", expect!["boolean; reads [reporter, owner]"]);
    check("service == services[0]", expect!["boolean; reads [service, services]; public"]);
    check("began == due_back", expect!["boolean; reads [began, due_back]"]);
    check("teams == reporter.teams", expect!["boolean; reads [teams, reporter.teams]"]);
    check("alarms == \"1\"", expect![[r#"
        error[E051]: `==` between `number` and `text`
         --> workflows/incident.yaml:1:16
          |
        1 | if: 'alarms == "1"'
          |      ------    ^^^ expected `number`, but found `text`
          |      |
          |      `number`
          |
          = help: numbers are written without quotes
        sv: `==` mellan `number` och `text`
            väntade `number`, men fann `text`
            tal skrivs utan citattecken"#]]);
    check("team == reporter", expect![[r#"
        error[E051]: `==` between `team` and `person`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team == reporter'
          |      ----    ^^^^^^^^ expected `team`, but found `person`
          |      |
          |      `team`
        sv: `==` mellan `team` och `person`
            väntade `team`, men fann `person`"#]]);
    check("service == agreement", expect![[r#"
        error[E051]: `==` between `service` and `agreement`
         --> workflows/incident.yaml:1:17
          |
        1 | if: 'service == agreement'
          |      -------    ^^^^^^^^^ expected `service`, but found `agreement`
          |      |
          |      `service`
        sv: `==` mellan `service` och `agreement`
            väntade `service`, men fann `agreement`"#]]);
    check("steps.fix == steps.fix", expect![[r#"
        error[E051]: `steps.fix` is several values and cannot be compared
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'steps.fix == steps.fix'
          |      ^^^^^^^^^
          |
          = help: compare one of its parts: `steps.fix.…`
        sv: `steps.fix` är flera värden och kan inte jämföras
            jämför en av delarna: `steps.fix.…`"#]]);
    check("teams == team", expect![[r#"
        error[E051]: `==` between `list of team` and `team`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'teams == team'
          |      -----    ^^^^ expected `list of team`, but found `team`
          |      |
          |      `list of team`
          |
          = help: write `… in …`
        sv: `==` mellan `list of team` och `team`
            väntade `list of team`, men fann `team`
            skriv `… in …`"#]]);
    check("waited == 5", expect![[r#"
        error[E051]: `==` between `duration` and `number`
         --> workflows/incident.yaml:1:16
          |
        1 | if: 'waited == 5'
          |      ------    ^ expected `duration`, but found `number`
          |      |
          |      `duration`
          |
          = help: a duration is written `duration("48 h")`
        sv: `==` mellan `duration` och `number`
            väntade `duration`, men fann `number`
            en längd skrivs `duration("48 h")`"#]]);
    check("due_back == \"2026-05-01\"", expect![[r#"
        error[E051]: `==` between `date` and `text`
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'due_back == "2026-05-01"'
          |      --------    ^^^^^^^^^^^^ expected `date`, but found `text`
          |      |
          |      `date`
          |
          = help: a date is written `date("2026-05-01")`
        sv: `==` mellan `date` och `text`
            väntade `date`, men fann `text`
            ett datum skrivs `date("2026-05-01")`"#]]);
}

#[test]
fn a_choice_is_held_against_what_it_offers() {
    check("kind == \"incident\"", expect!["boolean; reads [kind]; public"]);
    check("\"incident\" != kind", expect!["boolean; reads [kind]; public"]);
    check("kind == kind_before", expect!["boolean; reads [kind, kind_before]; public"]);
    check("kind == \"incidnet\"", expect![[r#"
        error[E025]: `incidnet` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == "incidnet"'
          |              ^^^^^^^^^^ did you mean `incident`?
          |
          = help: the choices are `request`, `query` and `incident`
        sv: `incidnet` finns inte bland valen i `ticket_kind`
            menade du `incident`?
            valen är `request`, `query` och `incident`"#]]);
    check("kind == incident", expect![[r#"
        error[E026]: there is no `incident` here
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == incident'
          |              ^^^^^^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"incident"`
        sv: det finns inget `incident` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"incident"`"#]]);
    check("incident == kind", expect![[r#"
        error[E026]: there is no `incident` here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'incident == kind'
          |      ^^^^^^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"incident"`
        sv: det finns inget `incident` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"incident"`"#]]);
    check("kind == summary", expect![[r#"
        error[E051]: `==` between `choice of ticket_kind` and `text`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == summary'
          |      ----    ^^^^^^^ expected `choice of ticket_kind`, but found `text`
          |      |
          |      `choice of ticket_kind`
          |
          = help: a choice is compared with a choice written out, `"…"`, or a field of the same choice
        sv: `==` mellan `choice of ticket_kind` och `text`
            väntade `choice of ticket_kind`, men fann `text`
            ett val jämförs med ett val som skrivs ut, `"…"`, eller ett fält med samma val"#]]);
    check("kind == priority", expect![[r#"
        error[E051]: `==` between `choice of ticket_kind` and `choice of priority`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == priority'
          |      ----    ^^^^^^^^ expected `choice of ticket_kind`, but found `choice of priority`
          |      |
          |      `choice of ticket_kind`
          |
          = help: two choices are compared only when they offer the same values
        sv: `==` mellan `choice of ticket_kind` och `choice of priority`
            väntade `choice of ticket_kind`, men fann `choice of priority`
            två val jämförs bara när de har samma värden"#]]);
    check("kind == true", expect![[r#"
        error[E051]: `==` between `choice of ticket_kind` and `boolean`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == true'
          |      ----    ^^^^ expected `choice of ticket_kind`, but found `boolean`
          |      |
          |      `choice of ticket_kind`
        sv: `==` mellan `choice of ticket_kind` och `boolean`
            väntade `choice of ticket_kind`, men fann `boolean`"#]]);
}

#[test]
fn persons_teams_and_items_have_no_literals_within_an_expression() {
    check("team == \"client_team\"", expect![[r#"
        error[E051]: `==` between `team` and `text`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team == "client_team"'
          |      ----    ^^^^^^^^^^^^^ expected `team`, but found `text`
          |      |
          |      `team`
          |
          = help: within an expression a `team` is compared with a field or part of type `team`; a name stands only as a whole value
        sv: `==` mellan `team` och `text`
            väntade `team`, men fann `text`
            i ett uttryck jämförs `team` med ett fält eller en del av typen `team`; ett namn står bara som ett helt värde"#]]);
    check("team == client_team", expect![[r#"
        error[E026]: there is no `client_team` here
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team == client_team'
          |              ^^^^^^^^^^^
          |
          = help: within an expression a `team` is compared with a field or part of type `team`; a name stands only as a whole value
        sv: det finns inget `client_team` här
            i ett uttryck jämförs `team` med ett fält eller en del av typen `team`; ett namn står bara som ett helt värde"#]]);
    check("service in [mail, web]", expect![[r#"
        error[E026]: there is no `mail` here
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'service in [mail, web]'
          |                  ^^^^
          |
          = help: there is `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
        sv: det finns inget `mail` här
            här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]]);
    check("reporter == \"anna\"", expect![[r#"
        error[E051]: `==` between `person` and `text`
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'reporter == "anna"'
          |      --------    ^^^^^^ expected `person`, but found `text`
          |      |
          |      `person`
          |
          = help: within an expression a `person` is compared with a field or part of type `person`; a name stands only as a whole value
        sv: `==` mellan `person` och `text`
            väntade `person`, men fann `text`
            i ett uttryck jämförs `person` med ett fält eller en del av typen `person`; ett namn står bara som ett helt värde"#]]);
}

#[test]
fn order_is_for_numbers_and_times() {
    check("alarms < 5 and price >= 1.5 and alarms < price", expect!["boolean; reads [alarms, price, alarms, price]"]);
    check("began < now and due_back <= today and due_back < began", expect!["boolean; reads [began, now, due_back, today, due_back, began]; volatile"]);
    check("waited > duration(\"1 h\")", expect!["boolean; reads [waited]"]);
    check("priority > \"high\"", expect![[r#"
        error[E051]: `>` with `choice of priority`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'priority > "high"'
          |      ^^^^^^^^ expected a number, date, instant or duration, but found `choice of priority`
          |
          = help: choices have no order; name them: `… in ["critical", "high"]`
        sv: `>` med `choice of priority`
            väntade tal, datum, tidpunkt eller längd, men fann `choice of priority`
            val har ingen ordning; räkna upp dem: `… in ["critical", "high"]`"#]]);
    check("summary < \"b\"", expect![[r#"
        error[E051]: `<` with `text`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'summary < "b"'
          |      ^^^^^^^ expected a number, date, instant or duration, but found `text`
        sv: `<` med `text`
            väntade tal, datum, tidpunkt eller längd, men fann `text`"#]]);
    check("by_user < true", expect![[r#"
        error[E051]: `<` with `boolean`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'by_user < true'
          |      ^^^^^^^ expected a number, date, instant or duration, but found `boolean`
        sv: `<` med `boolean`
            väntade tal, datum, tidpunkt eller längd, men fann `boolean`"#]]);
    check("tags > 1", expect![[r#"
        error[E051]: `>` with `list of text`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'tags > 1'
          |      ^^^^ expected a number, date, instant or duration, but found `list of text`
          |
          = help: compare how many there are: `len(…)`
        sv: `>` med `list of text`
            väntade tal, datum, tidpunkt eller längd, men fann `list of text`
            jämför antalet: `len(…)`"#]]);
    check("began < 5", expect![[r#"
        error[E051]: `<` between `instant` and `number`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'began < 5'
          |      -----   ^ expected `instant`, but found `number`
          |      |
          |      `instant`
        sv: `<` mellan `instant` och `number`
            väntade `instant`, men fann `number`"#]]);
}

#[test]
fn arithmetic_knows_numbers_texts_and_times() {
    check("alarms + 1 * 2 % 3", expect!["number; reads [alarms]"]);
    check("alarms * 1.5", expect!["decimal; reads [alarms]"]);
    check("summary + \" (again)\"", expect!["text; reads [summary]; public"]);
    check("now + duration(\"48 h\")", expect!["instant; reads [now]; public; volatile"]);
    check("due_back + duration(\"1 day\")", expect!["instant; reads [due_back]; public"]);
    check("now - began", expect!["duration; reads [now, began]; volatile"]);
    check("waited + waited - duration(\"1 h\")", expect!["duration; reads [waited, waited]"]);
    check("waited * 2 / 3", expect!["duration; reads [waited]"]);
    check("-waited", expect!["duration; reads [waited]"]);
    check("summary + alarms", expect![[r#"
        error[E051]: `+` between `text` and `number`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'summary + alarms'
          |      ^^^^^^^^^^^^^^^^
          |
          = help: a text is joined with a text only; anything else is written out in the template: `{fact}`
        sv: `+` mellan `text` och `number`
            en text sätts bara ihop med en text; annat skrivs ut i mallen: `{fact}`"#]]);
    check("now + began", expect![[r#"
        error[E051]: `+` between `instant` and `instant`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'now + began'
          |      ^^^^^^^^^^^
          |
          = help: a duration is added to an instant: `now + duration("48 h")`
        sv: `+` mellan `instant` och `instant`
            till en tidpunkt läggs en längd: `now + duration("48 h")`"#]]);
    check("due_back + 3", expect![[r#"
        error[E051]: `+` between `date` and `number`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'due_back + 3'
          |      ^^^^^^^^^^^^
          |
          = help: a number is not a duration; write for instance `duration("3 days")`
        sv: `+` mellan `date` och `number`
            ett tal är ingen längd; skriv t.ex. `duration("3 days")`"#]]);
    check("waited * waited", expect![[r#"
        error[E051]: `*` between `duration` and `duration`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'waited * waited'
          |      ^^^^^^^^^^^^^^^
        sv: `*` mellan `duration` och `duration`"#]]);
    check("team + 1", expect![[r#"
        error[E051]: `+` between `team` and `number`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'team + 1'
          |      ^^^^^^^^
        sv: `+` mellan `team` och `number`"#]]);
    check("-summary", expect![[r#"
        error[E051]: `-` before `text`
         --> workflows/incident.yaml:1:7
          |
        1 | if: '-summary'
          |       ^^^^^^^ expected a number or a duration, but found `text`
        sv: `-` före `text`
            väntade tal eller längd, men fann `text`"#]]);
}

#[test]
fn and_or_not_want_what_is_true_or_false() {
    check("by_user and not has(team) or true", expect!["boolean; reads [by_user, team?]"]);
    check("team and by_user", expect![[r#"
        error[E051]: this is `team`, not `boolean`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'team and by_user'
          |      ^^^^ expected `boolean`, but found `team`
          |
          = help: ask whether it is set with `has(team)`, or compare it
        sv: det här är `team`, inte `boolean`
            väntade `boolean`, men fann `team`
            fråga om det är satt med `has(team)`, eller jämför det"#]]);
    check("not alarms", expect![[r#"
        error[E051]: this is `number`, not `boolean`
         --> workflows/incident.yaml:1:10
          |
        1 | if: 'not alarms'
          |          ^^^^^^ expected `boolean`, but found `number`
          |
          = help: ask whether it is set with `has(alarms)`, or compare it
        sv: det här är `number`, inte `boolean`
            väntade `boolean`, men fann `number`
            fråga om det är satt med `has(alarms)`, eller jämför det"#]]);
    check("by_user or \"x\"", expect![[r#"
        error[E051]: this is `text`, not `boolean`
         --> workflows/incident.yaml:1:17
          |
        1 | if: 'by_user or "x"'
          |                 ^^^ expected `boolean`, but found `text`
        sv: det här är `text`, inte `boolean`
            väntade `boolean`, men fann `text`"#]]);
}

#[test]
fn in_asks_a_list_or_a_text() {
    check("service in services", expect!["boolean; reads [service, services]; public"]);
    check("team in reporter.teams", expect!["boolean; reads [team, reporter.teams]"]);
    check("\"db\" in summary", expect!["boolean; reads [summary]; public"]);
    check("\"db\" in tags", expect!["boolean; reads [tags]"]);
    check("kind in [\"incident\", \"query\"]", expect!["boolean; reads [kind]; public"]);
    check("\"yes\" in votes", expect!["boolean; reads [votes]"]);
    check("kind in [\"incident\", \"qeury\", \"x\"]", expect![[r#"
        error[E025]: `qeury` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:27
          |
        1 | if: 'kind in ["incident", "qeury", "x"]'
          |                           ^^^^^^^ did you mean `query`?
          |
          = help: the choices are `request`, `query` and `incident`
        sv: `qeury` finns inte bland valen i `ticket_kind`
            menade du `query`?
            valen är `request`, `query` och `incident`
        error[E025]: `x` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:36
          |
        1 | if: 'kind in ["incident", "qeury", "x"]'
          |                                    ^^^
          |
          = help: the choices are `request`, `query` and `incident`
        sv: `x` finns inte bland valen i `ticket_kind`
            valen är `request`, `query` och `incident`"#]]);
    check("\"maybe\" in votes", expect![[r#"
        error[E025]: `maybe` is not among the choices of `vote`
         --> workflows/incident.yaml:1:6
          |
        1 | if: '"maybe" in votes'
          |      ^^^^^^^
          |
          = help: the choices are `yes` and `no`
        sv: `maybe` finns inte bland valen i `vote`
            valen är `yes` och `no`"#]]);
    check("alarms in [\"a\"]", expect![[r#"
        error[E051]: `in` between `number` and `text`
         --> workflows/incident.yaml:1:16
          |
        1 | if: 'alarms in ["a"]'
          |      ------    ^^^^^ expected `number`, but found `text`
          |      |
          |      `number`
          |
          = help: numbers are written without quotes
        sv: `in` mellan `number` och `text`
            väntade `number`, men fann `text`
            tal skrivs utan citattecken"#]]);
    check("team in team", expect![[r#"
        error[E051]: `in` with `team` on the right
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team in team'
          |              ^^^^ expected a list or a text
        sv: `in` med `team` till höger
            väntade en lista eller en text"#]]);
    check("kind in tags", expect![[r#"
        error[E051]: `in` between `choice of ticket_kind` and `text`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind in tags'
          |      ----    ^^^^ expected `choice of ticket_kind`, but found `text`
          |      |
          |      `choice of ticket_kind`
          |
          = help: a choice is compared with a choice written out, `"…"`, or a field of the same choice
        sv: `in` mellan `choice of ticket_kind` och `text`
            väntade `choice of ticket_kind`, men fann `text`
            ett val jämförs med ett val som skrivs ut, `"…"`, eller ett fält med samma val"#]]);
    check("kind in summary", expect![[r#"
        error[E051]: `in` with `text` on the right
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind in summary'
          |              ^^^^^^^ expected a list or a text
        sv: `in` med `text` till höger
            väntade en lista eller en text"#]]);
    check("\"x\" in [1, \"a\"]", expect![[r#"
        error[E051]: a list with both `number` and `text`
         --> workflows/incident.yaml:1:17
          |
        1 | if: '"x" in [1, "a"]'
          |              -  ^^^ expected `number`, but found `text`
          |              |
          |              `number`
          |
          = help: numbers are written without quotes
        sv: en lista med både `number` och `text`
            väntade `number`, men fann `text`
            tal skrivs utan citattecken"#]]);
    check("tags == []", expect![[r#"
        error[E051]: an empty list has no type
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'tags == []'
          |              ^^
          |
          = help: ask for an empty list with `x.is_empty()`
        sv: en tom lista har ingen typ
            fråga efter en tom lista med `x.is_empty()`"#]]);
}

#[test]
fn an_index_takes_an_item_or_the_value_of_a_choice() {
    check("services[0]", expect!["service; reads [services]; public"]);
    check("agreement.respond[priority]", expect!["duration; reads [agreement.respond, priority]"]);
    check("agreement.respond[\"high\"]", expect!["duration; reads [agreement.respond]"]);
    check("agreement.respond[kind]", expect![[r#"
        error[E051]: `[…]` does not fit here: `choice of ticket_kind`
         --> workflows/incident.yaml:1:24
          |
        1 | if: 'agreement.respond[kind]'
          |                        ^^^^ expected a choice of `critical`, `high`, `medium` and `low`
        sv: `[…]` passar inte här: `choice of ticket_kind`
            väntade ett val med `critical`, `high`, `medium` och `low`"#]]);
    check("agreement.respond[\"hihg\"]", expect![[r#"
        error[E051]: `[…]` does not fit here: `text`
         --> workflows/incident.yaml:1:24
          |
        1 | if: 'agreement.respond["hihg"]'
          |                        ^^^^^^ expected a choice of `critical`, `high`, `medium` and `low`
        sv: `[…]` passar inte här: `text`
            väntade ett val med `critical`, `high`, `medium` och `low`"#]]);
    check("services[\"web\"]", expect![[r#"
        error[E051]: this is `text`, not `number`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'services["web"]'
          |               ^^^^^ expected `number`, but found `text`
        sv: det här är `text`, inte `number`
            väntade `number`, men fann `text`"#]]);
    check("summary[0]", expect![[r#"
        error[E051]: `[…]` after `text`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'summary[0]'
          |      ^^^^^^^ expected a list, or a field with a value per choice (`by`)
        sv: `[…]` efter `text`
            väntade en lista, eller ett fält med ett värde per val (`by`)"#]]);
}

#[test]
fn has_asks_for_a_fact_or_a_part_of_one() {
    check("has(team)", expect!["boolean; reads [team?]"]);
    check("has(steps.fix.at)", expect!["boolean; reads [steps.fix.at?]"]);
    check("has(steps.fix.att)", expect![[r#"
        error[E026]: `steps.fix`, of type `record`, has no `att`
         --> workflows/incident.yaml:1:20
          |
        1 | if: 'has(steps.fix.att)'
          |                    ^^^ did you mean `at`?
          |
          = help: it has `by`, `at` and `times`
        sv: `steps.fix`, av typen `record`, har inget `att`
            menade du `at`?
            det har `by`, `at` och `times`"#]]);
    check("has(\"team\")", expect![[r#"
        error[E052]: `has` asks whether a fact is set
         --> workflows/incident.yaml:1:10
          |
        1 | if: 'has("team")'
          |          ^^^^^^ expected a name, such as `service` or `service.team`
        sv: `has` frågar om ett faktum är satt
            väntade ett namn, t.ex. `service` eller `service.team`"#]]);
    check("has(alarms + 1)", expect![[r#"
        error[E052]: `has` asks whether a fact is set
         --> workflows/incident.yaml:1:10
          |
        1 | if: 'has(alarms + 1)'
          |          ^^^^^^^^^^ expected a name, such as `service` or `service.team`
        sv: `has` frågar om ett faktum är satt
            väntade ett namn, t.ex. `service` eller `service.team`"#]]);
    check("has()", expect![[r#"
        error[E052]: `has` gets 0 values
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'has()'
          |      ^^^ expected `has(name)`
        sv: `has` får 0 värden
            väntade `has(name)`"#]]);
}

#[test]
fn what_has_guards_is_marked() {
    check("has(service) and service.team == team", expect!["boolean; reads [service?, service.team?, team]"]);
    check("not has(service) or service.team == team", expect!["boolean; reads [service?, service.team?, team]"]);
    check("has(service) or service.team == team", expect!["boolean; reads [service?, service.team, team]"]);
    check("not (not has(team) or not has(owner)) and team == owner.teams[0]", expect!["boolean; reads [team?, owner?, team?, owner.teams?]"]);
    check("has(steps.fix.at) and steps.fix.at < now and steps.fix.times == 0", expect!["boolean; reads [steps.fix.at?, steps.fix.at?, now, steps.fix.times]; volatile"]);
    check("(has(team) and by_user) or team == service.team", expect!["boolean; reads [team?, by_user, team, service.team]"]);
}

#[test]
fn functions_take_what_they_take() {
    check("count(votes, \"yes\") >= 1", expect!["boolean; reads [votes]"]);
    check("len(tags) + tags.len + tags.len() + len(summary)", expect!["number; reads [tags, tags.len, tags, summary]"]);
    check("overlap(agreement.customers, reporter.teams)", expect!["boolean; reads [agreement.customers, reporter.teams]"]);
    check("date(\"2026-05-01\") > today", expect!["boolean; reads [today]; public; volatile"]);
    check("count(votes, \"yse\")", expect![[r#"
        error[E025]: `yse` is not among the choices of `vote`
         --> workflows/incident.yaml:1:19
          |
        1 | if: 'count(votes, "yse")'
          |                   ^^^^^ did you mean `yes`?
          |
          = help: the choices are `yes` and `no`
        sv: `yse` finns inte bland valen i `vote`
            menade du `yes`?
            valen är `yes` och `no`"#]]);
    check("count(votes, yes)", expect![[r#"
        error[E026]: there is no `yes` here
         --> workflows/incident.yaml:1:19
          |
        1 | if: 'count(votes, yes)'
          |                   ^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"yes"`
        sv: det finns inget `yes` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"yes"`"#]]);
    check("count(votes)", expect![[r#"
        error[E052]: `count` gets 1 values
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'count(votes)'
          |      ^^^^^ expected `count(list, value)`
        sv: `count` får 1 värden
            väntade `count(list, value)`"#]]);
    check("count(team, team)", expect![[r#"
        error[E052]: `count` gets `team`
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'count(team, team)'
          |            ^^^^ expected a list, but found `team`
        sv: `count` får `team`
            väntade en lista, men fann `team`"#]]);
    check("overlap(tags, reporter.teams)", expect![[r#"
        error[E051]: `overlap` between `list of text` and `list of team`
         --> workflows/incident.yaml:1:20
          |
        1 | if: 'overlap(tags, reporter.teams)'
          |              ----  ^^^^^^^^^^^^^^ expected `list of text`, but found `list of team`
          |              |
          |              `list of text`
        sv: `overlap` mellan `list of text` och `list of team`
            väntade `list of text`, men fann `list of team`"#]]);
    check("len(alarms)", expect![[r#"
        error[E052]: `len` gets `number`
         --> workflows/incident.yaml:1:10
          |
        1 | if: 'len(alarms)'
          |          ^^^^^^ expected a list or a text, but found `number`
        sv: `len` får `number`
            väntade en lista eller en text, men fann `number`"#]]);
    check("duration(48)", expect![[r#"
        error[E052]: `duration` takes a text that is written out
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'duration(48)'
          |               ^^ expected for instance `"48 h"`
        sv: `duration` tar en text som är utskriven
            väntade t.ex. `"48 h"`"#]]);
    check("duration(\"48 tim\")", expect![[r#"
        error[E009]: `48 tim` is not a duration: no unit `tim`; did you mean `h`?
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'duration("48 tim")'
          |               ^^^^^^^^
        sv: `48 tim` är ingen längd: enheten `tim` finns inte; menade du `h`?"#]]);
    check("duration(\"5 office hours\")", expect![[r#"
        error[E011]: `5 office hours`: open time comes with calendars
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'duration("5 office hours")'
          |               ^^^^^^^^^^^^^^^^
        sv: `5 office hours`: öppettid kommer med kalendrarna"#]]);
    check("date(\"2026-02-30\")", expect![[r#"
        error[E009]: there is no day `2026-02-30`
         --> workflows/incident.yaml:1:11
          |
        1 | if: 'date("2026-02-30")'
          |           ^^^^^^^^^^^^
        sv: dagen `2026-02-30` finns inte"#]]);
    check("date(\"tomorrow\")", expect![[r#"
        error[E009]: `tomorrow` is not a date; write for instance `2026-05-01`
         --> workflows/incident.yaml:1:11
          |
        1 | if: 'date("tomorrow")'
          |           ^^^^^^^^^^
        sv: `tomorrow` är inget datum; skriv t.ex. `2026-05-01`"#]]);
    check("money(\"5000 SEK\")", expect![[r#"
        error[E011]: amounts (`money`) come later
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'money("5000 SEK")'
          |      ^^^^^^^^^^^^^^^^^
        sv: belopp (`money`) kommer senare"#]]);
    check("cuont(votes, \"yes\")", expect![[r#"
        error[E052]: there is no function `cuont`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'cuont(votes, "yes")'
          |      ^^^^^ did you mean `count`?
          |
          = help: the functions are `count`, `date`, `duration`, `has`, `len`, `money` and `overlap`
        sv: det finns ingen funktion `cuont`
            menade du `count`?
            funktionerna är `count`, `date`, `duration`, `has`, `len`, `money` och `overlap`"#]]);
    check("closing_delay(kind)", expect![[r#"
        error[E052]: there is no function `closing_delay`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'closing_delay(kind)'
          |      ^^^^^^^^^^^^^ `closing_delay` is a fact
          |
          = help: write `closing_delay` without brackets
        sv: det finns ingen funktion `closing_delay`
            `closing_delay` är ett faktum
            skriv `closing_delay` utan parentes"#]]);
    check("trim(summary)", expect![[r#"
        error[E052]: there is no function `trim`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'trim(summary)'
          |      ^^^^
          |
          = help: write `x.trim(…)`
        sv: det finns ingen funktion `trim`
            skriv `x.trim(…)`"#]]);
    check("stop(\"no\")", expect![[r#"
        error[E052]: there is no function `stop`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'stop("no")'
          |      ^^^^
          |
          = help: the functions are `count`, `date`, `duration`, `has`, `len`, `money` and `overlap`
        sv: det finns ingen funktion `stop`
            funktionerna är `count`, `date`, `duration`, `has`, `len`, `money` och `overlap`"#]]);
}

#[test]
fn methods_belong_to_texts_and_lists() {
    check("summary.to_lower().trim().contains(\"db\") or summary.starts_with(\"a\") or summary.is_empty()", expect!["boolean; reads [summary, summary, summary]; public"]);
    check("tags.contains(\"a\") and not tags.is_empty()", expect!["boolean; reads [tags, tags]"]);
    check("votes.contains(\"maybe\")", expect![[r#"
        error[E025]: `maybe` is not among the choices of `vote`
         --> workflows/incident.yaml:1:21
          |
        1 | if: 'votes.contains("maybe")'
          |                     ^^^^^^^
          |
          = help: the choices are `yes` and `no`
        sv: `maybe` finns inte bland valen i `vote`
            valen är `yes` och `no`"#]]);
    check("summary.contians(\"db\")", expect![[r#"
        error[E052]: `text` has no function `contians`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'summary.contians("db")'
          |              ^^^^^^^^ did you mean `contains`?
          |
          = help: there are `contains("part")`, `ends_with("end")`, `is_empty()`, `len()`, `starts_with("start")`, `to_lower()`, `to_upper()` and `trim()`
        sv: `text` har ingen funktion `contians`
            menade du `contains`?
            det som finns är `contains("part")`, `ends_with("end")`, `is_empty()`, `len()`, `starts_with("start")`, `to_lower()`, `to_upper()` och `trim()`"#]]);
    check("summary.contains(5)", expect![[r#"
        error[E052]: `contains` gets `number`
         --> workflows/incident.yaml:1:23
          |
        1 | if: 'summary.contains(5)'
          |                       ^ expected a text, but found `number`
        sv: `contains` får `number`
            väntade en text, men fann `number`"#]]);
    check("summary.trim(\"x\")", expect![[r#"
        error[E052]: `trim` gets 1 values
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'summary.trim("x")'
          |              ^^^^ expected `x.trim()`
        sv: `trim` får 1 värden
            väntade `x.trim()`"#]]);
    check("votes.count(\"yes\")", expect![[r#"
        error[E052]: `list of choice of vote` has no function `count`
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'votes.count("yes")'
          |            ^^^^^
          |
          = help: write `count(x, …)`
        sv: `list of choice of vote` har ingen funktion `count`
            skriv `count(x, …)`"#]]);
    check("reporter.mail()", expect![[r#"
        error[E052]: `person` has no function `mail`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'reporter.mail()'
          |               ^^^^
          |
          = help: write `.mail` without brackets
        sv: `person` har ingen funktion `mail`
            skriv `.mail` utan parentes"#]]);
    check("alarms.abs()", expect![[r#"
        error[E052]: `number` has no function `abs`
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms.abs()'
          |             ^^^
        sv: `number` har ingen funktion `abs`"#]]);
}

#[test]
fn none_is_no_part_of_an_expression() {
    check("team == none", expect![[r#"
        error[E051]: nothing is equal to `none`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'team == none'
          |      ^^^^^^^^^^^^
          |
          = help: write `not has(team)`
        sv: ingenting är lika med `none`
            skriv `not has(team)`"#]]);
    check("none != service.team", expect![[r#"
        error[E051]: nothing is equal to `none`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'none != service.team'
          |      ^^^^^^^^^^^^^^^^^^^^
          |
          = help: write `has(service.team)`
        sv: ingenting är lika med `none`
            skriv `has(service.team)`"#]]);
    check("[none]", expect![[r#"
        error[E051]: `none` stands only as a whole value
         --> workflows/incident.yaml:1:7
          |
        1 | if: '[none]'
          |       ^^^^
          |
          = help: ask whether something is set with `has(x)` or `not has(x)`
        sv: `none` står bara som ett helt värde
            fråga om något är satt med `has(x)` eller `not has(x)`"#]]);
}

#[test]
fn a_rules_answer_fits_what_is_asked_of_it_and_that_is_recorded() {
    check("closing_delay", expect!["answer of closing_delay; reads [closing_delay]; public"]);
    check("now + closing_delay", expect!["instant; reads [now, closing_delay]; closing_delay must be duration at `closing_delay`; public; volatile"]);
    check("route == team", expect!["boolean; reads [route, team]; route must be team at `route`"]);
    check("closing_delay > duration(\"1 h\")", expect!["boolean; reads [closing_delay]; closing_delay must be duration at `closing_delay`; public"]);
    check("not route", expect!["answer of route; reads [route]; route must be boolean at `route`; public"]);
    check("route in teams", expect!["boolean; reads [route, teams]; route must be team at `route`"]);
    check("kind == route", expect!["boolean; reads [kind, route]; route must be choice of ticket_kind at `route`; public"]);
    check("alarms + route", expect!["number; reads [alarms, route]; route must be number at `route`"]);
    check("closing_delay + duration(\"1 h\")", expect![[r#"
        error[E051]: the type of `closing_delay` must be known here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'closing_delay + duration("1 h")'
          |      ^^^^^^^^^^^^^ what the rule answers has no declared type
          |
          = help: give the process a derived field of the rule's name: `closing_delay: {type: …, title: …, rule: closing_delay}`
        sv: här måste typen av `closing_delay` vara känd
            vad regeln svarar har ingen deklarerad typ
            ge processen ett härlett fält med regelns namn: `closing_delay: {type: …, title: …, rule: closing_delay}`"#]]);
    check("closing_delay < route", expect![[r#"
        error[E051]: the type of `closing_delay` must be known here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'closing_delay < route'
          |      ^^^^^^^^^^^^^ what the rule answers has no declared type
          |
          = help: give the process a derived field of the rule's name: `closing_delay: {type: …, title: …, rule: closing_delay}`
        sv: här måste typen av `closing_delay` vara känd
            vad regeln svarar har ingen deklarerad typ
            ge processen ett härlett fält med regelns namn: `closing_delay: {type: …, title: …, rule: closing_delay}`"#]]);
}

#[test]
fn one_mistake_is_told_once() {
    check("nobody.mail == summary and alarms + zzz > 5", expect![[r#"
        error[E026]: there is no `nobody` here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'nobody.mail == summary and alarms + zzz > 5'
          |      ^^^^^^
          |
          = help: there is `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
        sv: det finns inget `nobody` här
            här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till
        error[E026]: there is no `zzz` here
         --> workflows/incident.yaml:1:42
          |
        1 | if: 'nobody.mail == summary and alarms + zzz > 5'
          |                                          ^^^
          |
          = help: there is `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
        sv: det finns inget `zzz` här
            här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]]);
}

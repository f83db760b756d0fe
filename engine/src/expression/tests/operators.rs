//! Operators: what may stand on their two sides, and what they give.

use expect_test::expect;

use super::check;

#[test]
fn equality_wants_one_type() {
    check("alarms == 1", expect!["boolean; reads [alarms]"]);
    check("price != 2", expect!["boolean; reads [price]"]);
    check("team == service.team", expect!["boolean; reads [team, service.team]"]);
    check("reporter == owner", expect!["boolean; reads [reporter, owner]"]);
    check("service == services[0]", expect!["boolean; reads [service, services]; public"]);
    check("began == due_back", expect!["boolean; reads [began, due_back]"]);
    check("teams == reporter.teams", expect!["boolean; reads [teams, reporter.teams]"]);
    check(
        "alarms == \"1\"",
        expect![[r#"
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
            tal skrivs utan citattecken"#]],
    );
    check(
        "team == reporter",
        expect![[r#"
        error[E051]: `==` between `team` and `person`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team == reporter'
          |      ----    ^^^^^^^^ expected `team`, but found `person`
          |      |
          |      `team`
        sv: `==` mellan `team` och `person`
            väntade `team`, men fann `person`"#]],
    );
    check(
        "service == agreement",
        expect![[r#"
        error[E051]: `==` between `service` and `agreement`
         --> workflows/incident.yaml:1:17
          |
        1 | if: 'service == agreement'
          |      -------    ^^^^^^^^^ expected `service`, but found `agreement`
          |      |
          |      `service`
        sv: `==` mellan `service` och `agreement`
            väntade `service`, men fann `agreement`"#]],
    );
    check(
        "steps.fix == steps.fix",
        expect![[r#"
        error[E051]: `steps.fix` is several values and cannot be compared
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'steps.fix == steps.fix'
          |      ^^^^^^^^^
          |
          = help: compare one of its parts: `steps.fix.…`
        sv: `steps.fix` är flera värden och kan inte jämföras
            jämför en av delarna: `steps.fix.…`"#]],
    );
    check(
        "teams == team",
        expect![[r#"
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
            skriv `… in …`"#]],
    );
    check(
        "waited == 5",
        expect![[r#"
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
            en längd skrivs `duration("48 h")`"#]],
    );
    check(
        "due_back == \"2026-05-01\"",
        expect![[r#"
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
            ett datum skrivs `date("2026-05-01")`"#]],
    );
}

#[test]
fn a_choice_is_held_against_what_it_offers() {
    check("kind == \"incident\"", expect!["boolean; reads [kind]; public"]);
    check("\"incident\" != kind", expect!["boolean; reads [kind]; public"]);
    check("kind == kind_before", expect!["boolean; reads [kind, kind_before]; public"]);
    check(
        "kind == \"incidnet\"",
        expect![[r#"
        error[E025]: `incidnet` is not among the choices of `ticket_kind`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == "incidnet"'
          |              ^^^^^^^^^^ did you mean `incident`?
          |
          = help: the choices are `request`, `query` and `incident`
        sv: `incidnet` finns inte bland valen i `ticket_kind`
            menade du `incident`?
            valen är `request`, `query` och `incident`"#]],
    );
    check(
        "kind == incident",
        expect![[r#"
        error[E026]: there is no `incident` here
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == incident'
          |              ^^^^^^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"incident"`
        sv: det finns inget `incident` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"incident"`"#]],
    );
    check(
        "incident == kind",
        expect![[r#"
        error[E026]: there is no `incident` here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'incident == kind'
          |      ^^^^^^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"incident"`
        sv: det finns inget `incident` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"incident"`"#]],
    );
    check(
        "kind == summary",
        expect![[r#"
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
            ett val jämförs med ett val som skrivs ut, `"…"`, eller ett fält med samma val"#]],
    );
    check(
        "kind == priority",
        expect![[r#"
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
            två val jämförs bara när de har samma värden"#]],
    );
    check(
        "kind == true",
        expect![[r#"
        error[E051]: `==` between `choice of ticket_kind` and `boolean`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == true'
          |      ----    ^^^^ expected `choice of ticket_kind`, but found `boolean`
          |      |
          |      `choice of ticket_kind`
        sv: `==` mellan `choice of ticket_kind` och `boolean`
            väntade `choice of ticket_kind`, men fann `boolean`"#]],
    );
}

#[test]
fn persons_teams_and_items_have_no_literals_within_an_expression() {
    check(
        "team == \"client_team\"",
        expect![[r#"
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
            i ett uttryck jämförs `team` med ett fält eller en del av typen `team`; ett namn står bara som ett helt värde"#]],
    );
    check(
        "team == client_team",
        expect![[r#"
        error[E026]: there is no `client_team` here
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team == client_team'
          |              ^^^^^^^^^^^
          |
          = help: within an expression a `team` is compared with a field or part of type `team`; a name stands only as a whole value
        sv: det finns inget `client_team` här
            i ett uttryck jämförs `team` med ett fält eller en del av typen `team`; ett namn står bara som ett helt värde"#]],
    );
    check(
        "kind in [incident, query]",
        expect![[r#"
        error[E026]: there is no `incident` here
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'kind in [incident, query]'
          |               ^^^^^^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"incident"`
        sv: det finns inget `incident` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"incident"`
        error[E026]: there is no `query` here
         --> workflows/incident.yaml:1:25
          |
        1 | if: 'kind in [incident, query]'
          |                         ^^^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"query"`
        sv: det finns inget `query` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"query"`"#]],
    );
    check(
        "service in [mail, web]",
        expect![[r#"
            error[E026]: there is no `mail` here
             --> workflows/incident.yaml:1:18
              |
            1 | if: 'service in [mail, web]'
              |                  ^^^^
              |
              = help: within an expression a `service` is compared with a field or part of type `service`; a name stands only as a whole value
            sv: det finns inget `mail` här
                i ett uttryck jämförs `service` med ett fält eller en del av typen `service`; ett namn står bara som ett helt värde
            error[E026]: there is no `web` here
             --> workflows/incident.yaml:1:24
              |
            1 | if: 'service in [mail, web]'
              |                        ^^^
              |
              = help: within an expression a `service` is compared with a field or part of type `service`; a name stands only as a whole value
            sv: det finns inget `web` här
                i ett uttryck jämförs `service` med ett fält eller en del av typen `service`; ett namn står bara som ett helt värde"#]],
    );
    check(
        "reporter == \"anna\"",
        expect![[r#"
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
            i ett uttryck jämförs `person` med ett fält eller en del av typen `person`; ett namn står bara som ett helt värde"#]],
    );
}

#[test]
fn order_is_for_numbers_and_times() {
    check("alarms < 5 and price >= 1.5 and alarms < price", expect!["boolean; reads [alarms, price, alarms, price]"]);
    check(
        "began < now and due_back <= today and due_back < began",
        expect!["boolean; reads [began, now, due_back, today, due_back, began]; volatile"],
    );
    check("waited > duration(\"1 h\")", expect!["boolean; reads [waited]"]);
    check(
        "priority > \"high\"",
        expect![[r#"
        error[E051]: `>` with `choice of priority`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'priority > "high"'
          |      ^^^^^^^^ expected a number, date, instant or duration, but found `choice of priority`
          |
          = help: choices have no order; name them: `… in ["critical", "high"]`
        sv: `>` med `choice of priority`
            väntade tal, datum, tidpunkt eller längd, men fann `choice of priority`
            val har ingen ordning; räkna upp dem: `… in ["critical", "high"]`"#]],
    );
    check(
        "summary < \"b\"",
        expect![[r#"
        error[E051]: `<` with `text`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'summary < "b"'
          |      ^^^^^^^ expected a number, date, instant or duration, but found `text`
        sv: `<` med `text`
            väntade tal, datum, tidpunkt eller längd, men fann `text`"#]],
    );
    check(
        "by_user < true",
        expect![[r#"
        error[E051]: `<` with `boolean`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'by_user < true'
          |      ^^^^^^^ expected a number, date, instant or duration, but found `boolean`
        sv: `<` med `boolean`
            väntade tal, datum, tidpunkt eller längd, men fann `boolean`"#]],
    );
    check(
        "tags > 1",
        expect![[r#"
        error[E051]: `>` with `list of text`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'tags > 1'
          |      ^^^^ expected a number, date, instant or duration, but found `list of text`
          |
          = help: compare how many there are: `len(…)`
        sv: `>` med `list of text`
            väntade tal, datum, tidpunkt eller längd, men fann `list of text`
            jämför antalet: `len(…)`"#]],
    );
    check(
        "began < 5",
        expect![[r#"
        error[E051]: `<` between `instant` and `number`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'began < 5'
          |      -----   ^ expected `instant`, but found `number`
          |      |
          |      `instant`
        sv: `<` mellan `instant` och `number`
            väntade `instant`, men fann `number`"#]],
    );
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
    check(
        "summary + alarms",
        expect![[r#"
            error[E051]: `+` between `text` and `number`
             --> workflows/incident.yaml:1:16
              |
            1 | if: 'summary + alarms'
              |      -------   ^^^^^^ this is `number`
              |      |
              |      `text`
              |
              = help: a text is joined with a text only; anything else is written out in the template: `{fact}`
            sv: `+` mellan `text` och `number`
                det här är `number`
                en text sätts bara ihop med en text; annat skrivs ut i mallen: `{fact}`"#]],
    );
    check(
        "now + began",
        expect![[r#"
            error[E051]: `+` between `instant` and `instant`
             --> workflows/incident.yaml:1:12
              |
            1 | if: 'now + began'
              |      ---   ^^^^^ this is `instant`
              |      |
              |      `instant`
              |
              = help: a duration is added to an instant: `now + duration("48 h")`
            sv: `+` mellan `instant` och `instant`
                det här är `instant`
                till en tidpunkt läggs en längd: `now + duration("48 h")`"#]],
    );
    check(
        "due_back + 3",
        expect![[r#"
            error[E051]: `+` between `date` and `number`
             --> workflows/incident.yaml:1:17
              |
            1 | if: 'due_back + 3'
              |      --------   ^ this is `number`
              |      |
              |      `date`
              |
              = help: a number is not a duration; write for instance `duration("3 days")`
            sv: `+` mellan `date` och `number`
                det här är `number`
                ett tal är ingen längd; skriv t.ex. `duration("3 days")`"#]],
    );
    check(
        "waited * waited",
        expect![[r#"
            error[E051]: `*` between `duration` and `duration`
             --> workflows/incident.yaml:1:15
              |
            1 | if: 'waited * waited'
              |      ------   ^^^^^^ this is `duration`
              |      |
              |      `duration`
            sv: `*` mellan `duration` och `duration`
                det här är `duration`"#]],
    );
    check(
        "team + 1",
        expect![[r#"
            error[E051]: `+` between `team` and `number`
             --> workflows/incident.yaml:1:13
              |
            1 | if: 'team + 1'
              |      ----   ^ this is `number`
              |      |
              |      `team`
            sv: `+` mellan `team` och `number`
                det här är `number`"#]],
    );
    check(
        "-summary",
        expect![[r#"
        error[E051]: `-` before `text`
         --> workflows/incident.yaml:1:7
          |
        1 | if: '-summary'
          |       ^^^^^^^ expected a number or a duration, but found `text`
        sv: `-` före `text`
            väntade tal eller längd, men fann `text`"#]],
    );
}

#[test]
fn and_or_not_want_what_is_true_or_false() {
    check("by_user and not has(team) or true", expect!["boolean; reads [by_user, team?]"]);
    check(
        "team and by_user",
        expect![[r#"
            error[E051]: expected `boolean`, but found `team`
             --> workflows/incident.yaml:1:6
              |
            1 | if: 'team and by_user'
              |      ^^^^ this is `team`
              |
              = help: ask whether it is set with `has(team)`, or compare it
            sv: väntade `boolean`, men fann `team`
                det här är `team`
                fråga om det är satt med `has(team)`, eller jämför det"#]],
    );
    check(
        "not alarms",
        expect![[r#"
            error[E051]: expected `boolean`, but found `number`
             --> workflows/incident.yaml:1:10
              |
            1 | if: 'not alarms'
              |          ^^^^^^ this is `number`
              |
              = help: ask whether it is set with `has(alarms)`, or compare it
            sv: väntade `boolean`, men fann `number`
                det här är `number`
                fråga om det är satt med `has(alarms)`, eller jämför det"#]],
    );
    check(
        "by_user or \"x\"",
        expect![[r#"
            error[E051]: expected `boolean`, but found `text`
             --> workflows/incident.yaml:1:17
              |
            1 | if: 'by_user or "x"'
              |                 ^^^ this is `text`
            sv: väntade `boolean`, men fann `text`
                det här är `text`"#]],
    );
}

#[test]
fn in_asks_a_list_or_a_text() {
    check("service in services", expect!["boolean; reads [service, services]; public"]);
    check("team in reporter.teams", expect!["boolean; reads [team, reporter.teams]"]);
    check("\"db\" in summary", expect!["boolean; reads [summary]; public"]);
    check("\"db\" in tags", expect!["boolean; reads [tags]"]);
    check("kind in [\"incident\", \"query\"]", expect!["boolean; reads [kind]; public"]);
    check("\"yes\" in votes", expect!["boolean; reads [votes]"]);
    check(
        "kind in [\"incident\", \"qeury\", \"x\"]",
        expect![[r#"
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
            valen är `request`, `query` och `incident`"#]],
    );
    check(
        "\"maybe\" in votes",
        expect![[r#"
        error[E025]: `maybe` is not among the choices of `vote`
         --> workflows/incident.yaml:1:6
          |
        1 | if: '"maybe" in votes'
          |      ^^^^^^^
          |
          = help: the choices are `yes` and `no`
        sv: `maybe` finns inte bland valen i `vote`
            valen är `yes` och `no`"#]],
    );
    check(
        "alarms in [\"a\"]",
        expect![[r#"
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
            tal skrivs utan citattecken"#]],
    );
    check(
        "team in team",
        expect![[r#"
        error[E051]: `in` with `team` on the right
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'team in team'
          |              ^^^^ expected a list or a text
        sv: `in` med `team` till höger
            väntade en lista eller en text"#]],
    );
    check(
        "kind in tags",
        expect![[r#"
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
            ett val jämförs med ett val som skrivs ut, `"…"`, eller ett fält med samma val"#]],
    );
    check(
        "kind in summary",
        expect![[r#"
        error[E051]: `in` with `text` on the right
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind in summary'
          |              ^^^^^^^ expected a list or a text
        sv: `in` med `text` till höger
            väntade en lista eller en text"#]],
    );
    check(
        "\"x\" in [1, \"a\"]",
        expect![[r#"
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
            tal skrivs utan citattecken"#]],
    );
    check(
        "tags == []",
        expect![[r#"
        error[E051]: an empty list has no type
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'tags == []'
          |              ^^
          |
          = help: ask for an empty list with `x.is_empty()`
        sv: en tom lista har ingen typ
            fråga efter en tom lista med `x.is_empty()`"#]],
    );
}

#[test]
fn an_index_takes_an_item_or_the_value_of_a_choice() {
    check("services[0]", expect!["service; reads [services]; public"]);
    check("agreement.respond[priority]", expect!["duration; reads [agreement.respond, priority]"]);
    check("agreement.respond[\"high\"]", expect!["duration; reads [agreement.respond]"]);
    check(
        "agreement.respond[kind]",
        expect![[r#"
        error[E051]: `[…]` does not fit here: `choice of ticket_kind`
         --> workflows/incident.yaml:1:24
          |
        1 | if: 'agreement.respond[kind]'
          |                        ^^^^ expected a choice of `critical`, `high`, `medium` and `low`
        sv: `[…]` passar inte här: `choice of ticket_kind`
            väntade ett val med `critical`, `high`, `medium` och `low`"#]],
    );
    check(
        "agreement.respond[\"hihg\"]",
        expect![[r#"
        error[E051]: `[…]` does not fit here: `text`
         --> workflows/incident.yaml:1:24
          |
        1 | if: 'agreement.respond["hihg"]'
          |                        ^^^^^^ expected a choice of `critical`, `high`, `medium` and `low`
        sv: `[…]` passar inte här: `text`
            väntade ett val med `critical`, `high`, `medium` och `low`"#]],
    );
    check(
        "services[\"web\"]",
        expect![[r#"
            error[E051]: expected `number`, but found `text`
             --> workflows/incident.yaml:1:15
              |
            1 | if: 'services["web"]'
              |               ^^^^^ this is `text`
            sv: väntade `number`, men fann `text`
                det här är `text`"#]],
    );
    check(
        "summary[0]",
        expect![[r#"
        error[E051]: `[…]` after `text`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'summary[0]'
          |      ^^^^^^^ expected a list, or a field with a value per choice (`by`)
        sv: `[…]` efter `text`
            väntade en lista, eller ett fält med ett värde per val (`by`)"#]],
    );
}

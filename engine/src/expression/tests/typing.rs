//! Names and their types, what is read, and what is asked of rules.

use expect_test::expect;

use super::check;

#[test]
fn a_name_is_a_fact_of_the_place() {
    check("by_user", expect!["boolean; reads [by_user]"]);
    check(
        "prioriti == \"high\"",
        expect![[r#"
            error[E026]: there is no `prioriti` here
             --> workflows/incident.yaml:1:6
              |
            1 | if: 'prioriti == "high"'
              |      ^^^^^^^^ did you mean `priority`?
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `prioriti` här
                menade du `priority`?
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]],
    );
    check(
        "zzz",
        expect![[r#"
            error[E026]: there is no `zzz` here
             --> workflows/incident.yaml:1:6
              |
            1 | if: 'zzz'
              |      ^^^
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `zzz` här
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]],
    );
    check(
        "alarms == null",
        expect![[r#"
        error[E026]: there is no `null` here
         --> workflows/incident.yaml:1:16
          |
        1 | if: 'alarms == null'
          |                ^^^^
          |
          = help: write `not has(x)`
        sv: det finns inget `null` här
            skriv `not has(x)`"#]],
    );
}

#[test]
fn members_belong_to_a_type() {
    check("reporter.mail", expect!["text; reads [reporter.mail]; public"]);
    check("service.team.lead", expect!["person; reads [service.team.lead]; public"]);
    check("steps.fix.at", expect!["instant; reads [steps.fix.at]"]);
    check(
        "reporter.mial",
        expect![[r#"
        error[E026]: `reporter`, of type `person`, has no `mial`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'reporter.mial'
          |               ^^^^ did you mean `mail`?
          |
          = help: it has `name`, `mail`, `language`, `roles` and `teams`
        sv: `reporter`, av typen `person`, har inget `mial`
            menade du `mail`?
            det har `name`, `mail`, `language`, `roles` och `teams`"#]],
    );
    check(
        "steps.fixx.at",
        expect![[r#"
            error[E026]: `steps` has no `fixx`
             --> workflows/incident.yaml:1:12
              |
            1 | if: 'steps.fixx.at'
              |            ^^^^ did you mean `fix`?
              |
              = help: it has `fix`
            sv: `steps` har inget `fixx`
                menade du `fix`?
                det har `fix`"#]],
    );
    check(
        "services.team",
        expect![[r#"
        error[E026]: `services`, of type `list of service`, has no `team`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'services.team'
          |               ^^^^
          |
          = help: of a list there is `x.len`, `count(x, …)` and `… in x`
        sv: `services`, av typen `list of service`, har inget `team`
            ur en lista får man `x.len`, `count(x, …)` och `… in x`"#]],
    );
    check(
        "alarms.day",
        expect![[r#"
        error[E026]: `alarms`, of type `number`, has no `day`
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms.day'
          |             ^^^
          |
          = help: `number` has no parts
        sv: `alarms`, av typen `number`, har inget `day`
            `number` har inga delar"#]],
    );
    check(
        "services[0].tittle",
        expect![[r#"
        error[E026]: a value of type `service` has no `tittle`
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'services[0].tittle'
          |                  ^^^^^^ did you mean `title`?
          |
          = help: it has `title` and `team`
        sv: ett värde av typen `service` har inget `tittle`
            menade du `title`?
            det har `title` och `team`"#]],
    );
    check(
        "clocks.respond.due",
        expect![[r#"
        error[E011]: clocks (`clocks.…`) come later
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'clocks.respond.due'
          |      ^^^^^^^^^^^^^^
        sv: klockor (`clocks.…`) kommer senare"#]],
    );
    check(
        "route.lead",
        expect![[r#"
        error[E051]: the type of `route` must be known here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'route.lead'
          |      ^^^^^ what the rule answers has no declared type
          |
          = help: give the process a derived field of the rule's name: `route: {type: …, title: …, rule: route}`
        sv: här måste typen av `route` vara känd
            vad regeln svarar har ingen deklarerad typ
            ge processen ett härlett fält med regelns namn: `route: {type: …, title: …, rule: route}`"#]],
    );
}

#[test]
fn what_has_guards_is_marked() {
    check("has(service) and service.team == team", expect!["boolean; reads [service?, service.team?, team]"]);
    check("not has(service) or service.team == team", expect!["boolean; reads [service?, service.team?, team]"]);
    check("has(service) or service.team == team", expect!["boolean; reads [service?, service.team, team]"]);
    check(
        "not (not has(team) or not has(owner)) and team == owner.teams[0]",
        expect!["boolean; reads [team?, owner?, team?, owner.teams?]"],
    );
    check(
        "has(steps.fix.at) and steps.fix.at < now and steps.fix.times == 0",
        expect!["boolean; reads [steps.fix.at?, steps.fix.at?, now, steps.fix.times]; volatile"],
    );
    check("(has(team) and by_user) or team == service.team", expect!["boolean; reads [team?, by_user, team, service.team]"]);
}

#[test]
fn none_is_no_part_of_an_expression() {
    check(
        "team == none",
        expect![[r#"
        error[E051]: nothing is equal to `none`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'team == none'
          |      ^^^^^^^^^^^^
          |
          = help: write `not has(team)`
        sv: ingenting är lika med `none`
            skriv `not has(team)`"#]],
    );
    check(
        "none != service.team",
        expect![[r#"
        error[E051]: nothing is equal to `none`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'none != service.team'
          |      ^^^^^^^^^^^^^^^^^^^^
          |
          = help: write `has(service.team)`
        sv: ingenting är lika med `none`
            skriv `has(service.team)`"#]],
    );
    check(
        "[none]",
        expect![[r#"
        error[E051]: `none` stands only as a whole value
         --> workflows/incident.yaml:1:7
          |
        1 | if: '[none]'
          |       ^^^^
          |
          = help: ask whether something is set with `has(x)` or `not has(x)`
        sv: `none` står bara som ett helt värde
            fråga om något är satt med `has(x)` eller `not has(x)`"#]],
    );
}

#[test]
fn a_rules_answer_fits_what_is_asked_of_it_and_that_is_recorded() {
    check("closing_delay", expect!["answer of closing_delay; reads [closing_delay]; public"]);
    check(
        "now + closing_delay",
        expect!["instant; reads [now, closing_delay]; closing_delay must be duration at `closing_delay`; public; volatile"],
    );
    check("route == team", expect!["boolean; reads [route, team]; route must be team at `route`"]);
    check(
        "closing_delay > duration(\"1 h\")",
        expect!["boolean; reads [closing_delay]; closing_delay must be duration at `closing_delay`; public"],
    );
    check("not route", expect!["boolean; reads [route]; route must be boolean at `route`; public"]);
    check("route in teams", expect!["boolean; reads [route, teams]; route must be team at `route`"]);
    check("kind == route", expect!["boolean; reads [kind, route]; route must be choice of ticket_kind at `route`; public"]);
    check("alarms + route", expect!["number; reads [alarms, route]; route must be number at `route`"]);
    check(
        "closing_delay + duration(\"1 h\")",
        expect![[r#"
        error[E051]: the type of `closing_delay` must be known here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'closing_delay + duration("1 h")'
          |      ^^^^^^^^^^^^^ what the rule answers has no declared type
          |
          = help: give the process a derived field of the rule's name: `closing_delay: {type: …, title: …, rule: closing_delay}`
        sv: här måste typen av `closing_delay` vara känd
            vad regeln svarar har ingen deklarerad typ
            ge processen ett härlett fält med regelns namn: `closing_delay: {type: …, title: …, rule: closing_delay}`"#]],
    );
    check(
        "closing_delay < route",
        expect![[r#"
        error[E051]: the type of `closing_delay` must be known here
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'closing_delay < route'
          |      ^^^^^^^^^^^^^ what the rule answers has no declared type
          |
          = help: give the process a derived field of the rule's name: `closing_delay: {type: …, title: …, rule: closing_delay}`
        sv: här måste typen av `closing_delay` vara känd
            vad regeln svarar har ingen deklarerad typ
            ge processen ett härlett fält med regelns namn: `closing_delay: {type: …, title: …, rule: closing_delay}`"#]],
    );
}

#[test]
fn one_mistake_is_told_once() {
    check(
        "nobody.mail == summary and alarms + zzz > 5",
        expect![[r#"
            error[E026]: there is no `nobody` here
             --> workflows/incident.yaml:1:6
              |
            1 | if: 'nobody.mail == summary and alarms + zzz > 5'
              |      ^^^^^^
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `nobody` här
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till
            error[E026]: there is no `zzz` here
             --> workflows/incident.yaml:1:42
              |
            1 | if: 'nobody.mail == summary and alarms + zzz > 5'
              |                                          ^^^
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `zzz` här
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]],
    );
}

//! Functions and methods: what they take and give.

use expect_test::expect;

use super::check;

#[test]
fn has_asks_for_a_fact_or_a_part_of_one() {
    check("has(team)", expect!["boolean; reads [team?]"]);
    check("has(steps.fix.at)", expect!["boolean; reads [steps.fix.at?]"]);
    check(
        "has(steps.fix.att)",
        expect![[r#"
            error[E026]: `steps.fix` has no `att`
             --> workflows/incident.yaml:1:20
              |
            1 | if: 'has(steps.fix.att)'
              |                    ^^^ did you mean `at`?
              |
              = help: it has `by`, `at` and `times`
            sv: `steps.fix` har inget `att`
                menade du `at`?
                det har `by`, `at` och `times`"#]],
    );
    check(
        "has(\"team\")",
        expect![[r#"
        error[E052]: `has` asks whether a fact is set
         --> workflows/incident.yaml:1:10
          |
        1 | if: 'has("team")'
          |          ^^^^^^ expected a name, such as `service` or `service.team`
        sv: `has` frågar om ett faktum är satt
            väntade ett namn, t.ex. `service` eller `service.team`"#]],
    );
    check(
        "has(alarms + 1)",
        expect![[r#"
        error[E052]: `has` asks whether a fact is set
         --> workflows/incident.yaml:1:10
          |
        1 | if: 'has(alarms + 1)'
          |          ^^^^^^^^^^ expected a name, such as `service` or `service.team`
        sv: `has` frågar om ett faktum är satt
            väntade ett namn, t.ex. `service` eller `service.team`"#]],
    );
    check(
        "has()",
        expect![[r#"
            error[E052]: `has` with 0 arguments
             --> workflows/incident.yaml:1:6
              |
            1 | if: 'has()'
              |      ^^^ expected `has(name)`
            sv: `has` med 0 argument
                väntade `has(name)`"#]],
    );
}

#[test]
fn functions_take_what_they_take() {
    check("count(votes, \"yes\") >= 1", expect!["boolean; reads [votes]"]);
    check("len(tags) + tags.len + tags.len() + len(summary)", expect!["number; reads [tags, tags, tags, summary]"]);
    check("overlap(agreement.customers, reporter.teams)", expect!["boolean; reads [agreement.customers, reporter.teams]"]);
    check("date(\"2026-05-01\") > today", expect!["boolean; reads [today]; public; volatile"]);
    check(
        "count(votes, \"yse\")",
        expect![[r#"
        error[E025]: `yse` is not among the choices of `vote`
         --> workflows/incident.yaml:1:19
          |
        1 | if: 'count(votes, "yse")'
          |                   ^^^^^ did you mean `yes`?
          |
          = help: the choices are `yes` and `no`
        sv: `yse` finns inte bland valen i `vote`
            menade du `yes`?
            valen är `yes` och `no`"#]],
    );
    check(
        "count(votes, yes)",
        expect![[r#"
        error[E026]: there is no `yes` here
         --> workflows/incident.yaml:1:19
          |
        1 | if: 'count(votes, yes)'
          |                   ^^^ the choice lacks its quotes
          |
          = help: choices stand in quotes in expressions: `"yes"`
        sv: det finns inget `yes` här
            valet saknar citattecken
            val står inom citattecken i uttryck: `"yes"`"#]],
    );
    check(
        "count(votes)",
        expect![[r#"
            error[E052]: `count` with 1 argument
             --> workflows/incident.yaml:1:6
              |
            1 | if: 'count(votes)'
              |      ^^^^^ expected `count(list, value)`
            sv: `count` med 1 argument
                väntade `count(list, value)`"#]],
    );
    check(
        "count(team, team)",
        expect![[r#"
            error[E052]: `count` with `team`
             --> workflows/incident.yaml:1:12
              |
            1 | if: 'count(team, team)'
              |            ^^^^ expected a list, but found `team`
            sv: `count` med `team`
                väntade en lista, men fann `team`"#]],
    );
    check(
        "overlap(tags, reporter.teams)",
        expect![[r#"
        error[E051]: `overlap` between `list of text` and `list of team`
         --> workflows/incident.yaml:1:20
          |
        1 | if: 'overlap(tags, reporter.teams)'
          |              ----  ^^^^^^^^^^^^^^ expected `list of text`, but found `list of team`
          |              |
          |              `list of text`
        sv: `overlap` mellan `list of text` och `list of team`
            väntade `list of text`, men fann `list of team`"#]],
    );
    check(
        "len(alarms)",
        expect![[r#"
            error[E052]: `len` with `number`
             --> workflows/incident.yaml:1:10
              |
            1 | if: 'len(alarms)'
              |          ^^^^^^ expected a list or a text, but found `number`
            sv: `len` med `number`
                väntade en lista eller en text, men fann `number`"#]],
    );
    check(
        "duration(48)",
        expect![[r#"
        error[E052]: `duration` takes a text that is written out
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'duration(48)'
          |               ^^ expected for instance `"48 h"`
        sv: `duration` tar en text som är utskriven
            väntade t.ex. `"48 h"`"#]],
    );
    check(
        "duration(\"48 tim\")",
        expect![[r#"
        error[E009]: `48 tim` is not a duration: no unit `tim`; did you mean `h`?
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'duration("48 tim")'
          |               ^^^^^^^^
        sv: `48 tim` är ingen längd: enheten `tim` finns inte; menade du `h`?"#]],
    );
    check(
        "duration(\"5 offcie hours\")",
        expect![[r#"
            error[E035]: there is no calendar `offcie`; did you mean `office`?
             --> workflows/incident.yaml:1:15
              |
            1 | if: 'duration("5 offcie hours")'
              |               ^^^^^^^^^^^^^^^^
            sv: det finns ingen kalender `offcie`; menade du `office`?"#]],
    );
    check(
        "date(\"2026-02-30\")",
        expect![[r#"
        error[E009]: there is no day `2026-02-30`
         --> workflows/incident.yaml:1:11
          |
        1 | if: 'date("2026-02-30")'
          |           ^^^^^^^^^^^^
        sv: dagen `2026-02-30` finns inte"#]],
    );
    check(
        "date(\"tomorrow\")",
        expect![[r#"
        error[E009]: `tomorrow` is not a date; write for instance `2026-05-01`
         --> workflows/incident.yaml:1:11
          |
        1 | if: 'date("tomorrow")'
          |           ^^^^^^^^^^
        sv: `tomorrow` är inget datum; skriv t.ex. `2026-05-01`"#]],
    );
    check(
        "money(\"5000 SEK\")",
        expect![[r#"
        error[E011]: amounts (`money`) come later
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'money("5000 SEK")'
          |      ^^^^^^^^^^^^^^^^^
        sv: belopp (`money`) kommer senare"#]],
    );
    check(
        "cuont(votes, \"yes\")",
        expect![[r#"
        error[E052]: there is no function `cuont`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'cuont(votes, "yes")'
          |      ^^^^^ did you mean `count`?
          |
          = help: the functions are `count`, `date`, `duration`, `has`, `len`, `money` and `overlap`
        sv: det finns ingen funktion `cuont`
            menade du `count`?
            funktionerna är `count`, `date`, `duration`, `has`, `len`, `money` och `overlap`"#]],
    );
    check(
        "closing_delay(kind)",
        expect![[r#"
        error[E052]: there is no function `closing_delay`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'closing_delay(kind)'
          |      ^^^^^^^^^^^^^ `closing_delay` is a fact
          |
          = help: write `closing_delay` without brackets
        sv: det finns ingen funktion `closing_delay`
            `closing_delay` är ett faktum
            skriv `closing_delay` utan parentes"#]],
    );
    check(
        "trim(summary)",
        expect![[r#"
        error[E052]: there is no function `trim`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'trim(summary)'
          |      ^^^^
          |
          = help: write `x.trim(…)`
        sv: det finns ingen funktion `trim`
            skriv `x.trim(…)`"#]],
    );
    check(
        "stop(\"no\")",
        expect![[r#"
        error[E052]: there is no function `stop`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'stop("no")'
          |      ^^^^
          |
          = help: the functions are `count`, `date`, `duration`, `has`, `len`, `money` and `overlap`
        sv: det finns ingen funktion `stop`
            funktionerna är `count`, `date`, `duration`, `has`, `len`, `money` och `overlap`"#]],
    );
}

#[test]
fn methods_belong_to_texts_and_lists() {
    check(
        "summary.to_lower().trim().contains(\"db\") or summary.starts_with(\"a\") or summary.is_empty()",
        expect!["boolean; reads [summary, summary, summary]; public"],
    );
    check("tags.contains(\"a\") and not tags.is_empty()", expect!["boolean; reads [tags, tags]"]);
    check(
        "votes.contains(\"maybe\")",
        expect![[r#"
        error[E025]: `maybe` is not among the choices of `vote`
         --> workflows/incident.yaml:1:21
          |
        1 | if: 'votes.contains("maybe")'
          |                     ^^^^^^^
          |
          = help: the choices are `yes` and `no`
        sv: `maybe` finns inte bland valen i `vote`
            valen är `yes` och `no`"#]],
    );
    check(
        "summary.contians(\"db\")",
        expect![[r#"
        error[E052]: `text` has no function `contians`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'summary.contians("db")'
          |              ^^^^^^^^ did you mean `contains`?
          |
          = help: there are `contains("part")`, `ends_with("end")`, `is_empty()`, `len()`, `starts_with("start")`, `to_lower()`, `to_upper()` and `trim()`
        sv: `text` har ingen funktion `contians`
            menade du `contains`?
            det som finns är `contains("part")`, `ends_with("end")`, `is_empty()`, `len()`, `starts_with("start")`, `to_lower()`, `to_upper()` och `trim()`"#]],
    );
    check(
        "summary.contains(5)",
        expect![[r#"
            error[E052]: `contains` with `number`
             --> workflows/incident.yaml:1:23
              |
            1 | if: 'summary.contains(5)'
              |                       ^ expected a text, but found `number`
            sv: `contains` med `number`
                väntade en text, men fann `number`"#]],
    );
    check(
        "summary.trim(\"x\")",
        expect![[r#"
            error[E052]: `trim` with 1 argument
             --> workflows/incident.yaml:1:14
              |
            1 | if: 'summary.trim("x")'
              |              ^^^^ expected `x.trim()`
            sv: `trim` med 1 argument
                väntade `x.trim()`"#]],
    );
    check(
        "votes.count(\"yes\")",
        expect![[r#"
        error[E052]: `list of choice of vote` has no function `count`
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'votes.count("yes")'
          |            ^^^^^
          |
          = help: write `count(x, …)`
        sv: `list of choice of vote` har ingen funktion `count`
            skriv `count(x, …)`"#]],
    );
    check(
        "reporter.mail()",
        expect![[r#"
        error[E052]: `person` has no function `mail`
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'reporter.mail()'
          |               ^^^^
          |
          = help: write `.mail` without brackets
        sv: `person` har ingen funktion `mail`
            skriv `.mail` utan parentes"#]],
    );
    check(
        "alarms.abs()",
        expect![[r#"
        error[E052]: `number` has no function `abs`
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms.abs()'
          |             ^^^
        sv: `number` har ingen funktion `abs`"#]],
    );
}

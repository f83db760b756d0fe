//! What a list refuses, and what it does not tell.

use tillit_engine::case::{Actor, Value};
use tillit_store::work::{CaseQuery, CaseSort, MOST_ROWS, PageOf, QueryError, TaskQuery, TaskSort, Work};

use super::rows::{instant, row};
use crate::desk::text;
use crate::random::Random;

fn work() -> Work {
    let mut random = Random::new(3);
    let mut work = Work::default();
    (0..60).for_each(|begun| work.put(row(begun, 100 + begun, &mut random)));
    work
}

/// Who sees much.
fn chief() -> Actor {
    let set = |names: &[&str]| names.iter().map(|name| text(name)).collect();
    Actor::Person {
        person: tillit_engine::case::Person::Known(text("ada")),
        roles: set(&["desk", "line", "chief"]),
        teams: set(&["red", "green", "blue"]),
    }
}

fn sorted(sort: CaseSort, after: Option<String>) -> CaseQuery {
    CaseQuery { sort, page: PageOf { falling: false, limit: 2, after }, ..CaseQuery::default() }
}

#[test]
fn a_cursor_is_good_for_the_order_that_it_was_given_for_and_no_other() {
    let work = work();
    let ask = |query: &CaseQuery| work.cases(query, &chief(), instant(0));
    let received = ask(&sorted(CaseSort::Received, None)).unwrap().next;
    assert!(received.is_some() && ask(&sorted(CaseSort::Received, received.clone())).is_ok());
    for sort in [CaseSort::Changed, CaseSort::Due, CaseSort::Listed(text("kind"))] {
        assert_eq!(ask(&sorted(sort.clone(), received.clone())).unwrap_err(), QueryError::OtherOrder);
        let other = ask(&sorted(sort, None)).unwrap().next;
        assert_eq!(ask(&sorted(CaseSort::Received, other)).unwrap_err(), QueryError::OtherOrder);
    }
    let mut falling = sorted(CaseSort::Received, received.clone());
    falling.page.falling = true;
    assert_eq!(ask(&falling).unwrap_err(), QueryError::OtherOrder);
    let page = PageOf { after: received, ..PageOf::default() };
    let tasks = TaskQuery { sort: TaskSort::Received, page, ..TaskQuery::default() };
    assert_eq!(work.tasks(&tasks, &chief(), instant(0)).unwrap_err(), QueryError::OtherOrder);
}

#[test]
fn what_is_no_cursor_is_told_so_and_harms_nothing() {
    let work = work();
    let good = work.cases(&sorted(CaseSort::Due, None), &chief(), instant(0)).unwrap().next.unwrap();
    let mut bad =
        vec![String::new(), "0".into(), "zz".into(), "å".into(), "00000000".into(), format!("{good}00"), good.to_uppercase() + "é"];
    bad.extend((0..good.len()).map(|length| good[..length].to_owned()));
    bad.extend((0..good.len()).map(|at| {
        let other = if good.as_bytes()[at] == b'0' { "1" } else { "0" };
        [&good[..at], other, &good[at + 1..]].concat()
    }));
    for cursor in bad {
        let query = sorted(CaseSort::Due, Some(cursor.clone()));
        assert_eq!(work.cases(&query, &chief(), instant(0)).unwrap_err(), QueryError::Cursor, "{cursor}");
    }
}

#[test]
fn a_page_has_some_rows_and_not_too_many() {
    let work = work();
    for (limit, is_fit) in [(0, false), (1, true), (MOST_ROWS, true), (MOST_ROWS + 1, false), (usize::MAX, false)] {
        let page = PageOf { limit, ..PageOf::default() };
        let refused = (!is_fit).then_some(QueryError::Limit { limit });
        assert_eq!(work.cases(&CaseQuery { page: page.clone(), ..CaseQuery::default() }, &chief(), instant(0)).err(), refused);
        assert_eq!(work.tasks(&TaskQuery { page: page.clone(), ..TaskQuery::default() }, &chief(), instant(0)).err(), refused);
        assert_eq!(work.matters(&page, &chief()).err(), refused);
    }
}

#[test]
fn open_work_says_that_it_has_no_ended_cases() {
    assert_eq!(work().cases(&sorted(CaseSort::Ended, None), &chief(), instant(0)).unwrap_err(), QueryError::Ended);
}

#[test]
fn nobody_learns_a_hidden_value_by_asking_for_it_or_sorting_by_it() {
    let work = work();
    let mut random = Random::new(5);
    let mut hidden = 0;
    for _ in 0..200 {
        let viewer = super::rows::actor(&mut random);
        let by_hidden = CaseQuery { sort: CaseSort::Listed(text("hidden")), ..CaseQuery::default() };
        let rows = work
            .cases(&CaseQuery { page: PageOf { limit: MOST_ROWS, ..PageOf::default() }, ..by_hidden }, &viewer, instant(0))
            .unwrap()
            .rows;
        let is_public = |row: &tillit_store::Summary| row.sight(&viewer) == tillit_engine::Sight::Public;
        // Those of which less than all is seen stand last, by age.
        let public: Vec<u64> = rows.iter().filter(|row| is_public(row)).map(|row| row.begun).collect();
        assert!(public.is_sorted());
        let with_value = rows.iter().filter(|row| !is_public(row) && row.listed.iter().any(|it| &*it.field == "hidden")).count();
        assert!(rows[..with_value].iter().all(|row| !is_public(row)));
        for value in ["Ask", "ask", "Besked", "öl"] {
            let query = CaseQuery { listed: vec![(text("hidden"), Value::text(value))], ..CaseQuery::default() };
            assert!(work.cases(&query, &viewer, instant(0)).unwrap().rows.iter().all(|row| !is_public(row)));
        }
        hidden += public.len();
    }
    assert!(hidden > 100, "{hidden}");
}

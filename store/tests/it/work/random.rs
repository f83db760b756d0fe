//! Random rows that come, change and go, and random queries, page by page.

use std::collections::BTreeMap;
use std::sync::Arc;

use tillit_engine::case::{Actor, Person};
use tillit_store::Summary;
use tillit_store::work::{CaseQuery, CaseSort, PageOf, TaskFilter, TaskQuery, TaskSort, Work};

use super::model::Model;
use super::rows::{FIELDS, PROCESSES, ROLES, STATUSES, TEAMS, actor, instant, one, person, row, value};
use crate::desk::text;
use crate::random::{Random, amount, seed};

/// Open work, and the plain rows that it should know.
struct Both {
    work: Work,
    rows: BTreeMap<u64, Arc<Summary>>,
    head: u64,
}

impl Both {
    fn change(&mut self, random: &mut Random) {
        let begun = random.below(60) as u64;
        self.head += 1;
        let new = row(begun, 100 + self.head, random);
        match (random.below(10), self.rows.get(&begun).cloned()) {
            (0..2, _) => {
                self.work.remove(begun);
                self.rows.remove(&begun);
            }
            // Only the last entry is another, as with most commands.
            (2..4, Some(old)) => self.put(Arc::new(Summary { head: new.head, seq: new.seq, at: new.at, ..(*old).clone() })),
            // Only its tasks are others.
            (4..6, Some(old)) if old.ended.is_none() => {
                self.put(Arc::new(Summary { head: new.head, tasks: new.tasks.clone(), ..(*old).clone() }))
            }
            _ => self.put(new),
        }
    }

    fn put(&mut self, row: Arc<Summary>) {
        self.work.put(row.clone());
        self.rows.insert(row.begun, row);
    }

    fn rows(&self) -> Vec<Arc<Summary>> {
        self.rows.values().cloned().collect()
    }

    /// Makes the index anew of all rows at once, as at a start; some rows come twice.
    fn begin_anew(&mut self) {
        let some = self.rows().into_iter().step_by(7);
        self.work = Work::of(self.rows().into_iter().chain(some));
    }
}

#[test]
fn lists_are_what_filtering_and_sorting_all_rows_gives() {
    let mut random = Random::new(seed(7));
    let mut both = Both { work: Work::default(), rows: BTreeMap::new(), head: 0 };
    let (mut asked, mut found) = (0, 0);
    for _ in 0..amount("TILLIT_LISTS", 3_000) {
        (0..1 + random.below(3)).for_each(|_| both.change(&mut random));
        if random.below(20) == 0 {
            both.begin_anew();
        }
        let (viewer, now) = (actor(&mut random), instant(random.below(20) as i64));
        let rows = both.rows();
        let model = Model { rows: &rows, viewer: &viewer, now };
        let query = case_query(&viewer, &mut random);
        let cases = all_pages(&query.page, |page| {
            let page = both.work.cases(&CaseQuery { page, ..query.clone() }, &viewer, now).unwrap();
            assert!(page.rows.len() <= page.read || matches!(query.sort, CaseSort::Listed(_)));
            (page.rows.iter().map(|row| row.begun).collect(), page.next)
        });
        assert_eq!(cases, model.cases(&query), "{query:?} of {viewer:?}");
        assert_eq!(both.work.count_cases(&query, &viewer, now).all, cases.len());
        let query = task_query(&viewer, &mut random);
        let tasks = all_pages(&query.page, |page| {
            let page = both.work.tasks(&TaskQuery { page, ..query.clone() }, &viewer, now).unwrap();
            (page.rows.iter().map(|task| (task.row.begun, task.place)).collect(), page.next)
        });
        assert_eq!(tasks, model.tasks(&query), "{query:?} of {viewer:?}");
        assert_eq!(both.work.count_tasks(&query, &viewer, now).all, tasks.len());
        let matters = all_pages(&PageOf { limit: 2, ..PageOf::default() }, |page| {
            let page = both.work.matters(&page, &viewer).unwrap();
            (page.rows.iter().map(|row| row.begun).collect(), page.next)
        });
        assert_eq!(matters, model.matters());
        asked += 2;
        found += cases.len() + tasks.len();
    }
    println!("{asked} lists of {found} rows");
    assert!(found > asked, "lists are not mostly empty");
}

#[test]
fn a_list_goes_on_after_its_last_row_whatever_has_changed_meanwhile() {
    let mut random = Random::new(seed(11));
    let mut both = Both { work: Work::default(), rows: BTreeMap::new(), head: 0 };
    let mut pages = 0;
    for _ in 0..amount("TILLIT_LISTS", 3_000) / 3 {
        (0..3).for_each(|_| both.change(&mut random));
        let (viewer, now) = (actor(&mut random), instant(10));
        let mut query = case_query(&viewer, &mut random);
        query.page.limit = 3;
        let mut before: Vec<Arc<Summary>> = Vec::new();
        for _ in 0..6 {
            let page = both.work.cases(&query, &viewer, now).unwrap();
            // Rows of both moments in one order: what was given before, as it was then, and what is there now.
            let mut given: Vec<u64> = page.rows.iter().map(|row| row.begun).collect();
            if let Some(last) = before.last() {
                let rows = both.rows();
                let others = rows.iter().filter(|row| row.begun != last.begun).cloned();
                // The last row as it was stands under a number next to its own, so that it does not hide what it has become.
                let mut with_last: Vec<Arc<Summary>> = others.collect();
                with_last.push(last.clone());
                let order = Model { rows: &with_last, viewer: &viewer, now }.cases(&query);
                let after = order.iter().position(|begun| *begun == last.begun).expect("it was given") + 1;
                let expected: Vec<u64> = order[after..].iter().copied().take(3).collect();
                given.retain(|begun| *begun != last.begun);
                assert_eq!(given[..], expected[..given.len()], "{query:?} of {viewer:?}");
                assert!(given.len() + 1 >= expected.len().min(3));
            }
            pages += 1;
            let Some(next) = page.next else { break };
            before = page.rows;
            query.page.after = Some(next);
            (0..3).for_each(|_| both.change(&mut random));
        }
    }
    assert!(pages > 1_000, "{pages} pages");
}

#[test]
fn timers_the_outbox_and_what_finds_a_case_follow_its_row() {
    let mut random = Random::new(seed(13));
    let mut both = Both { work: Work::default(), rows: BTreeMap::new(), head: 0 };
    for _ in 0..2_000 {
        both.change(&mut random);
        let rows = both.rows();
        let mut due: Vec<_> = rows.iter().flat_map(|row| row.timers.iter().map(|(due, timer)| (*due, row.begun, *timer))).collect();
        due.sort();
        assert_eq!(both.work.next_due(), due.first().map(|(due, ..)| *due));
        due.retain(|(due, ..)| *due <= instant(25));
        assert_eq!(both.work.due(instant(25), usize::MAX), due);
        let outbox: Vec<u64> = rows.iter().filter(|row| !row.outbox.is_empty()).map(|row| row.begun).collect();
        assert_eq!(both.work.outbox().map(|row| row.begun).collect::<Vec<_>>(), outbox);
        let same = tillit_engine::Same { process: text("loan"), values: vec![(text("kind"), value("kind", &mut random))] };
        let found: Vec<u64> = rows.iter().filter(|row| row.ended.is_none() && row.is_found(&same, true)).map(|row| row.begun).collect();
        assert_eq!(both.work.found_by(&same, true).map(|row| row.begun).collect::<Vec<_>>(), found);
        assert_eq!(both.work.versions().values().sum::<u64>(), rows.len() as u64);
        let over = rows.iter().filter(|row| !row.is_live(instant(5_000))).count();
        assert_eq!(both.work.over(instant(5_000), usize::MAX).len(), over);
    }
}

#[test]
fn work_that_has_gone_leaves_nothing_behind() {
    let mut random = Random::new(seed(17));
    let mut both = Both { work: Work::default(), rows: BTreeMap::new(), head: 0 };
    (0..500).for_each(|_| both.change(&mut random));
    let rows = both.rows();
    assert!(rows.len() > 20);
    rows.iter().for_each(|row| both.work.remove(row.begun));
    assert!(both.work.is_empty() && both.work.lists_nothing());
}

/// All rows of a list, one page after the other.
fn all_pages<T>(first: &PageOf, mut ask: impl FnMut(PageOf) -> (Vec<T>, Option<String>)) -> Vec<T> {
    let (mut page, mut all) = (first.clone(), Vec::new());
    loop {
        let (rows, next) = ask(page.clone());
        assert!(rows.len() <= page.limit && (next.is_none() || rows.len() == page.limit));
        all.extend(rows);
        match next {
            Some(next) => page.after = Some(next),
            None => return all,
        }
    }
}

fn page(random: &mut Random) -> PageOf {
    PageOf { falling: random.below(2) == 0, limit: [1, 2, 3, 5, 50][random.below(5)], after: None }
}

/// Now and then who asks, else anyone.
fn someone(viewer: &Actor, random: &mut Random) -> Person {
    match viewer.person() {
        Some(me) if random.below(2) == 0 => me.clone(),
        _ => person(random),
    }
}

fn case_query(viewer: &Actor, random: &mut Random) -> CaseQuery {
    let mut query = CaseQuery { page: page(random), ..CaseQuery::default() };
    query.sort = match random.below(7) {
        0 | 1 => CaseSort::Received,
        2 => CaseSort::Changed,
        3 => CaseSort::Due,
        _ => CaseSort::Listed(one(&FIELDS, random)),
    };
    for _ in 0..random.below(3) {
        match random.below(9) {
            0 => query.process = Some(one(&PROCESSES, random)),
            1 => query.status = Some(one(&STATUSES, random)),
            2 => query.owner = Some(someone(viewer, random)),
            3 => query.requester = Some(someone(viewer, random)),
            4 => query.mine = true,
            5 => query.matters = true,
            6 => query.task = task_filter(viewer, random),
            _ => {
                let field = one(&FIELDS, random);
                let value = value(&field, random);
                query.listed.push((field, value));
            }
        }
    }
    query
}

fn task_query(viewer: &Actor, random: &mut Random) -> TaskQuery {
    let mut query = TaskQuery { page: page(random), ..TaskQuery::default() };
    query.sort = [TaskSort::Due, TaskSort::Since, TaskSort::Received][random.below(3)];
    for _ in 0..random.below(3) {
        match random.below(6) {
            0 => query.process = Some(one(&PROCESSES, random)),
            1 => query.step = Some(one(&["fix", "look"], random)),
            2 => query.unclaimed = true,
            3 => query.mine = true,
            4 => query.may = true,
            _ => query.task = task_filter(viewer, random),
        }
    }
    query
}

fn task_filter(viewer: &Actor, random: &mut Random) -> TaskFilter {
    let mut filter = TaskFilter::default();
    for _ in 0..1 + random.below(2) {
        match random.below(5) {
            0 => filter.role = Some(one(&ROLES, random)),
            1 => filter.team = Some(one(&TEAMS, random)),
            2 => filter.person = Some(someone(viewer, random)),
            3 => filter.my_teams = true,
            _ => filter.late = true,
        }
    }
    filter
}

//! Every answer of the calendar against the naive walk, over random calendars, zones and instants.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tillit_engine::calendar::Calendar;

use super::generate;
use super::naive::{self, Walk};
use crate::property::random::{Random, seeds};

const MINUTE: i64 = 60_000_000;
/// How far the walk goes back and ahead, in minutes.
const BACK: usize = 3 * 1440;
const AHEAD: usize = 6 * 1440;

/// How often each kind of question was asked, so that a round that tests little is seen.
#[derive(Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn count(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }
}

#[test]
fn property_every_answer_is_that_of_a_walk_minute_by_minute() {
    let mut tally = Tally::default();
    let seeds = seeds();
    println!("seeds {seeds:?}; TILLIT_SEED=17 replays one");
    let mut failures = Vec::new();
    for seed in seeds.clone() {
        let mut random = Random::new(seed);
        failures.extend(round(&mut random, &mut tally).err().map(|what| format!("seed {seed}: {what}")));
    }
    tally.0.iter().for_each(|(what, count)| println!("{count:>6} {what}"));
    assert!(failures.is_empty(), "{}\n{} seeds fail", failures[0], failures.len());
    if seeds.count() >= 200 {
        let wanted = [
            "began open",
            "began closed",
            "clock changes within",
            "time passed",
            "time passed over a change",
            "days passed",
            "days back",
            "never opens",
        ];
        let lacks: Vec<&str> = wanted.into_iter().chain(generate::ZONES).filter(|what| !tally.0.contains_key(*what)).collect();
        assert_eq!(lacks, Vec::<&str>::new(), "questions that were never asked");
    }
}

fn round(random: &mut Random, tally: &mut Tally) -> Result<(), String> {
    let mut naive = generate::calendar(random);
    let from = generate::instant(random, naive.zone);
    generate::holidays_near(random, &mut naive, from);
    generate::single_days(random, &mut naive, from);
    let Ok(calendar) = super::calendar(&naive) else {
        tally.count("never opens");
        return never_open(&naive);
    };
    let begin = from - jiff::SignedDuration::from_mins(i64::try_from(BACK).unwrap());
    let walk = Walk::new(&naive, begin, BACK + AHEAD);
    let changes = changes(naive.zone, begin, walk.at(BACK + AHEAD));
    tally.count(naive.zone);
    tally.count(if walk.is_open(BACK) { "began open" } else { "began closed" });
    if changes > 0 {
        tally.count("clock changes within");
    }
    let asked = Asked { naive: &naive, calendar: &calendar, walk: &walk, from, changes };
    asked.is_open()?;
    asked.openings()?;
    asked.measured(random)?;
    asked.passed(random, tally)?;
    asked.days(random, tally)
}

/// A calendar that cannot be made is closed for as long as one likes to look.
fn never_open(naive: &naive::Calendar) -> Result<(), String> {
    let without_single_days = naive::Calendar { days: BTreeMap::new(), ..naive.clone() };
    let walk = Walk::new(&without_single_days, "2023-11-05T00:00:00Z".parse().unwrap(), 20 * 1440);
    match walk.opening(0) {
        Some(minute) => Err(format!("{naive:?} opens at {}", walk.at(minute))),
        None => Ok(()),
    }
}

fn changes(zone: &str, from: Timestamp, to: Timestamp) -> usize {
    TimeZone::get(zone).unwrap().following(from).take_while(|change| change.timestamp() < to).count()
}

struct Asked<'a> {
    naive: &'a naive::Calendar,
    calendar: &'a Calendar,
    walk: &'a Walk,
    from: Timestamp,
    changes: usize,
}

impl Asked<'_> {
    fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, calendar: T, walk: T) -> Result<(), String> {
        if calendar == walk {
            return Ok(());
        }
        let (naive, from) = (self.naive, self.from);
        Err(format!("{what} from {from}: the calendar says {calendar:?}, the walk {walk:?}\n{naive:?}"))
    }

    fn instant(&self, minute: Option<usize>) -> Option<Timestamp> {
        minute.map(|minute| self.walk.at(minute))
    }

    fn is_open(&self) -> Result<(), String> {
        for minute in (0..BACK + AHEAD).step_by(17) {
            let at = self.walk.at(minute);
            self.same(&format!("is open at {at}"), self.calendar.is_open(at), self.walk.is_open(minute))?;
        }
        Ok(())
    }

    fn openings(&self) -> Result<(), String> {
        if let Some(opening) = self.walk.opening(BACK) {
            self.same("the next opening", self.calendar.opening(self.from), self.instant(Some(opening)))?;
        }
        if let Some(closing) = self.walk.closing(BACK) {
            self.same("the last closing", self.calendar.closing(self.from), self.instant(Some(closing)))?;
        }
        Ok(())
    }

    fn measured(&self, random: &mut Random) -> Result<(), String> {
        for _ in 0..4 {
            let mut ends = [random.below(BACK + AHEAD), random.below(BACK + AHEAD)];
            ends.sort_unstable();
            let [one, other] = ends;
            let open = i64::try_from(self.walk.between(one, other)).unwrap() * MINUTE;
            let (from, to) = (self.walk.at(one), self.walk.at(other));
            self.same(&format!("open time {from} to {to}"), self.calendar.between(from, to), open)?;
            self.same(&format!("open time {to} to {from}"), self.calendar.between(to, from), -open)?;
        }
        Ok(())
    }

    fn passed(&self, random: &mut Random, tally: &mut Tally) -> Result<(), String> {
        for _ in 0..3 {
            let most = random.weighted(&[(2, 90), (3, 1440), (1, 4000)]);
            // Often exactly up to a closing, where the next opening would do as well for the sum.
            let minutes = match random.percent(30) {
                true => self.walk.between(BACK, BACK + random.below(AHEAD)).max(1),
                false => 1 + random.below(most),
            };
            let open = i64::try_from(minutes).unwrap() * MINUTE;
            if let Some(end) = self.walk.after(BACK, minutes) {
                tally.count(if self.changes > 0 { "time passed over a change" } else { "time passed" });
                self.same(&format!("{minutes} open minutes"), self.calendar.after(self.from, open), self.instant(Some(end)))?;
            }
            if let Some(begin) = self.walk.before(BACK, minutes) {
                tally.count("time back");
                self.same(&format!("{minutes} open minutes back"), self.calendar.after(self.from, -open), self.instant(Some(begin)))?;
            }
        }
        Ok(())
    }

    fn days(&self, random: &mut Random, tally: &mut Tally) -> Result<(), String> {
        let days = 1 + random.below(4);
        let count = i64::try_from(days).unwrap();
        if let Some(then) = self.walk.after_days(BACK, days) {
            tally.count("days passed");
            self.same(&format!("{days} open days"), self.calendar.after_days(self.from, count), self.instant(Some(then)))?;
        }
        if let Some(then) = self.walk.before_days(BACK, days) {
            tally.count("days back");
            self.same(&format!("{days} open days back"), self.calendar.after_days(self.from, -count), self.instant(Some(then)))?;
        }
        Ok(())
    }
}

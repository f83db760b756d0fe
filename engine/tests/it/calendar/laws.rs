//! What holds of every calendar, however far away: over years, to the microsecond, and beyond the years that are kept.

use jiff::{SignedDuration, Timestamp};
use tillit_engine::calendar::Calendar;

use super::generate;
use crate::property::random::{Random, seeds};

const YEAR: i64 = 366 * 86_400;

/// An instant to the microsecond, near the year 2000 or a thousand years from it.
fn anywhere(random: &mut Random) -> Timestamp {
    let centre = random.weighted(&[(6, 30 * YEAR), (2, 180 * YEAR), (1, 900 * YEAR), (1, -900 * YEAR)]);
    let second = centre + random.between(-20 * YEAR, 20 * YEAR);
    Timestamp::from_microsecond(second * 1_000_000 + random.between(0, 999_999)).unwrap()
}

fn every_calendar(mut look: impl FnMut(&Calendar, &mut Random, &str)) {
    for seed in seeds() {
        let mut random = Random::new(seed ^ 0x00CA_1E9D);
        let naive = generate::calendar(&mut random);
        if let Ok(calendar) = super::calendar(&naive) {
            look(&calendar, &mut random, &format!("seed {seed}: {naive:?}"));
        }
    }
}

#[test]
fn property_so_much_open_time_after_an_instant_lies_so_much_open_time_from_it() {
    every_calendar(|calendar, random, told| {
        let from = anywhere(random);
        let most = random.weighted(&[(3, 1_000_000_000), (3, 500_000_000_000), (1, 50_000_000_000_000)]);
        let open = random.between(1, most);
        for open in [open, -open] {
            let Some(then) = calendar.after(from, open) else { continue };
            assert_eq!(calendar.between(from, then), open, "{told} from {from}");
            // Not a moment earlier, seen from where it began.
            let nearer = then - SignedDuration::from_micros(open.signum());
            assert_ne!(calendar.between(from, nearer), open, "{told} from {from}");
        }
    });
}

#[test]
fn property_open_time_adds_up() {
    every_calendar(|calendar, random, told| {
        let one = anywhere(random);
        let two = one + SignedDuration::from_secs(random.between(0, 5 * YEAR));
        let three = two + SignedDuration::from_secs(random.between(0, 5 * YEAR));
        let sum = calendar.between(one, two) + calendar.between(two, three);
        assert_eq!(calendar.between(one, three), sum, "{told}: {one}, {two}, {three}");
        let (first, second) = (random.between(1, 300_000_000_000), random.between(1, 300_000_000_000));
        let at_once = calendar.after(one, first + second);
        let in_two = calendar.after(one, first).and_then(|then| calendar.after(then, second));
        assert_eq!(at_once, in_two, "{told}: {first} and {second} µs from {one}");
    });
}

#[test]
fn property_the_stretches_are_the_time() {
    every_calendar(|calendar, random, told| {
        let from = anywhere(random);
        let to = from + SignedDuration::from_secs(random.between(0, 3 * YEAR));
        let stretches = calendar.open_between(from, to);
        let length: i64 = stretches.iter().map(|it| it.to.as_microsecond() - it.from.as_microsecond()).sum();
        assert_eq!(length, calendar.between(from, to), "{told}: {from} to {to}");
        assert!(stretches.windows(2).all(|pair| pair[0].to < pair[1].from), "{told}: stretches that touch or overlap");
        assert!(stretches.iter().all(|it| calendar.is_open(it.from) && it.from < it.to), "{told}: {from} to {to}");
    });
}

/// Within an hour that the clock shows twice a later one has an earlier clock time; nothing else makes it so.
#[test]
fn property_whoever_begins_later_is_never_due_earlier() {
    every_calendar(|calendar, random, told| {
        let one = anywhere(random);
        let other = one + SignedDuration::from_secs(random.between(3 * 3600, 20 * 86_400));
        let days = random.between(1, 400);
        let (due, later) = (calendar.after_days(one, days), calendar.after_days(other, days));
        assert!(due <= later || later.is_none(), "{told}: {days} days from {one} end {due:?}, from {other} {later:?}");
        assert!(due.is_none_or(|due| calendar.is_open(due)), "{told}: {due:?}");
        let hours = random.between(1, 4_000_000_000_000);
        let (due, later) = (calendar.after(one, hours), calendar.after(other, hours));
        assert!(due <= later || later.is_none(), "{told}: {hours} µs from {one} end {due:?}, from {other} {later:?}");
    });
}

#[test]
fn what_never_comes_is_told_and_not_searched_for_for_ever() {
    every_calendar(|calendar, _, told| {
        assert_eq!(calendar.after(Timestamp::MAX, 1), None, "{told}");
        assert_eq!(calendar.opening(Timestamp::MAX), None, "{told}");
        assert_eq!(calendar.closing(Timestamp::MIN), None, "{told}");
        assert_eq!(calendar.after_days(Timestamp::MAX, 1), None, "{told}");
        assert_eq!(calendar.after_days(Timestamp::MIN, -1), None, "{told}");
        let now: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        for never in [i64::MAX, i64::MIN, i64::MAX / 2] {
            assert_eq!(calendar.after(now, never), None, "{told}: {never}");
            assert_eq!(calendar.after_days(now, never), None, "{told}: {never}");
        }
    });
}

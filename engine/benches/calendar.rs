//! What open time costs: `cargo bench -p tillit-engine --bench calendar`.
//!
//! Prints nanoseconds an answer over five years of a Swedish office's calendar, with the years kept and with a calendar that was
//! just made; then how long a year takes to compile. The figure to keep is 10 µs for when something is due.
#![expect(clippy::disallowed_methods, reason = "a bench measures time")]

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tillit_engine::calendar::{Calendar, ClockSpan, DayRule, Holiday, Hours};

const HOUR: i64 = 3_600_000_000;

/// Monday to Friday, with lunch, and twenty holidays.
fn office() -> Calendar {
    let hours = |spans: &[(u16, u16)]| {
        let spans = spans.iter().map(|(from, to)| ClockSpan::new(from * 60, to * 60).expect("it is a span"));
        Hours::new(spans.collect()).expect("they follow upon each other")
    };
    let dates = [(1, 1), (1, 5), (1, 6), (4, 30), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)];
    let rules =
        (dates.iter().map(|(month, day)| DayRule::date(*month, *day))).chain([-3, -2, 0, 1, 39, 40, 49].map(DayRule::easter)).chain(
            [(Weekday::Friday, 6, 19), (Weekday::Saturday, 6, 20), (Weekday::Saturday, 10, 31)]
                .map(|(it, m, d)| DayRule::weekday(it, m, d)),
        );
    let holidays = rules.map(|day| Holiday { name: "holiday".into(), day: day.expect("it is a rule"), hours: None }).collect();
    let week = std::array::from_fn(|day| if day < 5 { hours(&[(8, 12), (13, 17)]) } else { Hours::CLOSED });
    let zone = TimeZone::get("Europe/Stockholm").expect("the zone is known");
    Calendar::new(zone, week, holidays, []).expect("it is open on most Mondays")
}

/// Nanoseconds of one of many runs: the least of fifty short rounds, since whatever else the machine does only adds.
fn nanoseconds(rounds: u32, mut run: impl FnMut()) -> f64 {
    let round = |run: &mut dyn FnMut()| {
        let began = Instant::now();
        (0..rounds).for_each(|_| run());
        began.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
    };
    (0..50).map(|_| round(&mut run)).fold(f64::INFINITY, f64::min)
}

fn line(what: &str, nanoseconds: f64) {
    println!("{what:<52} {nanoseconds:>10.0} ns");
}

fn main() {
    let kept = office();
    let from: Timestamp = "2026-03-06T15:00:00Z".parse().expect("it is an instant");
    let to = from + SignedDuration::from_hours(5 * 366 * 24);
    let open = kept.between(from, to);
    println!("five years hold {} open hours", open / HOUR);
    line(
        "due after five years of open hours",
        nanoseconds(1_000, || {
            black_box(kept.after(black_box(from), open));
        }),
    );
    line(
        "due after 1,250 open days",
        nanoseconds(1_000, || {
            black_box(kept.after_days(black_box(from), 1_250));
        }),
    );
    line(
        "due after 5 open hours",
        nanoseconds(1_000, || {
            black_box(kept.after(black_box(from), 5 * HOUR));
        }),
    );
    line(
        "open time between two instants five years apart",
        nanoseconds(1_000, || {
            black_box(kept.between(black_box(from), to));
        }),
    );
    line(
        "is it open, when does it open",
        nanoseconds(1_000, || {
            black_box(kept.opening(black_box(from)));
        }),
    );
    line(
        "due after five years, years compiled anew each time",
        nanoseconds(20, || {
            black_box(office().after(black_box(from), open));
        }),
    );
    line(
        "due after 5 hours, years compiled anew each time",
        nanoseconds(20, || {
            black_box(office().after(black_box(from), 5 * HOUR));
        }),
    );
    line(
        "a calendar is made",
        nanoseconds(20, || {
            black_box(office());
        }),
    );
}

//! Calendars and holidays: zones, hours that do not overlap, days that are open or closed; and that every length of open time
//! that stands alone names a calendar. Those in values and expressions are told where these are read.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::refer;
use super::values::handlers_of;
use super::what;
use super::world::World;
use crate::calendar::{ClockSpan, NeverOpen};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Calendar, Catalogue, Command, SingleDay, WrittenDuration, is_unit, parse_duration};
use crate::package::calendar_of;
use crate::source::{At, Span};
use crate::words::words;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    let catalogue = &world.draft.catalogue;
    for calendar in catalogue.calendars.values() {
        self::calendar(world, calendar, diagnostics);
    }
    for holiday in catalogue.holidays.values().flat_map(|holidays| holidays.days.values()) {
        holiday.hours.iter().for_each(|hours| in_order(hours, diagnostics));
    }
    for text in lengths(world) {
        names_a_calendar(world, text, diagnostics);
    }
}

fn calendar(world: &World<'_>, calendar: &Calendar, diagnostics: &mut Diagnostics) {
    not_a_unit(calendar, diagnostics);
    calendar.zone.iter().for_each(|zone| self::zone(zone, diagnostics));
    if let Some(name) = &calendar.holidays {
        let known = world.draft.catalogue.holidays.keys().map(String::as_str);
        refer::find(world.draft, name, &what::HOLIDAYS, known, diagnostics);
    }
    each_weekday_once(calendar, diagnostics);
    calendar.hours.iter().for_each(|hours| in_order(&hours.spans, diagnostics));
    calendar.days.values().for_each(|day| single_day(day, diagnostics));
    opens(&world.draft.catalogue, calendar, diagnostics);
}

/// A zone of the tz database.
pub(super) fn zone(zone: &At<String>, diagnostics: &mut Diagnostics) {
    let written = zone.as_str();
    if TimeZone::get(written).is_err() {
        diagnostics.push(
            Diagnostic::new(Code::WrongForm, zone.span, words!("det finns ingen tidszon `{written}`", "there is no time zone `{written}`"))
                .help(words!(
                    "skriv en ort ur tz-databasen, som `Europe/Stockholm`",
                    "write a place of the tz database, such as `Europe/Stockholm`"
                )),
        );
    }
}

/// `2 days h` could not be told from `2 h` of a calendar called `days` (F49).
fn not_a_unit(calendar: &Calendar, diagnostics: &mut Diagnostics) {
    let name = calendar.name.as_str();
    if is_unit(name) {
        diagnostics.push(
            Diagnostic::new(
                Code::ReservedName,
                calendar.name.span,
                words!(
                    "`{name}` är en enhet för tid, så ingen kalender kan heta så",
                    "`{name}` is a unit of time, so no calendar can be called that"
                ),
            )
            .help(words!("välj ett annat namn, som `office`", "choose another name, such as `office`")),
        );
    }
}

fn each_weekday_once(calendar: &Calendar, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<(Weekday, Span)> = Vec::new();
    for hours in &calendar.hours {
        let twice = hours.weekdays.iter().find_map(|day| seen.iter().find(|(other, _)| other == day));
        if let Some((day, first)) = twice {
            let day = format!("{day:?}").to_lowercase();
            diagnostics.push(
                Diagnostic::new(Code::HoursOverlap, hours.days.span, words!("`{day}` har redan tider", "`{day}` has hours already"))
                    .related(*first, words!("här", "here"))
                    .help(words!("nämn varje veckodag på en enda rad", "name each weekday in one line only")),
            );
        }
        seen.extend(hours.weekdays.iter().map(|day| (*day, hours.days.span)));
    }
}

fn in_order(spans: &[At<ClockSpan>], diagnostics: &mut Diagnostics) {
    for pair in spans.windows(2) {
        let (first, next) = (&pair[0], &pair[1]);
        if next.value.from() < first.value.to() {
            let (message, help) = if next.value.to() <= first.value.from() {
                (
                    words!("tiderna står inte i klockans ordning", "the hours do not stand in the order of the clock"),
                    words!("sätt den tidigare först", "put the earlier one first"),
                )
            } else {
                (
                    words!("tiderna överlappar", "the hours overlap"),
                    words!("låt den ena sluta innan den andra börjar", "let one end before the other begins"),
                )
            };
            let related = words!("den andra", "the other");
            diagnostics.push(Diagnostic::new(Code::HoursOverlap, next.span, message).related(first.span, related).help(help));
        }
    }
}

fn single_day(day: &SingleDay, diagnostics: &mut Diagnostics) {
    let name = day.name.as_str();
    match &day.hours {
        Some(_) if day.closed => diagnostics.push(
            Diagnostic::new(
                Code::KeysClash,
                day.name.span,
                words!("`{name}` är både stängd och har tider", "`{name}` is closed and has hours too"),
            )
            .help(words!("ta bort `closed` eller `hours`", "remove `closed` or `hours`")),
        ),
        Some(hours) => in_order(hours, diagnostics),
        None if !day.closed => diagnostics.push(
            Diagnostic::new(
                Code::MissingKey,
                day.name.span,
                words!("`{name}` säger inte när den är öppen", "`{name}` does not say when it is open"),
            )
            .help(words!("skriv `hours: 08:00-12:00` eller `closed: true`", "write `hours: 08:00-12:00` or `closed: true`")),
        ),
        None => {}
    }
}

/// Hours that could not be read leave a calendar closed; that has been told.
fn opens(catalogue: &Catalogue, calendar: &Calendar, diagnostics: &mut Diagnostics) {
    let of_its_file = |it: &Diagnostic| it.place.file == calendar.name.span.file && it.code.severity() == Severity::Error;
    if diagnostics.as_slice().iter().any(of_its_file) {
        return;
    }
    if let Some(Err(NeverOpen)) = calendar_of(catalogue, calendar) {
        let name = calendar.name.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::NeverOpen,
                calendar.name.span,
                words!("kalendern `{name}` är aldrig öppen", "the calendar `{name}` is never open"),
            )
            .label(words!("öppettid i den skulle aldrig gå", "open time in it would never pass"))
            .help(words!(
                "ge minst en veckodag tider som helgdagarna lämnar, som `monday-friday: 08:00-17:00`",
                "give at least one weekday hours that the holidays leave, such as `monday-friday: 08:00-17:00`"
            )),
        );
    }
}

/// Lengths of time that are no values: of ends, and of scenarios.
pub(super) fn lengths<'a>(world: &World<'a>) -> Vec<&'a At<String>> {
    let processes = world.draft.processes.values();
    let of_processes = processes.flat_map(|process| process.keep.iter().chain(handlers_of(process).filter_map(|it| it.within.as_ref())));
    let commands = world.draft.scenarios.values().flat_map(|scenario| &scenario.steps);
    let of_scenarios = commands.filter_map(|step| match &step.command {
        Command::After(length) => Some(length),
        _ => None,
    });
    of_processes.chain(of_scenarios).collect()
}

fn names_a_calendar(world: &World<'_>, text: &At<String>, diagnostics: &mut Diagnostics) {
    if let Ok(WrittenDuration::Open(open)) = parse_duration(text.as_str()) {
        let known = world.draft.catalogue.calendars.keys().map(String::as_str);
        refer::find(world.draft, &text.with(open.calendar.to_string()), &what::CALENDAR, known, diagnostics);
    }
}

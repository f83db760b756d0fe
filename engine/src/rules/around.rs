//! What stands around a running rule besides its facts: the time zone, and what people, teams and items have.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rhai::{Dynamic, EvalAltResult, NativeCallContext};

use super::catalogue::{Catalogue, Part};
use super::failure::{Thrown, refused, thrown};
use super::thing::{Fetched, Thing};
use super::value::to_dynamic;
use crate::case::{Text, time};
use crate::model::OpenTime;
use crate::words::words;

type Answer<T> = Result<T, Box<EvalAltResult>>;

/// Rhai carries it through a run as its tag.
#[derive(Clone, Debug)]
pub(super) struct Around {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) fetched: Arc<Fetched>,
    /// How many values of lists may still be compared: rhai counts a comparison of whole lists as one operation.
    pub(super) comparisons: Arc<AtomicUsize>,
}

fn with<T>(context: &NativeCallContext<'_>, ask: impl FnOnce(&Around) -> Answer<T>) -> Answer<T> {
    let tag = context.tag().expect("rhai has a tag in every run");
    match tag.read_lock::<Around>() {
        Some(around) => ask(&around),
        // Only a run that did not begin in `run` lacks it.
        None => refused(words!("regeln körs utan katalog", "the rule runs without a catalogue")),
    }
}

/// Takes comparisons from those that a run may make.
pub(super) fn spend(context: &NativeCallContext<'_>, comparisons: usize) -> Answer<()> {
    with(context, |around| {
        let spent = around.comparisons.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(comparisons));
        match spent {
            Ok(_) => Ok(()),
            Err(_) => refused(words!("regeln jämför för många värden i listor", "the rule compares too many values of lists")),
        }
    })
}

/// The zone in which days are counted.
pub(super) fn zone(context: &NativeCallContext<'_>) -> Answer<TimeZone> {
    with(context, |around| Ok(around.catalogue.zone.clone()))
}

/// The instant when so much open time has passed since another.
pub(super) fn after_open(context: &NativeCallContext<'_>, instant: Timestamp, open: &OpenTime) -> Answer<Timestamp> {
    with(context, |around| match around.catalogue.calendars.get(&open.calendar) {
        Some(calendar) => match time::after_open(instant, open, calendar) {
            Some(instant) => Ok(instant),
            None => refused(words!("tidpunkten ligger utanför kalendern", "the instant is outside the calendar")),
        },
        None => refused(time::no_calendar(open)),
    })
}

/// Open time of a calendar that there is.
pub(super) fn known(context: &NativeCallContext<'_>, open: OpenTime) -> Answer<OpenTime> {
    with(context, |around| {
        let is_known = around.catalogue.calendars.contains_key(&open.calendar);
        if is_known { Ok(open) } else { refused(time::no_calendar(&open)) }
    })
}

/// The first moment of a day.
pub(super) fn first_moment(context: &NativeCallContext<'_>, date: Date) -> Answer<Timestamp> {
    match time::first_moment(date, &zone(context)?) {
        Some(instant) => Ok(instant),
        None => refused(words!("`{date}` ligger utanför kalendern", "`{date}` is outside the calendar")),
    }
}

/// `thing.field`; nothing where it is unset.
pub(super) fn part(context: &NativeCallContext<'_>, thing: &Thing, field: &str) -> Answer<Dynamic> {
    with(context, |around| match around.catalogue.part(thing, field) {
        Part::Known(value) => Ok(value.map_or(Dynamic::UNIT, to_dynamic)),
        Part::Title(text) => Ok(Dynamic::from(rhai::ImmutableString::from(&**text))),
        Part::OfTheMoment => match around.fetched.get(thing, field) {
            Some(value) => Ok(value.as_ref().map_or(Dynamic::UNIT, to_dynamic)),
            None => Err(thrown(Thrown::Missing(thing.clone(), Text::from(field)))),
        },
        Part::NoSuch => {
            let kind = thing.kind();
            refused(words!("`{kind}` har ingen del `{field}`", "a `{kind}` has no part `{field}`"))
        }
    })
}

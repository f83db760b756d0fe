//! Calendars of the catalogue → calendars that can count.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::calendar::{Calendar, ClockSpan, Holiday, Hours, NeverOpen};
use crate::case::Text;
use crate::model;
use crate::source::At;

/// The calendars of a package, by name; rules have them too.
pub(crate) type Calendars = Arc<BTreeMap<Text, Calendar>>;

/// All calendars of the catalogue.
pub(crate) fn calendars(catalogue: &model::Catalogue) -> Calendars {
    let all = catalogue.calendars.values();
    Arc::new(all.filter_map(|one| Some((Text::from(one.name.as_str()), calendar_of(catalogue, one)?.ok()?))).collect())
}

/// A calendar that can count. `None`: its zone, its holidays or the order of its hours is wrong, which is told elsewhere.
pub(crate) fn calendar_of(catalogue: &model::Catalogue, calendar: &model::Calendar) -> Option<Result<Calendar, NeverOpen>> {
    let zone = TimeZone::get(calendar.zone.as_ref()?.as_str()).ok()?;
    let holidays = match &calendar.holidays {
        Some(name) => catalogue.holidays.get(name.as_str())?.days.values().map(holiday).collect::<Option<_>>()?,
        None => Vec::new(),
    };
    let mut week: [Hours; 7] = Default::default();
    for of_days in &calendar.hours {
        for weekday in &of_days.weekdays {
            let index = usize::try_from(weekday.to_monday_zero_offset()).expect("a week has seven days, from 0");
            week[index] = hours(&of_days.spans)?;
        }
    }
    let single = |day: &model::SingleDay| Some((day.date, day.hours.as_deref().map_or(Some(Hours::CLOSED), hours)?));
    let days = calendar.days.values().map(single).collect::<Option<Vec<_>>>()?;
    Some(Calendar::new(zone, week, holidays, days))
}

fn holiday(holiday: &model::Holiday) -> Option<Holiday> {
    let hours = match &holiday.hours {
        Some(spans) => Some(hours(spans)?),
        None => None,
    };
    Some(Holiday { name: Text::from(holiday.name.as_str()), day: holiday.day?, hours })
}

fn hours(spans: &[At<ClockSpan>]) -> Option<Hours> {
    Hours::new(spans.iter().map(|span| span.value).collect())
}

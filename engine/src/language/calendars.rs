//! Calendars: when it is open, and which days differ.

use super::files::{CITES_KEY, HELP_KEY};
use super::form::{Form, Names, Shape, key};
use crate::words::said;

/// `08:00-17:00`, or several in order.
const HOURS: Form = Form::OneOrMany(&Form::ClockSpan);

pub(super) static CALENDARS: Shape = Shape {
    name: "calendar",
    help: said(
        "En kalender: öppettider i en tidszon. Öppettid räknas i den: `5 office hours`.",
        "A calendar: opening hours in a time zone. Open time is counted in it: `5 office hours`.",
    ),
    keys: &[
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key("zone", Form::Text, said("tidszon, t.ex. `Europe/Stockholm`", "time zone, such as `Europe/Stockholm`")).required(),
        key(
            "hours",
            Form::Entries(Names::Weekdays, &HOURS),
            said("tider för veckans dagar; en dag som inte nämns är stängd", "hours of the weekdays; a day that is not named is closed"),
        )
        .required(),
        key("holidays", Form::Name(Names::Holidays), said("helgdagarna som kalendern följer", "the holidays that the calendar keeps")),
        key(
            "days",
            Form::Entries(Names::Day, &Form::Shape(&SINGLE_DAY)),
            said("enstaka dagar med andra tider, vad helgdagarna än säger", "single days with other hours, whatever the holidays say"),
        ),
        HELP_KEY,
        CITES_KEY,
    ],
};

pub(crate) static SINGLE_DAY: Shape = Shape {
    name: "single_day",
    help: said("En enstaka dag: `hours` eller `closed`.", "A single day: `hours` or `closed`."),
    keys: &[
        key("hours", HOURS, said("när den är öppen", "when it is open")),
        key("closed", Form::Flag, said("stängd hela dagen", "closed all day")).default("false"),
        key("title", Form::Title, said("varför dagen avviker", "why the day differs")),
        CITES_KEY,
    ],
};

/// A set of holidays.
pub(super) static HOLIDAYS: Form = Form::Entries(Names::New, &Form::Shape(&HOLIDAY));

pub(crate) static HOLIDAY: Shape = Shape {
    name: "holiday",
    help: said(
        "En helgdag. Den stänger, eller lämnar de timmar i `hours` som annars är öppna; den öppnar aldrig.",
        "A holiday. It closes, or leaves those hours of `hours` that are open otherwise; it never opens.",
    ),
    keys: &[
        key("day", Form::DayRule, said("vilken dag det är varje år", "which day it is each year")).required(),
        key("title", Form::Title, said("titel på varje språk", "title in every language")).required(),
        key("hours", HOURS, said("en halvdag: timmar som är öppna ändå", "half a day: hours that are open all the same")),
        CITES_KEY,
    ],
};

//! `tillit calendar`: when a calendar is open, and why something is due when it is.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp};
use serde_json::{Value as Json, json};
use tillit_engine::calendar::Calendar;
use tillit_engine::model::{Duration, OpenTime, WrittenDuration, parse_duration};
use tillit_engine::{Language, Package, Words, check, nearest};

use crate::arguments::{package, said};
use crate::failure::Failure;
use crate::folder;
use crate::show;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "calendar";

/// Days that are shown when nothing says until when: two weeks.
const USUAL_DAYS: i64 = 13;
/// Days that are shown at the most, of which a screen is one part in a hundred.
const MOST_DAYS: usize = 3_660;

pub(super) fn arguments(language: Language) -> Command {
    Command::new(NAME)
        .about(said(
            language,
            "Visa när en kalender är öppen, eller förklara när något ska vara klart",
            "Show when a calendar is open, or explain when something is due",
        ))
        .arg(Arg::new("name").value_name(said(language, "NAMN", "NAME")).required(true).help(said(
            language,
            "Kalendern, som katalogen kallar den",
            "The calendar, as the catalogue calls it",
        )))
        .arg(Arg::new("from").long("from").value_name(said(language, "DAG", "DAY")).help(said(
            language,
            "Från en dag; med --add från en tidpunkt, som \"2026-03-06 15:00\" (annars nu)",
            "From a day; with --add from an instant, such as \"2026-03-06 15:00\" (else now)",
        )))
        .arg(Arg::new("to").long("to").value_name(said(language, "DAG", "DAY")).conflicts_with("add").help(said(
            language,
            "Till och med en dag (annars två veckor)",
            "Up to and with a day (else two weeks)",
        )))
        .arg(Arg::new("add").long("add").value_name(said(language, "TID", "TIME")).help(said(
            language,
            "Säg när så mycket öppettid har gått, som \"5 office hours\", och vad som räknades",
            "Tell when so much open time has passed, such as \"5 office hours\", and what was counted",
        )))
        .arg(package(language).long("package"))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(said(language, "Svara med JSON", "Answer in JSON")))
}

/// Exit 1: the package does not check; 2: a day, an instant or a time that is none; 4: there is no such calendar.
pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let folder = folder::find(matches.get_one::<PathBuf>("package"))?;
    let package = check(&folder::read(&folder)?).package.ok_or(Failure::PackageHasErrors)?;
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let name = text("name").expect("clap demands it");
    let asked = Asked { package: &package, calendar: named(&package, name)?, name, language: terminal.language };
    let answer = match text("add") {
        Some(add) => asked.due(add, text("from"))?,
        None => asked.open(text("from"), text("to"))?,
    };
    if matches.get_flag("json") {
        terminal.line(&answer.to_string());
    } else {
        show::calendar(&answer, terminal.language).iter().for_each(|line| terminal.line(line));
    }
    Ok(ExitCode::SUCCESS)
}

fn named<'p>(package: &'p Package, name: &str) -> Result<&'p Calendar, Failure> {
    package.calendar(name).ok_or_else(|| {
        let known = package.draft().catalogue.calendars.keys().map(String::as_str);
        Failure::NoSuchCalendar { name: name.to_owned(), nearest: nearest(name, known).map(str::to_owned) }
    })
}

fn wrong<T>(sv: String, en: String) -> Result<T, Failure> {
    Err(Failure::Calendar(Words { sv, en }))
}

/// What is asked of which calendar, by whom.
struct Asked<'a> {
    package: &'a Package,
    calendar: &'a Calendar,
    name: &'a str,
    language: Language,
}

impl Asked<'_> {
    /// The open stretches of some days.
    fn open(&self, from: Option<&str>, to: Option<&str>) -> Result<Json, Failure> {
        let from = match from {
            Some(text) => day(text)?,
            None => self.calendar.zone().to_datetime(Timestamp::now()).date(),
        };
        let to = match to {
            Some(text) => day(text)?,
            None => from.saturating_add(Span::new().days(USUAL_DAYS)),
        };
        if to < from {
            return wrong(format!("{to} kommer före {from}"), format!("{to} comes before {from}"));
        }
        let days: Vec<Date> = days(from, to).take(MOST_DAYS + 1).collect();
        if days.len() > MOST_DAYS {
            return wrong("högst tio år visas åt gången".to_owned(), "at most ten years are shown at a time".to_owned());
        }
        Ok(days.into_iter().map(|date| self.day(date)).collect())
    }

    /// When so much open time has passed since an instant, and what was counted on the way there.
    fn due(&self, add: &str, from: Option<&str>) -> Result<Json, Failure> {
        let open = self.open_time(add)?;
        let from = match from {
            Some(text) => self.instant(text)?,
            None => Timestamp::now(),
        };
        let due = self.calendar.after_days(from, open.days).and_then(|then| self.calendar.after(then, open.microseconds));
        let counted = due.map(|due| self.counted(from, due, open.days > 0));
        let left_out = counted.as_ref().map_or(0, |(_, left_out)| *left_out);
        Ok(json!({
            "calendar": self.name,
            "add": open.to_string(),
            "from": self.shown(from),
            "due": due.map(|due| self.shown(due)),
            "days": counted.map(|(days, _)| days).unwrap_or_default(),
            "days_left_out": left_out,
        }))
    }

    /// The days from one instant to another: how much open time of each was counted, or which open day it is; and how many days
    /// are too many to show.
    fn counted(&self, from: Timestamp, due: Timestamp, by_days: bool) -> (Vec<Json>, usize) {
        let date = |at: Timestamp| self.calendar.zone().to_datetime(at).date();
        let begins = self.calendar.opening(from).map(date);
        let mut nth = 0;
        let mut shown = Vec::new();
        let mut left_out = 0;
        for date in days(date(from), date(due)) {
            if shown.len() == MOST_DAYS {
                left_out += 1;
                continue;
            }
            let mut day = self.day(date);
            let stretches = self.calendar.open_on(date);
            let of_day = stretches.iter().map(|it| self.calendar.between(it.from.clamp(from, due), it.to.clamp(from, due)));
            let time: i64 = of_day.sum();
            if by_days {
                let counts = !stretches.is_empty() && begins.is_some_and(|begins| begins < date);
                nth += i64::from(counts);
                day["nth"] = if counts { json!(nth) } else { Json::Null };
            } else {
                day["time"] =
                    if time == 0 { Json::Null } else { json!(Duration { microseconds: time, ..Duration::default() }.to_string()) };
            }
            shown.push(day);
        }
        (shown, left_out)
    }

    fn day(&self, date: Date) -> Json {
        let open = self.calendar.open_on(date).into_iter().map(|it| json!({ "from": self.shown(it.from), "to": self.shown(it.to) }));
        json!({ "day": date.to_string(), "open": open.collect::<Vec<Json>>(), "holiday": self.holiday(date) })
    }

    /// Why a day differs: what the calendar says of that very day, else the holidays that fall on it.
    fn holiday(&self, date: Date) -> Option<String> {
        let catalogue = &self.package.draft().catalogue;
        let declared = &catalogue.calendars[self.name];
        let code = self.language.code();
        if self.calendar.is_single_day(date) {
            let single = declared.days.values().find(|day| day.date == date);
            return single.and_then(|day| day.title.as_ref()).map(|title| title.in_language(code).to_owned());
        }
        let set = catalogue.holidays.get(declared.holidays.as_ref()?.as_str())?;
        let falling = self.calendar.holidays_on(date).filter_map(|holiday| set.days.get(&*holiday.name));
        let titles: Vec<&str> = falling.map(|holiday| holiday.title.in_language(code)).collect();
        (!titles.is_empty()).then(|| titles.join(", "))
    }

    fn open_time(&self, text: &str) -> Result<OpenTime, Failure> {
        let name = self.name;
        match parse_duration(text) {
            Ok(WrittenDuration::Open(open)) if *open.calendar == *name => Ok(open),
            Ok(WrittenDuration::Open(open)) => {
                let other = open.calendar;
                wrong(format!("`{text}` räknas i `{other}`, inte i `{name}`"), format!("`{text}` is counted in `{other}`, not in `{name}`"))
            }
            Ok(WrittenDuration::Passing(_)) => wrong(
                format!("`{text}` går dygnet runt; öppettid skrivs `5 {name} hours`"),
                format!("`{text}` passes day and night; open time is written `5 {name} hours`"),
            ),
            Err(Words { sv, en }) => wrong(format!("`{text}` är ingen längd: {sv}"), format!("`{text}` is not a duration: {en}")),
        }
    }

    /// RFC 3339, or a day and a time of day of the calendar's zone.
    fn instant(&self, text: &str) -> Result<Timestamp, Failure> {
        if let Ok(instant) = text.parse() {
            return Ok(instant);
        }
        let local = text.parse::<DateTime>().ok().and_then(|clock| clock.to_zoned_datetime(self.calendar.zone().clone()).ok());
        match local {
            Some(local) => Ok(local.timestamp()),
            None => wrong(
                format!("`{text}` är ingen tidpunkt; skriv t.ex. `2026-03-06 15:00`"),
                format!("`{text}` is not an instant; write for instance `2026-03-06 15:00`"),
            ),
        }
    }

    /// RFC 3339, by the clock of the calendar's zone.
    fn shown(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.calendar.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
    }
}

fn day(text: &str) -> Result<Date, Failure> {
    let date = text.parse().ok().filter(|_| text.len() == 10);
    date.map_or_else(
        || {
            wrong(
                format!("`{text}` är ingen dag; skriv t.ex. `2026-03-02`"),
                format!("`{text}` is not a day; write for instance `2026-03-02`"),
            )
        },
        Ok,
    )
}

/// The days from one to another, both counted in.
fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |date| date.tomorrow().ok()).take_while(move |date| *date <= to)
}

//! Values as people say them, in a language and a zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::case::{Directory, Person, Text, Value};
use crate::model::{Duration, OpenTime, Title};
use crate::package::Package;
use crate::run::offers;
use crate::words::Language;

/// Who says values, and how.
pub(super) struct Voice<'a> {
    pub(super) package: &'a Package,
    pub(super) directory: &'a Directory,
    /// The process whose fields are said.
    pub(super) process: Text,
    pub(super) zone: &'a TimeZone,
    /// The language's code. Where tillit does not speak it, its own words are English.
    pub(super) code: &'a str,
}

impl Voice<'_> {
    /// The value of a fact: by its title or its name where it has one, moments in the zone.
    pub(super) fn say(&self, fact: &str, value: &Value) -> String {
        let catalogue = &self.package.draft().catalogue;
        let titled = |title: Option<&Title>, name: &str| title.map_or(name, |title| title.in_language(self.code)).to_owned();
        match value {
            Value::Text(text) => text.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Decimal(number) => self.either(|| number.to_string().replace('.', ","), || number.to_string()),
            Value::Boolean(true) => self.either(|| "ja".to_owned(), || "yes".to_owned()),
            Value::Boolean(false) => self.either(|| "nej".to_owned(), || "no".to_owned()),
            Value::Date(date) => self.date(*date),
            Value::Instant(instant) => self.instant(*instant),
            Value::Duration(duration) => self.duration(duration),
            Value::OpenTime(open) => self.open_time(open),
            Value::Choice(item) => self.choice(fact, item),
            Value::Person(Person::Known(id)) => self.directory.people.get(id).map_or(id, |facts| &facts.name).to_string(),
            Value::Person(Person::Guest { name, .. }) => name.to_string(),
            Value::Team(team) => titled(catalogue.teams.get(&**team).map(|team| &team.title), team),
            Value::Contact(contact) => titled(catalogue.contacts.get(&**contact).map(|contact| &contact.title), contact),
            Value::Item { list, item } => {
                titled(catalogue.lists.get(&**list).and_then(|list| list.items.get(&**item)).map(|item| &item.title), item)
            }
            Value::List(values) => values.iter().map(|value| self.say(fact, value)).collect::<Vec<_>>().join(", "),
        }
    }

    /// A choice is told by the list of its field; one that no field holds (a sending step's own) by the list that has it.
    fn choice(&self, fact: &str, item: &str) -> String {
        let of_field = offers(self.package, &self.process, fact).into_iter().find(|(name, _)| &**name == item).map(|(_, title)| title);
        let lists = self.package.draft().catalogue.choices.values();
        let title = of_field.or_else(|| lists.flat_map(|list| list.items.get(item)).map(|(_, title)| title.clone()).next());
        title.map_or_else(|| item.to_owned(), |title| title.in_language(self.code).to_owned())
    }

    fn date(&self, date: Date) -> String {
        self.either(|| date.to_string(), || date.strftime("%-d %B %Y").to_string())
    }

    fn instant(&self, instant: Timestamp) -> String {
        let there = instant.to_zoned_datetime(self.zone.clone());
        self.either(|| there.strftime("%Y-%m-%d kl. %H.%M").to_string(), || there.strftime("%-d %B %Y, %H:%M").to_string())
    }

    fn duration(&self, duration: &Duration) -> String {
        let seconds = duration.microseconds / 1_000_000;
        let parts = [
            (duration.months / 12, ["år", "år"], ["year", "years"]),
            (duration.months % 12, ["månad", "månader"], ["month", "months"]),
            (duration.days, ["dag", "dagar"], ["day", "days"]),
            (seconds / 3600, ["timme", "timmar"], ["hour", "hours"]),
            (seconds / 60 % 60, ["minut", "minuter"], ["minute", "minutes"]),
            (seconds % 60, ["sekund", "sekunder"], ["second", "seconds"]),
        ];
        let said = parts.iter().filter(|(count, ..)| *count != 0).map(|(count, sv, en)| {
            let form = usize::from(count.abs() != 1);
            self.either(|| format!("{count} {}", sv[form]), || format!("{count} {}", en[form]))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { self.either(|| "0 sekunder".to_owned(), || "0 seconds".to_owned()) } else { said.join(" ") }
    }

    /// `5 timmar (Kontorstid)`
    fn open_time(&self, open: &OpenTime) -> String {
        let OpenTime { calendar, days, microseconds } = open;
        let length = self.duration(&Duration { months: 0, days: *days, microseconds: *microseconds });
        let known = self.package.draft().catalogue.calendars.get(&**calendar);
        let title = known.map_or(&**calendar, |known| known.title.in_language(self.code));
        format!("{length} ({title})")
    }

    fn either(&self, sv: impl FnOnce() -> String, en: impl FnOnce() -> String) -> String {
        match Language::from_locale(self.code).unwrap_or_default() {
            Language::Swedish => sv(),
            Language::English => en(),
        }
    }
}

//! The catalogue: roles, teams, people, contacts, calendars, choices, systems and the organisation's own lists.

use jiff::civil::{Date, Weekday};

use super::process::Of;
use super::written::{Entries, Name, Title, Written, WrittenValue};
use crate::calendar::{ClockSpan, DayRule};
use crate::source::At;

/// Everything that the catalogue declares, by name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// What one may do.
    pub roles: Entries<Role>,
    /// Who work together.
    pub teams: Entries<Team>,
    /// The seed of people.
    pub people: Entries<Person>,
    /// Lists outside roles and teams.
    pub contacts: Entries<Contact>,
    /// Opening hours.
    pub calendars: Entries<Calendar>,
    /// Days on which calendars that name them are closed, or open for less.
    pub holidays: Entries<Holidays>,
    /// Named values.
    pub choices: Entries<ChoiceList>,
    /// Mailboxes, and what sends signals.
    pub systems: Entries<System>,
    /// The organisation's own lists, by the type they give.
    pub lists: Entries<List>,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// Shown beside it.
    pub help: Option<Title>,
    /// Rights to the whole package.
    pub rights: Vec<Name>,
    /// No longer offered.
    pub retired: bool,
}

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// Its people.
    pub members: Vec<Name>,
    /// An address of its own.
    pub mail: Option<At<String>>,
    /// Who leads it.
    pub lead: Option<Name>,
    /// No longer offered.
    pub retired: bool,
}

/// A person of the seed.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name by which files name the person.
    pub name: Name,
    /// The name that is shown.
    pub full_name: Option<At<String>>,
    /// Mail address.
    pub mail: Option<At<String>>,
    /// Telephone number.
    pub phone: Option<At<String>>,
    /// Language of mail and pages.
    pub language: Option<Name>,
    /// Roles.
    pub roles: Vec<Name>,
    /// Name to sign in by.
    pub login: Option<At<String>>,
    /// No longer offered.
    pub retired: bool,
}

/// A contact list.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// Addresses.
    pub mail: Vec<At<String>>,
    /// People.
    pub people: Vec<Name>,
    /// Languages that its readers read.
    pub languages: Vec<Name>,
    /// No longer offered.
    pub retired: bool,
}

/// A calendar: opening hours in a time zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// The time zone whose clock its hours are read on.
    pub zone: Option<At<String>>,
    /// The hours of the week, in page order.
    pub hours: Vec<WeekdayHours>,
    /// The holidays it keeps.
    pub holidays: Option<Name>,
    /// Single days whose hours are others.
    pub days: Entries<SingleDay>,
}

/// The hours of some weekdays.
#[derive(Clone, Debug)]
pub struct WeekdayHours {
    /// The weekdays, as they are written.
    pub days: At<String>,
    /// The weekdays.
    pub weekdays: Vec<Weekday>,
    /// When they are open.
    pub spans: Vec<At<ClockSpan>>,
}

/// A single day of a calendar.
#[derive(Clone, Debug)]
pub struct SingleDay {
    /// The day, as it is written.
    pub name: Name,
    /// The day.
    pub date: Date,
    /// Why it differs.
    pub title: Option<Title>,
    /// When it is open, if that is said.
    pub hours: Option<Vec<At<ClockSpan>>>,
    /// It is closed.
    pub closed: bool,
}

/// A named set of holidays.
#[derive(Clone, Debug)]
pub struct Holidays {
    /// Its name.
    pub name: Name,
    /// The holidays.
    pub days: Entries<Holiday>,
}

/// A holiday.
#[derive(Clone, Debug)]
pub struct Holiday {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// When it falls; `None`: what is written says no day, which has been told.
    pub day: Option<DayRule>,
    /// What of the usual hours remains, if anything.
    pub hours: Option<Vec<At<ClockSpan>>>,
}

/// A named list of values.
#[derive(Clone, Debug)]
pub struct ChoiceList {
    /// Its name.
    pub name: Name,
    /// Value → title, in order.
    pub items: Entries<(Name, Title)>,
    /// The hash of what it says; comments and layout do not count.
    pub meaning: [u8; 32],
}

/// A system.
#[derive(Clone, Debug)]
pub struct System {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// The address of its mailbox.
    pub mailbox: Option<At<String>>,
    /// Signals that it sends.
    pub sends: Entries<Signal>,
}

/// How a system's JSON becomes the fields of a signal.
#[derive(Clone, Debug)]
pub struct Signal {
    /// Its name, one name space a package.
    pub name: Name,
    /// JSON pointer to a list in the body: one signal an item.
    pub each: Option<At<String>>,
    /// Whether an item is this signal.
    pub condition: Option<Written>,
    /// Its fields.
    pub fields: Entries<SignalField>,
}

/// A field of a signal.
#[derive(Clone, Debug)]
pub struct SignalField {
    /// Its name.
    pub name: Name,
    /// The word for its type.
    pub type_word: Option<Name>,
    /// Values of a choice.
    pub of: Option<Of>,
    /// JSON pointer; else the field's own name.
    pub from: Option<At<String>>,
    /// Their value → ours.
    pub map: Entries<(Name, At<String>)>,
    /// What it is when the body lacks it.
    pub default: Option<Written>,
}

/// One of the organisation's own lists.
#[derive(Clone, Debug)]
pub struct List {
    /// Its name, which is the type's.
    pub name: Name,
    /// The fact that holds all items: the name of its file.
    pub fact: String,
    /// Its title.
    pub title: Title,
    /// Fields of its items.
    pub fields: Entries<ListField>,
    /// Its items.
    pub items: Entries<Item>,
}

/// A field of a list's items.
#[derive(Clone, Debug)]
pub struct ListField {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// The word for its type.
    pub type_word: Option<Name>,
    /// Several values.
    pub list: bool,
    /// Values of a choice.
    pub of: Option<Of>,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// Field → value.
    pub values: Entries<(Name, WrittenValue)>,
    /// No longer offered.
    pub retired: bool,
}

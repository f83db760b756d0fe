//! The heads of the catalogue, and the organisation's own lists.

use super::calendars::{calendar, holidays};
use super::cursor::{Cursor, entries, text, title, written_value};
use super::process::of;
use crate::language::{CATALOGUE, FIELD_OF_SIGNAL, Form, LIST_FIELD, Shape};
use crate::model::{
    Calendar, ChoiceList, Contact, Entries, Holidays, Item, List, ListField, Name, Person, Role, Signal, SignalField, System, Team, Title,
};
use crate::source::{Node, meaning};

/// One thing of the catalogue, with its head.
pub(super) enum Entry {
    Role(Role),
    Team(Team),
    Person(Person),
    Contact(Contact),
    Calendar(Calendar),
    Holidays(Holidays),
    Choices(ChoiceList),
    System(System),
}

/// Everything that stands in one file of heads.
pub(super) fn heads(node: &Node) -> Vec<Entry> {
    let cursor = Cursor::of(node, &CATALOGUE);
    let mut all = Vec::new();
    for key in CATALOGUE.keys.iter().filter(|key| !key.not_yet) {
        let Form::Entries(_, of) = &key.form else { continue };
        let read = |name: Name, node| {
            Some(match (key.name, of) {
                ("roles", Form::Shape(shape)) => Entry::Role(role(name, node, shape)),
                ("teams", Form::Shape(shape)) => Entry::Team(team(name, node, shape)),
                ("people", Form::Shape(shape)) => Entry::Person(person(name, node, shape)),
                ("contacts", Form::Shape(shape)) => Entry::Contact(contact(name, node, shape)),
                ("calendars", Form::Shape(shape)) => Entry::Calendar(calendar(name, node, shape)),
                ("holidays", _) => Entry::Holidays(holidays(name, node)),
                ("systems", Form::Shape(shape)) => Entry::System(system(name, node, shape)),
                ("choices", _) => Entry::Choices(ChoiceList { items: titled(node), name, meaning: meaning(node) }),
                _ => return None,
            })
        };
        all.extend(cursor.entries(key.name, read).into_values());
    }
    all
}

/// A map of titles.
pub(super) fn titled(node: &Node) -> Entries<(Name, Title)> {
    entries(node, |name, node| Some((name, title(node))))
}

fn role(name: Name, node: &Node, shape: &'static Shape) -> Role {
    let cursor = Cursor::of(node, shape);
    Role {
        name,
        title: cursor.title("title").unwrap_or_default(),
        help: cursor.title("help"),
        rights: cursor.names("rights"),
        retired: cursor.flag("retired", false),
    }
}

fn team(name: Name, node: &Node, shape: &'static Shape) -> Team {
    let cursor = Cursor::of(node, shape);
    Team {
        name,
        title: cursor.title("title").unwrap_or_default(),
        members: cursor.names("members"),
        mail: cursor.text("mail"),
        lead: cursor.text("lead"),
        retired: cursor.flag("retired", false),
    }
}

fn person(name: Name, node: &Node, shape: &'static Shape) -> Person {
    let cursor = Cursor::of(node, shape);
    Person {
        name,
        full_name: cursor.text("name"),
        mail: cursor.text("mail"),
        phone: cursor.text("phone"),
        language: cursor.text("language"),
        roles: cursor.names("roles"),
        login: cursor.text("login"),
        retired: cursor.flag("retired", false),
    }
}

fn contact(name: Name, node: &Node, shape: &'static Shape) -> Contact {
    let cursor = Cursor::of(node, shape);
    Contact {
        name,
        title: cursor.title("title").unwrap_or_default(),
        mail: cursor.names("mail"),
        people: cursor.names("people"),
        languages: cursor.names("language"),
        retired: cursor.flag("retired", false),
    }
}

fn system(name: Name, node: &Node, shape: &'static Shape) -> System {
    let cursor = Cursor::of(node, shape);
    let Form::Entries(_, Form::Shape(signal_shape)) = cursor.form_of("sends") else { unreachable!("`sends` is a map of signals") };
    System {
        name,
        title: cursor.title("title").unwrap_or_default(),
        mailbox: cursor.text("mailbox"),
        sends: cursor.entries("sends", |name, node| Some(signal(name, node, signal_shape))),
    }
}

fn signal(name: Name, node: &Node, shape: &'static Shape) -> Signal {
    let cursor = Cursor::of(node, shape);
    Signal {
        name,
        each: cursor.text("each"),
        condition: cursor.written("if"),
        fields: cursor.entries("fields", |name, node| Some(signal_field(name, node))),
    }
}

fn signal_field(name: Name, node: &Node) -> SignalField {
    let cursor = Cursor::of(node, &FIELD_OF_SIGNAL);
    SignalField {
        name,
        type_word: cursor.text("type"),
        of: cursor.node("of").and_then(of),
        from: cursor.text("from"),
        map: cursor.entries("map", |name, node| Some((name, text(node)?))),
        default: cursor.written("default"),
    }
}

/// A `list` file; the fact that holds its items bears the file's name.
pub(super) fn list(node: &Node, shape: &'static Shape, path: &str) -> Option<List> {
    let cursor = Cursor::of(node, shape);
    let stem = path.rsplit('/').next().and_then(|file| file.strip_suffix(".yaml")).unwrap_or_default();
    Some(List {
        name: cursor.text("list")?,
        fact: stem.replace('-', "_"),
        title: cursor.title("title").unwrap_or_default(),
        fields: cursor.entries("fields", |name, node| Some(list_field(name, node))),
        items: cursor.entries("items", |name, node| Some(item(name, node))),
    })
}

fn list_field(name: Name, node: &Node) -> ListField {
    let cursor = Cursor::of(node, &LIST_FIELD);
    ListField {
        name,
        title: cursor.title("title").unwrap_or_default(),
        type_word: cursor.text("type"),
        list: cursor.flag("list", false),
        of: cursor.node("of").and_then(of),
    }
}

fn item(name: Name, node: &Node) -> Item {
    let own = node.entries().unwrap_or(&[]);
    let find = |key: &str| own.iter().find(|(node, _)| node.text() == Some(key)).map(|(_, value)| value);
    Item {
        name,
        title: find("title").map(title).unwrap_or_default(),
        values: entries(node, |name, value| {
            (!matches!(name.as_str(), "title" | "retired")).then_some(()).and_then(|()| Some((name, written_value(value)?)))
        }),
        retired: find("retired").and_then(Node::text) == Some("true"),
    }
}

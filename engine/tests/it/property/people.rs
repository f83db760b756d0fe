//! The organisation around every generated package: who there is, in which roles and teams.

use std::collections::{BTreeMap, BTreeSet};

use tillit_engine::case::{Actor, Directory, Person, PersonFacts, Text};

pub(crate) const ROLES: [&str; 3] = ["clerk", "boss", "watcher"];
pub(crate) const TEAMS: [&str; 3] = ["north", "south", "desk"];

/// Name, roles, teams.
pub(crate) const PEOPLE: [(&str, &[&str], &[&str]); 6] = [
    ("ann", &["clerk"], &["north", "desk"]),
    ("bob", &["clerk", "boss"], &["south"]),
    ("cia", &["boss"], &["north", "south"]),
    ("dan", &["clerk", "boss", "watcher"], &["north", "south", "desk"]),
    ("eve", &[], &[]),
    ("fay", &["watcher"], &["desk"]),
];

pub(crate) fn directory() -> Directory {
    let set = |names: &[&str]| -> BTreeSet<Text> { names.iter().map(|name| Text::from(*name)).collect() };
    let people: BTreeMap<Text, PersonFacts> = PEOPLE
        .iter()
        .map(|(name, roles, teams)| {
            let facts = PersonFacts { name: Text::from(*name), roles: set(roles), teams: set(teams), ..PersonFacts::default() };
            (Text::from(*name), facts)
        })
        .collect();
    Directory { people }
}

/// Everyone of the directory, and a guest who writes the own name in two ways.
pub(crate) fn persons() -> Vec<Person> {
    let known = PEOPLE.iter().map(|(name, ..)| Person::Known(Text::from(*name)));
    known.chain(["Kim Berg", "Kim"].map(guest)).collect()
}

fn guest(name: &str) -> Person {
    Person::Guest { name: Text::from(name), mail: Text::from("kim@example.se") }
}

/// The same someone: of the directory by id, a guest by address.
pub(crate) fn same(a: &Person, b: &Person) -> bool {
    match (a, b) {
        (Person::Known(a), Person::Known(b)) => a == b,
        (Person::Guest { mail: a, .. }, Person::Guest { mail: b, .. }) => a == b,
        _ => false,
    }
}

pub(crate) fn in_team(person: &Person, team: &str) -> bool {
    matches!(person, Person::Known(id) if PEOPLE.iter().any(|(name, _, teams)| **name == **id && teams.contains(&team)))
}

pub(crate) fn has_role(person: &Person, role: &str) -> bool {
    matches!(person, Person::Known(id) if PEOPLE.iter().any(|(name, roles, _)| **name == **id && roles.contains(&role)))
}

pub(crate) fn actor(person: &Person) -> Actor {
    Actor::of(person.clone(), &directory())
}

pub(crate) const CATALOGUE: &str = r#"roles:
  clerk:   {title: {sv: Biträde, en: Clerk}}
  boss:    {title: {sv: Chef, en: Boss}}
  watcher: {title: {sv: Vakt, en: Watcher}}
teams:
  north: {title: {sv: Norr, en: North}, members: [ann, cia, dan]}
  south: {title: {sv: Söder, en: South}, members: [bob, cia, dan]}
  desk:  {title: {sv: Disk, en: Desk}, members: [ann, dan, fay]}
people:
  ann: {name: Ann, mail: ann@example.se, language: sv, roles: [clerk]}
  bob: {name: Bob, mail: bob@example.se, language: sv, roles: [clerk, boss]}
  cia: {name: Cia, mail: cia@example.se, language: en, roles: [boss]}
  dan: {name: Dan, mail: dan@example.se, language: en, roles: [clerk, boss, watcher]}
  eve: {name: Eve, mail: eve@example.se, language: sv}
  fay: {name: Fay, mail: fay@example.se, language: sv, roles: [watcher]}
contacts:
  all_staff: {title: {sv: Alla, en: All}, mail: [all@example.se], language: [sv, en]}
choices:
  colour:
    red:   {sv: Röd, en: Red}
    green: {sv: Grön, en: Green}
    blue:  {sv: Blå, en: Blue}
  size:
    small: {sv: Liten, en: Small}
    large: {sv: Stor, en: Large}
  state:
    fresh: {sv: Ny, en: New}
    busy:  {sv: Pågår, en: Busy}
    idle:  {sv: Vilar, en: Idle}
    over:  {sv: Slut, en: Over}
systems:
  letters:
    title:   {sv: Brevlådan, en: The mailbox}
    mailbox: letters@example.se
  sensor:
    title: {sv: Givare, en: Sensor}
    sends:
      alarm:
        fields:
          key:   {type: text, from: /key}
          level: {type: number, from: /level}
          hue:   {type: choice, from: /hue, of: colour}
          who:   {type: person, from: /who}
      calm:
        fields:
          key:   {type: text, from: /key}
          level: {type: number, from: /level}
"#;

//! The people that a package brings: a seed. Once an organisation runs, people and memberships are data of their own.

use super::Package;
use crate::case::{Directory, PersonFacts, Text};
use crate::model::Draft;

impl Package {
    /// The directory that the catalogue's people and teams give. Someone retired is still known, but holds no role and is in no
    /// team, so that nothing new reaches them.
    #[must_use]
    pub fn directory(&self) -> Directory {
        directory(&self.draft)
    }
}

/// As [`Package::directory`], while the package is still being checked.
pub(crate) fn directory(draft: &Draft) -> Directory {
    let catalogue = &draft.catalogue;
    let people = catalogue.people.values().map(|person| {
        let texts = |names: &[crate::model::Name]| names.iter().map(|name| Text::from(name.as_str())).collect();
        let teams = catalogue.teams.values().filter(|team| team.members.iter().any(|member| member.value == person.name.value));
        let is_here = !person.retired;
        let facts = PersonFacts {
            name: Text::from(person.full_name.as_ref().unwrap_or(&person.name).as_str()),
            mail: person.mail.as_ref().map(|mail| Text::from(mail.as_str())),
            language: person.language.as_ref().map(|language| Text::from(language.as_str())),
            roles: if is_here { texts(&person.roles) } else { Default::default() },
            teams: teams.filter(|_| is_here).map(|team| Text::from(team.name.as_str())).collect(),
        };
        (Text::from(person.name.as_str()), facts)
    });
    Directory { people: people.collect() }
}

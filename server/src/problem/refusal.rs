//! Refusals of the core as problems: of each its status and title; its facts become members.
//!
//! 403: never by this person. 404: what the address names is not there. 409: not as things are. 422: not with this body.

use serde_json::{Map, Value as Json, json};
use tillit_engine::case::Refusal;

use super::{Kind, Problem};
use crate::words::said;

const fn kind(id: &'static str, status: u16, sv: &'static str, en: &'static str) -> Kind {
    Kind { is_refusal: true, id, status, title: said(sv, en) }
}

/// A kind for every id of [`Refusal::IDS`].
pub const REFUSALS: &[Kind] = &[
    kind("start", 422, "Ingen sådan start", "No such start"),
    kind("task", 404, "Ingen sådan uppgift", "No such task"),
    kind("way", 422, "Ingen sådan väg", "No such way"),
    kind("action", 404, "Inget sådant initiativ", "No such action"),
    kind("role", 403, "En annan roll gör det", "Another role does this"),
    kind("team", 403, "En annan grupp gör det", "Another team does this"),
    kind("person", 403, "Någon annan gör det", "Someone else does this"),
    kind("claimed", 409, "Någon annan har tagit uppgiften", "Someone else has claimed the task"),
    kind("not_by", 403, "Fyra ögon", "Four eyes"),
    kind("form", 422, "Formuläret är inte rätt ifyllt", "The form is not filled in right"),
    kind("checklist", 422, "Allt är inte avbockat", "Not all is ticked"),
    kind("why", 422, "Skälet saknas", "The reason is missing"),
    kind("next", 422, "Steget saknas", "The step is missing"),
    kind("if", 409, "Inte i det här läget", "Not as things are"),
    kind("within", 409, "Tiden har gått ut", "The time has passed"),
    kind("ended", 409, "Ärendet är avslutat", "The case has ended"),
    kind("right", 403, "Rätten saknas", "The right is missing"),
    kind("field", 422, "Fältet kan inte ändras så", "The field cannot be changed so"),
    kind("message", 404, "Inget sådant tas emot", "No such message is taken"),
    kind("gone", 409, "Redan klart", "Done already"),
    kind("rule", 422, "En regel gick inte", "A rule failed"),
    kind("undecided", 409, "Beslutet står utan väg", "The decision finds no way"),
    kind("endless", 422, "Flödet går runt", "The flow goes round"),
    kind("needs_person", 403, "Det här gör en person", "A person does this"),
    kind("needs_system", 403, "Det här gör inte en person", "A person does not do this"),
    kind("case", 404, "Inget sådant ärende", "No such case"),
    kind("requester", 409, "Ingen att svara", "Nobody to reply to"),
    kind("text", 422, "Ingen text", "No text"),
];

/// A refusal that a later core has and this table has not: refused all the same.
const OTHER: Kind = kind("other", 409, "Går inte", "Not possible");

pub(super) fn problem(refusal: &Refusal) -> Problem {
    let kind = REFUSALS.iter().find(|kind| kind.id == refusal.id()).unwrap_or(&OTHER);
    Problem { members: members(refusal), ..Problem::new(kind, refusal.words()) }
}

/// The facts of a refusal.
fn members(refusal: &Refusal) -> Map<String, Json> {
    let texts = |all: &[tillit_engine::case::Text]| all.iter().map(|one| Json::from(&**one)).collect::<Json>();
    let facts = match refusal {
        Refusal::NoSuchStart { start } => json!({"start": &**start}),
        Refusal::NoSuchTask { task } => json!({"task": &**task}),
        Refusal::NoSuchWay { way, ways } => json!({"way": &**way, "ways": texts(ways)}),
        Refusal::NoSuchAction { action } => json!({"action": &**action}),
        Refusal::Role { roles } => json!({"roles": texts(roles)}),
        Refusal::Team { team } => json!({"team": &**team}),
        Refusal::Claimed { by } => json!({"by": &**by}),
        Refusal::NotBy { step } | Refusal::Undecided { step } => json!({"step": &**step}),
        Refusal::Form { missing, unknown, misfits } => {
            json!({"missing": texts(missing), "unknown": texts(unknown), "misfits": texts(misfits)})
        }
        Refusal::Checklist { missing } => json!({"missing": texts(missing)}),
        Refusal::Next { steps } => json!({"steps": texts(steps)}),
        Refusal::Right { right } => json!({"right": &**right}),
        Refusal::Field { field } => json!({"field": &**field}),
        Refusal::NoSuchMessage { message } => json!({"message": &**message}),
        Refusal::RuleFailed { rule, .. } => json!({"rule": &**rule}),
        _ => json!({}),
    };
    match facts {
        Json::Object(facts) => facts,
        _ => unreachable!("facts are written as an object"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::problem::KINDS;

    #[test]
    fn every_refusal_has_a_status_and_a_title_and_none_is_stale() {
        let ids: Vec<&str> = REFUSALS.iter().map(|kind| kind.id).collect();
        assert_eq!(ids, Refusal::IDS);
    }

    #[test]
    fn every_kind_has_a_type_of_its_own_and_says_its_title_in_two_languages() {
        let all: Vec<&Kind> = KINDS.iter().copied().chain(REFUSALS).collect();
        assert_eq!(all.iter().map(|kind| kind.uri()).collect::<BTreeSet<_>>().len(), all.len());
        for kind in all {
            assert!((400..600).contains(&kind.status) && kind.title.sv != kind.title.en, "{kind:?}");
        }
    }
}

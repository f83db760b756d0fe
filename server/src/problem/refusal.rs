//! Refusals of the core as problems: of each its status and title; its facts become members.
//!
//! 403: never by this person. 404: what the address names is not there. 409: not as things are. 422: not with this body. 500: ours
//! to mend.

use serde_json::Value as Json;
use tillit_engine::case::{Refusal, Text};

use super::{Kind, Problem};
use crate::words::said;

const fn kind(id: &'static str, status: u16, sv: &'static str, en: &'static str) -> Kind {
    Kind { is_refusal: true, id, status, title: said(sv, en) }
}

/// A kind for every id of [`Refusal::IDS`] but `case`, which is told as [`Problem::not_found`].
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
    kind("running", 409, "Pågår redan", "Goes on already"),
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
    // Whoever keeps the case handed the core the wrong package: ours to mend.
    kind("version", 500, "Fel version av processen", "The wrong version of the process"),
    kind("requester", 409, "Ingen att svara", "Nobody to reply to"),
    kind("text", 422, "Ingen text", "No text"),
];

/// A refusal that a later core has and this table has not: refused all the same.
const OTHER: Kind = kind("other", 409, "Går inte", "Not possible");

/// A case that is not there and one that may not be seen are told alike.
pub(super) fn problem(refusal: &Refusal) -> Problem {
    let is_hidden = matches!(refusal, Refusal::Right { right } if **right == *"see");
    if is_hidden || *refusal == Refusal::NoCase {
        return Problem::not_found();
    }
    let kind = REFUSALS.iter().find(|kind| kind.id == refusal.id()).unwrap_or(&OTHER);
    Problem { members: members(refusal), ..Problem::new(kind, refusal.words()) }
}

/// The facts of a refusal.
fn members(refusal: &Refusal) -> Vec<(&'static str, Json)> {
    let one = |text: &Text| Json::from(&**text);
    let all = |texts: &[Text]| texts.iter().map(|text| Json::from(&**text)).collect::<Json>();
    match refusal {
        Refusal::NoSuchStart { start } => vec![("start", one(start))],
        Refusal::NoSuchTask { task } => vec![("task", one(task))],
        Refusal::NoSuchWay { way, ways } => vec![("way", one(way)), ("ways", all(ways))],
        Refusal::NoSuchAction { action } => vec![("action", one(action))],
        Refusal::Role { roles } => vec![("roles", all(roles))],
        Refusal::Team { team } => vec![("team", one(team))],
        Refusal::Claimed { by } => vec![("by", one(by))],
        Refusal::NotBy { step } | Refusal::Undecided { step } => vec![("step", one(step))],
        Refusal::Form { missing, unknown, misfits } => {
            vec![("missing", all(missing)), ("unknown", all(unknown)), ("misfits", all(misfits))]
        }
        Refusal::Checklist { missing } => vec![("missing", all(missing))],
        Refusal::Next { steps } => vec![("steps", all(steps))],
        Refusal::Right { right } => vec![("right", one(right))],
        Refusal::Field { field } => vec![("field", one(field))],
        Refusal::NoSuchMessage { message } => vec![("message", one(message))],
        Refusal::OtherVersion { process } => vec![("process", one(process))],
        Refusal::RuleFailed { rule, .. } => vec![("rule", one(rule))],
        _ => Vec::new(),
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
        let told = Refusal::IDS.iter().copied().filter(|id| *id != Refusal::NoCase.id());
        assert_eq!(ids, told.collect::<Vec<_>>());
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

//! Orders: what whoever has the data folder may ask, without a token: who has the folder has all that is in it.
//!
//! An [`Order`] is carried out by the house that has the folder open ([`carry_out`]). Where a server runs it comes to it through
//! the socket in the folder ([`Socket`], [`give`]); where none does, the asker opens the house itself. So the first token can be
//! made before anyone can sign in.

mod mail;
mod outbox;
mod people;
mod reload;
mod socket;
mod token;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tillit_engine::{Language, Words};
use tillit_store::Refused;

pub use people::PersonOrder;
pub use socket::{GiveError, Socket, give, socket_of};

use crate::house::House;
use crate::words::words;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// A new token: `{id, token, person}` or `{id, token, system}`.
    TokenNew {
        /// The person or the system that it lets in.
        holder: String,
    },
    /// All tokens, without what would let anyone in: `[{id, person, system, made, revoked, expires}]`.
    TokenList {},
    /// A token lets nobody in any more: `{id}`.
    TokenRevoke {
        /// Its id.
        id: String,
    },
    /// Everyone, by id: `[PERSON]`.
    PeopleList {},
    /// One of them: `PERSON` is `{id, name, mail, phone, language, roles, teams, logins, retired}`.
    PersonShow {
        /// The id.
        id: String,
    },
    /// Someone is made, or changed: `PERSON`.
    PersonSet(PersonOrder),
    /// A message that was kept in the data folder comes to a mailbox: `{message, reached: [{number, joined}], automatic}`.
    Mail {
        /// The system whose mailbox it is.
        system: String,
        /// The hash by which it was kept.
        message: String,
    },
    /// What has not been sent yet: `[{number, case, effect, name, to, subject, text, tried, why}]`.
    Outbox {},
    /// The package's folder is read again and goes live: `{published, same, files, stays, unfit}`.
    Reload {
        /// Only say what would be.
        dry: bool,
        /// In which language diagnostics are shown, by code.
        language: String,
        /// Whether they are shown in colour.
        colour: bool,
    },
}

/// Why an order was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// Which kind of reason.
    pub kind: DeclinedKind,
    /// The reason.
    pub words: Words,
}

/// Kinds of reason, as exit codes tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclinedKind {
    /// What was asked is not understood: another version of tillit gave the order.
    Wrong,
    /// There is no such thing.
    NotFound,
    /// It would not do.
    Refused,
    /// It cannot be done now.
    Fault,
}

impl Declined {
    fn not_found(words: Words) -> Declined {
        Declined { kind: DeclinedKind::NotFound, words }
    }

    fn refused(words: Words) -> Declined {
        Declined { kind: DeclinedKind::Refused, words }
    }

    fn fault(what: &str) -> Declined {
        Declined { kind: DeclinedKind::Fault, words: words!("{what}", "{what}") }
    }
}

/// Why the store did nothing.
impl From<Refused> for Declined {
    fn from(refused: Refused) -> Declined {
        match refused {
            Refused::NoPackage => Declined::refused(words!("inget paket är i kraft än", "no package is live yet")),
            Refused::NoSuchToken => Declined::not_found(words!("det finns ingen sådan nyckel", "there is no such token")),
            Refused::TooLarge { bytes, most } => Declined::refused(words!(
                "det blir {bytes} byte, och journalen tar högst {most}",
                "that makes {bytes} bytes, and the journal takes at most {most}"
            )),
            Refused::Stopped { reason } => Declined {
                kind: DeclinedKind::Fault,
                words: words!(
                    "inget kan ändras förrän tillit har startats om: {reason}",
                    "nothing can be changed until tillit is started again: {reason}"
                ),
            },
            Refused::Refusal(refusal) => Declined { kind: DeclinedKind::Fault, words: refusal.words() },
            other => Declined::fault(&other.to_string()),
        }
    }
}

/// Carries out an order; the answer is for scripts, and the asker tells it in words.
///
/// # Errors
/// It cannot, or would not do.
pub fn carry_out(house: &House, order: &Order) -> Result<Json, Declined> {
    match order {
        Order::TokenNew { holder } => token::make(house, holder),
        Order::TokenList {} => Ok(token::list(house)),
        Order::TokenRevoke { id } => token::revoke(house, id),
        Order::PeopleList {} => Ok(people::list(house)),
        Order::PersonShow { id } => people::show(house, id),
        Order::PersonSet(person) => people::set(house, person),
        Order::Outbox {} => outbox::list(house),
        Order::Mail { system, message } => mail::take(house, system, message),
        Order::Reload { dry, language, colour } => {
            reload::reload(house, *dry, Language::from_locale(language).unwrap_or_default(), *colour)
        }
    }
}

/// ` did you mean …`, where something is near.
fn or_nearest<'a>(words: Words, written: &str, known: impl IntoIterator<Item = &'a str>) -> Words {
    match tillit_engine::nearest(written, known) {
        Some(near) => Words { sv: format!("{}; menade du `{near}`?", words.sv), en: format!("{}; did you mean `{near}`?", words.en) },
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use tillit_engine::case::Refusal;

    use super::*;

    #[test]
    fn what_the_core_refuses_of_an_order_is_told_in_both_languages() {
        let declined = Declined::from(Refused::Refusal(Refusal::Gone));
        assert_eq!((declined.kind, declined.words), (DeclinedKind::Fault, Refusal::Gone.words()));
    }
}

//! Randomness that comes from outside, once a request: salts of entries and ids of new cases are made of it, so that the writer
//! itself draws none.

use std::fmt;

use jiff::Timestamp;
use tillit_engine::case::Text;
use uuid::Builder;

use crate::record::Salt;

/// Secret random bytes, fresh for each request.
#[derive(Clone, Copy)]
pub struct Chance(pub [u8; 32]);

impl Chance {
    /// The salt of the `n`-th entry that the request makes. Salts of different entries tell nothing of each other.
    pub(crate) fn salt(&self, n: u32) -> Salt {
        Salt(self.derive("salt", n))
    }

    /// The id of a case that the request begins with its `n`-th entry: a UUIDv7, so that ids sort as the cases began.
    pub(crate) fn case_id(&self, at: Timestamp, n: u32) -> Text {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        let random: [u8; 32] = self.derive("case", n);
        let random = random.first_chunk().expect("32 bytes begin with ten");
        Text::from(Builder::from_unix_timestamp_millis(millis, random).into_uuid().hyphenated().to_string())
    }

    fn derive(&self, what: &str, n: u32) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(what.as_bytes()).update(&[0]).update(&n.to_le_bytes());
        *hasher.finalize().as_bytes()
    }
}

/// A secret is not printed.
impl fmt::Debug for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chance")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_later_cases_sort_after_those_of_earlier_ones_and_no_two_are_equal() {
        let chance = Chance([7; 32]);
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let (first, second) = (chance.case_id(at("2026-03-02T08:00:00Z"), 0), chance.case_id(at("2026-03-02T08:00:00.002Z"), 0));
        assert!(first < second, "{first} {second}");
        assert_ne!(first, chance.case_id(at("2026-03-02T08:00:00Z"), 1));
        assert_eq!(first.len(), 36);
        assert!(chance.salt(0) != chance.salt(1));
    }
}

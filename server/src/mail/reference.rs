//! What a mail answers: a signed name of a case and of what it has sent, which comes back in the answer.
//!
//! It stands in `Message-ID`, `References` and at the end of the subject. Only whoever got a mail of a case can answer it:
//! the number of a case, which anyone may guess, joins nothing (P30).

use tillit_engine::case::{Id, Text};
use uuid::Uuid;

use super::secret::Secret;

/// How many bytes of the signature stand in a reference. 80 bits cannot be guessed by mail.
const SIGNATURE_BYTES: usize = 10;
/// RFC 4648 base 32, in small letters: whatever changes the case of letters does no harm.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// A case, two numbers of at most ten bytes, a signature: no reference is longer.
const MOST_LETTERS: usize = (16 + 10 + 10 + SIGNATURE_BYTES) * 8 / 5 + 1;
/// No reference is shorter.
const FEWEST_LETTERS: usize = (16 + 1 + 1 + SIGNATURE_BYTES) * 8 / 5;
/// What it is for, so that a signature of ours for anything else is none here.
const PURPOSE: &[u8] = b"tillit mail reference 1\0";

/// A case, and what it has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    case: Uuid,
    effect: Id,
}

impl Reference {
    /// Of an effect of a case. `None`: that is no id of a case.
    #[must_use]
    pub fn new(case: &str, effect: Id) -> Option<Reference> {
        Some(Reference { case: Uuid::try_parse(case).ok()?, effect })
    }

    /// Of the whole conversation of a case, to which each of its mails belongs. No effect has this id.
    pub(super) fn thread(&self) -> Reference {
        Reference { case: self.case, effect: Id { seq: 0, n: 0 } }
    }

    /// The id of the case.
    #[must_use]
    pub fn case(&self) -> Text {
        Text::from(self.case.to_string())
    }

    /// What it has sent.
    #[must_use]
    pub fn effect(&self) -> Id {
        self.effect
    }

    /// The reference as it goes out: small letters and digits.
    #[must_use]
    pub fn signed(&self, secret: &Secret) -> String {
        let mut bytes = self.case.into_bytes().to_vec();
        write_number(&mut bytes, self.effect.seq);
        write_number(&mut bytes, u64::from(self.effect.n));
        let signature = sign(secret, &bytes);
        bytes.extend(signature);
        encode(&bytes)
    }

    /// The reference that a word is, if the signature is ours.
    #[must_use]
    pub fn verify(word: &str, secret: &Secret) -> Option<Reference> {
        if !(FEWEST_LETTERS..=MOST_LETTERS).contains(&word.len()) {
            return None;
        }
        let bytes = decode(&word.to_ascii_lowercase())?;
        let (said, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_BYTES)?)?;
        let differing = sign(secret, said).iter().zip(signature).fold(0, |all, (one, other)| all | (one ^ other));
        let (case, mut rest) = said.split_at_checked(16)?;
        let effect = Id { seq: read_number(&mut rest)?, n: u32::try_from(read_number(&mut rest)?).ok()? };
        let reference = Reference { case: Uuid::from_slice(case).ok()?, effect };
        (differing == 0 && rest.is_empty()).then_some(reference)
    }

    /// The first word of a text that is a reference of ours.
    #[must_use]
    pub fn find(text: &str, secret: &Secret) -> Option<Reference> {
        Reference::all(text, secret).next()
    }

    /// All words of a text that are references of ours, in order.
    pub(super) fn all<'t>(text: &'t str, secret: &'t Secret) -> impl Iterator<Item = Reference> + 't {
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|word| Reference::verify(word, secret))
    }

    /// A line without the references of ours that stand in it: whoever reads the line later is not to answer by them.
    #[must_use]
    pub fn without(line: &str, secret: &Secret) -> String {
        let is_ours = |word: &&str| Reference::find(word, secret).is_some();
        line.split(' ').filter(|word| !is_ours(word)).collect::<Vec<_>>().join(" ")
    }
}

fn sign(secret: &Secret, said: &[u8]) -> [u8; SIGNATURE_BYTES] {
    let hash = secret.sign(&[PURPOSE, said].concat());
    let mut signature = [0; SIGNATURE_BYTES];
    signature.copy_from_slice(&hash.as_bytes()[..SIGNATURE_BYTES]);
    signature
}

/// Seven bits a byte, the least first; the highest bit says that there is more.
fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn encode(bytes: &[u8]) -> String {
    let (mut text, mut held, mut bits) = (String::new(), 0u32, 0);
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// `None`: other letters, or bits left over that are not zero, so that each reference is written in one way.
fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        held = (held << 5 | u32::try_from(value).ok()?) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    (bits < 5 && held & ((1 << bits) - 1) == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "01957f3a-0000-7000-8000-0000000000a1";

    fn secret(byte: u8) -> Secret {
        Secret::from_bytes([byte; 32])
    }

    #[test]
    fn a_reference_comes_back_as_it_went_out_whatever_its_numbers() {
        for (seq, n) in [(1, 0), (127, 128), (300, 7), (u64::MAX, u32::MAX)] {
            let reference = Reference::new(CASE, Id { seq, n }).unwrap();
            let word = reference.signed(&secret(1));
            assert_eq!(Reference::verify(&word, &secret(1)), Some(reference.clone()));
            assert_eq!(Reference::verify(&word.to_uppercase(), &secret(1)), Some(reference.clone()));
            assert_eq!(Reference::find(&format!("SV: Hej [{word}] då"), &secret(1)), Some(reference.clone()));
            assert_eq!(reference.case(), Text::from(CASE));
            assert_eq!(Reference::without(&format!("SV: Hej [{word}] då [x]"), &secret(1)), "SV: Hej då [x]");
        }
    }

    #[test]
    fn nobody_else_signs_and_no_letter_can_be_changed() {
        let word = Reference::new(CASE, Id { seq: 3, n: 1 }).unwrap().signed(&secret(1));
        assert_eq!(Reference::verify(&word, &secret(2)), None);
        for at in 0..word.len() {
            for other in LETTERS.iter().map(|letter| char::from(*letter)).filter(|letter| word.as_bytes()[at] != *letter as u8) {
                let mut changed = word.clone();
                changed.replace_range(at..=at, &other.to_string());
                assert_eq!(Reference::verify(&changed, &secret(1)), None, "{changed}");
            }
        }
        assert_eq!(Reference::verify(&word[1..], &secret(1)), None);
        assert_eq!(Reference::verify(&format!("{word}a"), &secret(1)), None);
    }

    #[test]
    fn a_number_and_a_bare_id_are_no_reference() {
        for text in ["", "INC-2026-000001", CASE, &"a".repeat(10_000), "åäö", &"a".repeat(FEWEST_LETTERS)] {
            assert_eq!(Reference::find(text, &secret(1)), None);
        }
        assert_eq!(Reference::new("INC-2026-000001", Id { seq: 1, n: 0 }), None);
    }
}

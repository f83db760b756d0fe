//! Bearer tokens: what a person or a system shows to be let in.
//!
//! One looks like `tillit_` and 64 hexadecimal digits: 256 random bits. The prefix lets people and secret scanners tell what it
//! is. Only its BLAKE3 hash is kept, so that whoever reads a data folder or a backup gets no token; so many random bits need
//! neither salt nor a slow hash.

use std::fmt;

const PREFIX: &str = "tillit_";
const BYTES: usize = 32;

/// A token. It is shown once, to whoever made it, and never printed by mistake.
#[derive(Clone)]
pub struct Token([u8; BYTES]);

/// What is kept of a token. Comparing two takes the same time wherever they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash(blake3::Hash);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn random() -> Result<Token, getrandom::Error> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Token(bytes))
    }

    /// The token that a text is; `None`: it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Token> {
        let digits = text.strip_prefix(PREFIX)?;
        let is_written_so = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        // A hash has as many bytes as a token, and is written the same way.
        let bytes = blake3::Hash::from_hex(digits).ok().filter(|_| is_written_so)?;
        Some(Token(*bytes.as_bytes()))
    }

    /// The text to hand over.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", blake3::Hash::from_bytes(self.0).to_hex())
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(blake3::hash(&self.0))
    }
}

impl TokenHash {
    /// Its bytes, to be kept.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; BYTES] {
        self.0.as_bytes()
    }

    /// Of bytes that were kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; BYTES]) -> TokenHash {
        TokenHash(blake3::Hash::from_bytes(bytes))
    }
}

/// A secret is not printed.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_again_by_what_is_kept_of_it() {
        let token = Token::random().unwrap();
        let text = token.reveal();
        assert_eq!(text.len(), PREFIX.len() + 2 * BYTES);
        let again = Token::parse(&text).unwrap();
        let kept = TokenHash::from_bytes(*token.hash().as_bytes());
        assert_eq!(again.hash(), kept);
        assert_ne!(Token::random().unwrap().hash(), kept);
    }

    #[test]
    fn what_is_kept_and_what_is_printed_tell_nothing_of_the_token() {
        let token = Token::random().unwrap();
        let secret = &token.reveal()[PREFIX.len()..];
        assert!(!format!("{token:?} {:?}", token.hash()).contains(secret));
    }

    #[test]
    fn a_token_is_written_in_one_way() {
        let text = Token::random().unwrap().reveal();
        let upper = format!("{PREFIX}{}", "A".repeat(64));
        for wrong in ["", "tillit_", &text[1..], &text[..text.len() - 1], &format!("{text}0"), &text.replace("tillit", "Tillit"), &upper] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }
}

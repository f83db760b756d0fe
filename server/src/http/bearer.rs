//! The token that a request shows.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::problem::{Problem, UNKNOWN_TOKEN};
use crate::token::Token;
use crate::words::words;

/// The token of `Authorization: Bearer …`. Whether it is known is for the store.
///
/// # Errors
/// There is none. One that is written wrong is told as one that is not known.
pub fn bearer(headers: &HeaderMap) -> Result<Token, Problem> {
    let value = headers.get(AUTHORIZATION).ok_or_else(none)?;
    let (scheme, token) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(Problem::unknown_token)?;
    let token = Some(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"));
    token.and_then(Token::parse).ok_or_else(Problem::unknown_token)
}

fn none() -> Problem {
    let detail = words!("skicka `Authorization: Bearer …` med din nyckel", "send `Authorization: Bearer …` with your token");
    Problem::new(&UNKNOWN_TOKEN, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_after_bearer_and_every_other_header_is_answered_alike() {
        let token = Token::random().unwrap();
        let read = |text: &str| bearer(&HeaderMap::from_iter([(AUTHORIZATION, text.parse().unwrap())]));
        for scheme in ["Bearer", "bearer"] {
            assert_eq!(read(&format!("{scheme} {}", token.reveal())).unwrap().hash(), token.hash());
        }
        for wrong in ["", "Bearer", "Bearer x", "Basic YTpi", &token.reveal(), &format!("Basic {}", token.reveal())] {
            assert_eq!(read(wrong).unwrap_err(), Problem::unknown_token(), "{wrong}");
        }
        assert_eq!(bearer(&HeaderMap::new()).unwrap_err().kind.status, 401);
    }
}

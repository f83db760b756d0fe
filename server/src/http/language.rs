//! In which language an answer is written: as the request asks (`Accept-Language`), else as the person reads, else English.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use tillit_engine::Language;

/// The language that a request asks for; `None`: it asks for none that tillit speaks. As an extension of a response, the language
/// that the person reads who was answered, for problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderLanguage(pub Option<Language>);

impl<S: Sync> FromRequestParts<S> for ReaderLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ReaderLanguage, Infallible> {
        Ok(ReaderLanguage(asked_language(&parts.headers)))
    }
}

/// The language that a request asks for, if tillit speaks one of those that it names.
#[must_use]
pub fn asked_language(headers: &HeaderMap) -> Option<Language> {
    let all = headers.get_all(ACCEPT_LANGUAGE);
    let wanted = all.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).filter_map(weighed);
    // Of equal weights the first one stands: `max_by` would take the last.
    let best = wanted.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, language)| language)
}

/// `sv-SE;q=0.8` → its weight and the language; a weight of zero refuses a language.
fn weighed(range: &str) -> Option<(f32, Language)> {
    let (tag, weight) = match range.split_once(';') {
        Some((tag, weight)) => (tag, weight.trim().strip_prefix("q=")?.parse().ok()?),
        None => (range, 1.0),
    };
    let language = Language::from_locale(&tag.trim().to_ascii_lowercase())?;
    (weight > 0.0 && weight <= 1.0).then_some((weight, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_that_tillit_speaks_is_taken() {
        let asked = |text: &str| {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, text.parse().unwrap())]);
            asked_language(&headers)
        };
        let (sv, en) = (Some(Language::Swedish), Some(Language::English));
        for (text, expected) in [
            ("sv", sv),
            ("sv-SE,sv;q=0.9,en;q=0.8", sv),
            ("en;q=0.3, SV;q=0.5", sv),
            ("en, sv", en),
            ("fi, sv;q=0.1", sv),
            ("sv;q=0, en;q=0.1", en),
            ("sv;q=0", None),
            ("fi", None),
            ("*", None),
            ("", None),
            (";;q=,sv;q=x", None),
        ] {
            assert_eq!(asked(text), expected, "{text}");
        }
    }
}

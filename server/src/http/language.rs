//! In which language an answer is written: as the person reads who asks, else as the request says (`Accept-Language`), else the
//! package's first.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use tillit_engine::Language;

/// The language of whoever is answered, as an extension of the response: problems are told in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderLanguage(pub Language);

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

//! The version of a case as its `ETag`, and `If-Match`: nothing is changed that someone else has changed since.

use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;

use crate::problem::{HEADER, Problem};
use crate::words::words;

/// The longest `If-Match` that is read.
const MOST: usize = 1_000;

/// What `If-Match` asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: there is such a case.
    Any,
    /// The case has one of these versions. Tags that tillit never gave, and weak ones, are no version.
    Versions(Vec<u64>),
}

/// The tag of a version: `"7"`.
#[must_use]
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

impl IfMatch {
    /// What a request asks; `None`: nothing.
    ///
    /// # Errors
    /// The header is not written as RFC 9110 says.
    pub fn of(headers: &HeaderMap) -> Result<Option<IfMatch>, Problem> {
        let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
        let text = value.to_str().ok().filter(|text| text.len() <= MOST).ok_or_else(unreadable)?;
        if text.trim() == "*" {
            return Ok(Some(IfMatch::Any));
        }
        let tags: Vec<Option<u64>> = text.split(',').map(|tag| version(tag.trim())).collect::<Result<_, _>>()?;
        Ok(Some(IfMatch::Versions(tags.into_iter().flatten().collect())))
    }

    /// Whether a version is asked for.
    ///
    /// # Errors
    /// The case has another.
    pub fn holds(&self, version: u64) -> Result<(), Problem> {
        match self {
            IfMatch::Any => Ok(()),
            IfMatch::Versions(all) if all.contains(&version) => Ok(()),
            IfMatch::Versions(_) => Err(Problem::stale(version)),
        }
    }
}

fn version(tag: &str) -> Result<Option<u64>, Problem> {
    let (is_weak, tag) = tag.strip_prefix("W/").map_or((false, tag), |tag| (true, tag));
    let inside = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).filter(|inside| !inside.contains('"'));
    let inside = inside.ok_or_else(unreadable)?;
    Ok(inside.parse().ok().filter(|version: &u64| !is_weak && version.to_string() == inside))
}

fn unreadable() -> Problem {
    let detail =
        words!("`If-Match` skrivs som `\"7\"`, med ärendets version", "`If-Match` is written as `\"7\"`, with the version of the case");
    Problem::new(&HEADER, detail).with("header", "If-Match")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<IfMatch>, u16> {
        let headers = HeaderMap::from_iter([(IF_MATCH, text.parse().unwrap())]);
        IfMatch::of(&headers).map_err(|problem| problem.kind.status)
    }

    #[test]
    fn versions_are_read_as_they_are_given() {
        let versions = |all: &[u64]| Ok(Some(IfMatch::Versions(all.to_vec())));
        assert_eq!(read(&etag(7)), versions(&[7]));
        assert_eq!(read(r#""7" , "8""#), versions(&[7, 8]));
        assert_eq!(read(r#"W/"7", "abc", "07""#), versions(&[]), "no version that was given");
        assert_eq!(read(" * "), Ok(Some(IfMatch::Any)));
        assert_eq!(IfMatch::of(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn what_is_written_otherwise_is_told_and_never_taken_for_none() {
        for text in ["7", "", r#""7"#, r#""7" "8""#, r#""7","#, &format!("\"{}\"", "7".repeat(MOST))] {
            assert_eq!(read(text), Err(400), "{text}");
        }
    }

    #[test]
    fn another_version_is_a_problem_that_tells_the_present_one() {
        let asked = IfMatch::Versions(vec![6, 7]);
        assert_eq!(asked.holds(7), Ok(()));
        let problem = asked.holds(8).unwrap_err();
        assert_eq!((problem.kind.status, problem.members), (412, vec![("version", 8.into())]));
        assert_eq!(IfMatch::Any.holds(1), Ok(()));
    }
}

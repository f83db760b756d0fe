//! What stands after the `?` of an address.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tillit_engine::nearest;

use crate::input::{InputError, Misfit};
use crate::problem::Problem;
use crate::words::{listed, words};

/// Names with values, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query, Infallible> {
        Ok(Query::read(parts.uri.query().unwrap_or_default()))
    }
}

impl Query {
    /// Reads a query as browsers write it. How long it may be is bounded with the whole head of a request, by the server.
    fn read(text: &str) -> Query {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        };
        Query(text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect())
    }

    /// All names with their values, in order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a name; one that is empty is none, as forms send it.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.all().find(|(known, value)| *known == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// Whether something is wanted: `mine`, `mine=true`.
    ///
    /// # Errors
    /// It is something else than true or false.
    pub fn is_set(&self, name: &str) -> Result<bool, Misfit> {
        let value = self.all().find(|(known, _)| *known == name).map(|(_, value)| value);
        match value {
            None | Some("false") => Ok(false),
            Some("" | "true") => Ok(true),
            Some(other) => Err(Misfit::new(
                name,
                words!("`true` eller `false` väntades, men här står `{other}`", "expected `true` or `false`, but found `{other}`"),
            )),
        }
    }

    /// What is wrong with the names: a route refuses those that it does not know, since whoever misspells a filter must not be shown
    /// everything, and those that stand twice.
    #[must_use]
    pub fn misfits(&self, known: &[&str]) -> Vec<Misfit> {
        let mut seen = BTreeSet::new();
        let misfit = |(name, _): &(String, String)| match (known.contains(&name.as_str()), seen.insert(name.clone())) {
            (false, _) => Some(unknown(name, known)),
            (true, false) => Some(Misfit::new(name, words!("`{name}` står två gånger", "`{name}` stands twice"))),
            (true, true) => None,
        };
        self.0.iter().filter_map(misfit).collect()
    }

    /// Refuses names that a route does not know.
    ///
    /// # Errors
    /// As [`Query::misfits`], if there are any.
    pub fn has_only(&self, known: &[&str]) -> Result<(), Problem> {
        let misfits = self.misfits(known);
        if misfits.is_empty() { Ok(()) } else { Err(InputError::Misfits(misfits).into()) }
    }
}

fn unknown(name: &str, known: &[&str]) -> Misfit {
    let here = listed(known.iter().copied(), 20);
    let what = match nearest(name, known.iter().copied()) {
        Some(near) => words!("`{name}` finns inte här; menade du `{near}`?", "there is no `{name}` here; did you mean `{near}`?"),
        None if known.is_empty() => words!("`{name}` finns inte här; inget väntas", "there is no `{name}` here; nothing is expected"),
        None => words!("`{name}` finns inte här; det som finns är {here}", "there is no `{name}` here; there is {here}"; here),
    };
    Misfit { at: name.to_owned(), what, of: known.iter().map(|name| (*name).into()).collect() }
}

/// `a%20b+c` → `a b c`. A percent sign without two digits stands for itself.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, others @ ..] = rest {
        let byte = match (first, others) {
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    bytes.push(high * 16 + low);
                    continue;
                }
                _ => b'%',
            },
            (b'+', _) => b' ',
            (other, _) => *other,
        };
        bytes.push(byte);
        rest = others;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_browsers_write_it() {
        let read = Query::read("q=%C3%85sa+Berg&mine&team=a&team=b%26c&&late=false&x=%zz%4&end=%");
        let pairs = [("q", "Åsa Berg"), ("mine", ""), ("team", "a"), ("team", "b&c"), ("late", "false"), ("x", "%zz%4"), ("end", "%")];
        assert_eq!(read.all().collect::<Vec<_>>(), pairs);
        assert_eq!((read.value("q"), read.value("mine"), read.value("none")), (Some("Åsa Berg"), None, None));
        assert_eq!((read.is_set("mine"), read.is_set("late"), read.is_set("none")), (Ok(true), Ok(false), Ok(false)));
        assert!(read.is_set("q").is_err());
    }

    #[test]
    fn what_is_no_utf_8_is_a_value_that_nothing_has() {
        assert_eq!(Query::read("q=%ff").value("q"), Some("\u{fffd}"));
    }

    #[test]
    fn a_name_that_is_not_known_or_stands_twice_is_told() {
        let problem = Query::read("lat=1&q=x").has_only(&["late", "q"]).unwrap_err();
        assert_eq!((problem.kind.status, problem.errors.len()), (422, 1));
        assert_eq!(problem.errors[0].what.en, "there is no `lat` here; did you mean `late`?");
        assert_eq!(Query::read("q=x").has_only(&["late", "q"]), Ok(()));
        assert_eq!(Query::read("q=x&q=y").misfits(&["q"])[0].what.en, "`q` stands twice");
    }
}

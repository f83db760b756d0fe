//! Which rows of a table are asked for, and from which side.

use std::ops::Bound;

/// Bounds as ordered maps and redb take them.
pub(super) type Bounds<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);

/// A run of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
}

/// From which side rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The lowest key first.
    Rising,
    /// The highest key first.
    Falling,
}

impl Span {
    /// The whole table.
    #[must_use]
    pub fn all() -> Span {
        Span { from: Bound::Unbounded, to: Bound::Unbounded }
    }

    /// All keys that begin with `prefix`.
    #[must_use]
    pub fn prefix(prefix: &[u8]) -> Span {
        let mut next = prefix.to_vec();
        while next.last() == Some(&u8::MAX) {
            next.pop();
        }
        let to = match next.last_mut() {
            Some(last) => {
                *last += 1;
                Bound::Excluded(next)
            }
            None => Bound::Unbounded,
        };
        Span { from: Bound::Included(prefix.to_vec()), to }
    }

    /// All keys from `from` on, up to and without `to`.
    #[must_use]
    pub fn between(from: &[u8], to: &[u8]) -> Span {
        Span { from: Bound::Included(from.to_vec()), to: Bound::Excluded(to.to_vec()) }
    }

    /// What follows `key` in that direction: the next page after one that ended with it, which lies in this span.
    #[must_use]
    pub fn beyond(self, key: &[u8], direction: Direction) -> Span {
        match direction {
            Direction::Rising => Span { from: Bound::Excluded(key.to_vec()), ..self },
            Direction::Falling => Span { to: Bound::Excluded(key.to_vec()), ..self },
        }
    }

    /// Its bounds; nothing if no key can lie between them, which ordered maps do not take.
    pub(super) fn bounds(&self) -> Option<Bounds<'_>> {
        let (from, to) = (self.from.as_ref().map(Vec::as_slice), self.to.as_ref().map(Vec::as_slice));
        let empty = match (from, to) {
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (Bound::Included(from), Bound::Included(to)) => from > to,
            (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
        };
        (!empty).then_some((from, to))
    }
}

impl Direction {
    /// Whether `left` comes before `right` when read from this side.
    pub(super) fn before(self, left: &[u8], right: &[u8]) -> bool {
        match self {
            Direction::Rising => left < right,
            Direction::Falling => left > right,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(span: &Span, key: &[u8]) -> bool {
        span.bounds().is_some_and(|bounds| std::ops::RangeBounds::<[u8]>::contains(&bounds, key))
    }

    #[test]
    fn a_prefix_holds_all_keys_that_begin_with_it_and_no_other() {
        for prefix in [&b""[..], b"a", b"a\xFF", b"\xFF\xFF"] {
            for key in [&b""[..], b"a", b"a\xFE\x01", b"a\xFF", b"a\xFF\xFF\xFF", b"b", b"\xFF", b"\xFF\xFF", b"\xFF\xFF\x01"] {
                assert_eq!(holds(&Span::prefix(prefix), key), key.starts_with(prefix), "{key:?} in {prefix:?}");
            }
        }
    }

    #[test]
    fn a_span_without_keys_says_so() {
        assert_eq!(Span::between(b"b", b"a").bounds(), None);
        assert_eq!(Span::between(b"a", b"a").bounds(), None);
        assert_eq!(Span::between(b"a", b"b").beyond(b"b", Direction::Rising).bounds(), None);
        assert!(Span::between(b"a", b"b").beyond(b"a", Direction::Rising).bounds().is_some());
    }
}

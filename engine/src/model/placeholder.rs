//! The `{fact}` of a text: what stands in it, and where it is not written as one.

use std::ops::Range;

/// Something in braces, or a brace that belongs to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder<'t> {
    /// `{service.title}`: the path, with the bytes from brace to brace.
    Fact(&'t str, Range<usize>),
    /// `{…}` around what is no name, such as `{}` or `{{name}}`.
    NoName(Range<usize>),
    /// A brace that is not closed, or was never opened.
    Alone(Range<usize>),
}

/// All of them, in the order of the text.
pub(crate) fn placeholders(text: &str) -> Vec<Placeholder<'_>> {
    let (mut all, mut at) = (Vec::new(), 0);
    while let Some(found) = text[at..].find(['{', '}']).map(|found| at + found) {
        let opening = text[found..].chars().take_while(|c| *c == '{').count();
        if opening == 0 {
            all.push(Placeholder::Alone(found..found + 1));
            at = found + 1;
            continue;
        }
        let inside = found + opening;
        let close = text[inside..].find(['{', '}', '\n']).map(|close| inside + close).filter(|close| text[*close..].starts_with('}'));
        let Some(close) = close else {
            all.push(Placeholder::Alone(found..inside));
            at = inside;
            continue;
        };
        let closing = text[close..].chars().take_while(|c| *c == '}').count().min(opening);
        let path = text[inside..close].trim();
        at = close + closing;
        all.push(if opening == 1 && is_path(path) { Placeholder::Fact(path, found..at) } else { Placeholder::NoName(found..at) });
    }
    all
}

/// `reporter`, `reporter.name`
fn is_path(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.split('.').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::{Placeholder, placeholders};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown = placeholders(text).into_iter().map(|placeholder| match placeholder {
            Placeholder::Fact(path, range) => format!("{path} at {}", &text[range]),
            Placeholder::NoName(range) => format!("no name {}", &text[range]),
            Placeholder::Alone(range) => format!("alone {}", &text[range]),
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn facts_stand_in_braces_with_dots_and_spaces() {
        check("Lapp {number}: { reporter.name }!", &["number at {number}", "reporter.name at { reporter.name }"]);
        check("inget", &[]);
    }

    #[test]
    fn what_is_no_name_is_told_with_all_its_braces() {
        check(
            "{} {{number}} {Ärende} {a b} {a.}",
            &["no name {}", "no name {{number}}", "no name {Ärende}", "no name {a b}", "no name {a.}"],
        );
    }

    #[test]
    fn a_brace_without_its_other_is_alone() {
        check("a } b {number c\n{number}", &["alone }", "alone {", "number at {number}"]);
        check("{a {b} }}", &["alone {", "b at {b}", "alone }", "alone }"]);
        check("å{", &["alone {"]);
    }
}

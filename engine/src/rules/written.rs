//! Texts that are written out as lengths of time and days are read when the rule is, so that none of them fails in a case.

use rhai::Expr;

use super::own;
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::words::words;

/// What is wrong with a call of `duration`, `date` or `money`.
pub(super) fn check(function: &str, arguments: &[Expr], place: Span, tokens: &Tokens) -> Option<Diagnostic> {
    if function == "money" {
        let message = words!("belopp finns i språket men ännu inte i tillit", "amounts are in the language but not yet in tillit");
        let help =
            words!("räkna med ett fält av typen `decimal` tills de kommer", "compute with a field of type `decimal` until they come");
        return Some(Diagnostic::new(Code::NotYet, place, message).help(help));
    }
    let [Expr::StringConstant(text, at)] = arguments else { return None };
    let wrong = match function {
        "duration" => own::duration(text).err()?,
        "date" => own::date(text).err()?,
        _ => return None,
    };
    let code = if function == "duration" && is_open_time(text) { Code::NotYet } else { Code::WrongForm };
    Some(Diagnostic::new(code, tokens.place(*at), wrong))
}

fn is_open_time(text: &str) -> bool {
    matches!(crate::model::parse_duration(text), Ok(crate::model::WrittenDuration::Open(_)))
}

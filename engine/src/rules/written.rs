//! Texts that are written out as lengths of time and days are read when the rule is, so that none of them fails in a case.

use rhai::{Expr, Stmt};

use super::outline::Function;
use super::own;
use super::tokens::Tokens;
use super::walk::{Node, walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::WrittenDuration;
use crate::source::{At, Span};
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
    Some(Diagnostic::new(Code::WrongForm, tokens.place(*at), wrong))
}

/// The calendars that the lengths of time in a file name, each where the length stands.
pub(super) fn calendars(functions: &[Function], tokens: &Tokens) -> Vec<At<String>> {
    let mut found = Vec::new();
    for function in functions {
        walk(&function.body, &mut |node| {
            let call = match node {
                Node::Stmt(Stmt::FnCall(call, _)) | Node::Expr(Expr::FnCall(call, _)) => call,
                _ => return,
            };
            let [Expr::StringConstant(text, at)] = &call.args[..] else { return };
            if let ("duration", Ok(WrittenDuration::Open(open))) = (call.name.as_str(), own::duration(text)) {
                found.push(At { value: open.calendar.to_string(), span: tokens.place(*at) });
            }
        });
    }
    found
}

//! Which facts a `has(x)` has said to be set, for the parts that are only reached when it holds (F12).

use crate::expression::tree::{Expr, ExprKind, Operator};

/// The paths that are set whenever the expression is `outcome`.
pub(super) fn known_when(expr: &Expr, outcome: bool) -> Vec<String> {
    match &expr.kind {
        ExprKind::Call { function, arguments } if outcome && function.text == "has" => {
            arguments.first().and_then(Expr::path).into_iter().collect()
        }
        ExprKind::Not(inner) => known_when(inner, !outcome),
        ExprKind::Binary { operator: Operator::And, left, right } if outcome => both(left, right, outcome),
        ExprKind::Binary { operator: Operator::Or, left, right } if !outcome => both(left, right, outcome),
        _ => Vec::new(),
    }
}

fn both(left: &Expr, right: &Expr, outcome: bool) -> Vec<String> {
    let mut known = known_when(left, outcome);
    known.extend(known_when(right, outcome));
    known
}

/// Whether one of the known paths says that `path` is set: itself, what it is a part of, or a part of it.
pub(super) fn covers(known: &[String], path: &str) -> bool {
    let is_part = |part: &str, whole: &str| part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    known.iter().any(|known| is_part(path, known) || is_part(known, path))
}

//! Names: facts, their members, and what `[…]` takes out of them.

use super::{Checker, Read, guards};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::tree::{Expr, ExprKind, Word};
use crate::model::Type;
use crate::words::{Words, list_of, words};

/// How many names a help line shows.
const MOST_SHOWN: usize = 12;

impl Checker<'_> {
    /// A fact or a member of something.
    pub(super) fn path(&mut self, expr: &Expr) -> Option<Type> {
        self.path_read(expr, false)
    }

    /// As [`Checker::path`]; `asked` by `has`, it may be unset.
    pub(super) fn path_read(&mut self, expr: &Expr, asked: bool) -> Option<Type> {
        let (of, read) = self.resolve(expr)?;
        if let Some(path) = read.path() {
            let name = path.split('.').next().unwrap_or_default().to_owned();
            let guarded = asked || guards::covers(&self.known, &path);
            self.reads.push(Read { name, path, span: self.places.span(&read.range), guarded });
        }
        Some(of)
    }

    /// The type, and the part that is read of the case: all but `.len`.
    fn resolve<'e>(&mut self, expr: &'e Expr) -> Option<(Type, &'e Expr)> {
        match &expr.kind {
            ExprKind::Name(name) => Some((self.name(expr, name)?, expr)),
            ExprKind::Member { owner, name } => {
                if matches!(&owner.kind, ExprKind::Name(owner) if owner == "clocks" && self.facts.get(owner).is_none() && !self.facts.is_untyped(owner))
                {
                    self.not_yet(expr, words!("klockor (`clocks.…`) kommer senare", "clocks (`clocks.…`) come later"));
                    return None;
                }
                // What stands in a path is read once, as the whole path.
                let (of, read) = if owner.path().is_some() { self.resolve(owner)? } else { (self.type_of(owner)?, &**owner) };
                if name.text == "len" && matches!(of, Type::Text | Type::List(_)) {
                    return Some((Type::Number, read));
                }
                Some((self.member(owner, &of, name)?, expr))
            }
            _ => Some((self.type_of(expr)?, expr)),
        }
    }

    pub(super) fn not_yet(&mut self, expr: &Expr, message: Words) {
        self.report(self.error(Code::NotYet, &expr.range, message));
    }

    fn name(&mut self, expr: &Expr, name: &str) -> Option<Type> {
        if let Some(fact) = self.facts.get(name) {
            return Some(fact.of.clone());
        }
        if !self.facts.is_untyped(name) {
            let error = self.unknown_name(expr, name);
            self.report(error);
        }
        None
    }

    fn unknown_name(&self, expr: &Expr, name: &str) -> Diagnostic {
        let error = self.error(Code::UnknownFact, &expr.range, words!("det finns inget `{name}` här", "there is no `{name}` here"));
        if name == "null" {
            return error.help(words!("skriv `not has(x)`", "write `not has(x)`"));
        }
        let here = list_of(self.facts.names(), MOST_SHOWN);
        let Words { sv, en } = here;
        error.nearest(name, self.facts.names()).help(words!("här finns {sv}", "what is here: {en}"))
    }

    /// Whether the expression is a bare word that names no fact: then it may be a choice without its quotes.
    pub(super) fn unknown_word<'e>(&self, expr: &'e Expr) -> Option<&'e str> {
        match &expr.kind {
            ExprKind::Name(name) if self.facts.get(name).is_none() && !self.facts.is_untyped(name) => Some(name),
            _ => None,
        }
    }

    fn member(&mut self, owner: &Expr, of: &Type, name: &Word) -> Option<Type> {
        let text = &name.text;
        if let Some(member) = self.facts.member(of, text) {
            return Some(member);
        }
        if self.facts.is_untyped_member(of, text) {
            return None;
        }
        if let Type::Answer(rule) = of {
            self.undeclared(owner, rule);
            return None;
        }
        let members = self.facts.members(of);
        let whose = match owner.path() {
            Some(path) if matches!(of, Type::Record(_)) => words!("`{path}`", "`{path}`"),
            Some(path) => words!("`{path}`, av typen `{of}`,", "`{path}`, of type `{of}`,"),
            None => words!("ett värde av typen `{of}`", "a value of type `{of}`"),
        };
        let Words { sv, en } = whose;
        let error = self.error(Code::UnknownFact, &name.range, words!("{sv} har inget `{text}`", "{en} has no `{text}`"));
        let error = error.nearest(text, members.iter().map(String::as_str));
        self.report(if !members.is_empty() {
            let Words { sv, en } = list_of(&members, MOST_SHOWN);
            error.help(words!("det har {sv}", "it has {en}"))
        } else if let Type::List(_) = of {
            error.help(words!(
                "ur en lista får man `x.len`, `count(x, …)` och `… in x`",
                "of a list there is `x.len`, `count(x, …)` and `… in x`"
            ))
        } else if let Type::Record(_) = of {
            error.help(words!("ingenting kommer med det", "nothing comes with it"))
        } else {
            error.help(words!("`{of}` har inga delar", "`{of}` has no parts"))
        });
        None
    }

    /// An item of a list by its number, or a value given once per member of a choice (`agreement.respond[priority]`, F14).
    pub(super) fn index(&mut self, of: &Expr, at: &Expr) -> Option<Type> {
        let of_type = self.type_of(of);
        if let (Some(Type::Record(parts)), ExprKind::Text(name)) = (&of_type, &at.kind)
            && let Some((_, part)) = parts.iter().find(|(part, _)| part == name)
        {
            return Some(part.clone());
        }
        let at_type = self.type_of(at);
        let (of_type, at_type) = (of_type?, at_type?);
        match (&of_type, &at_type) {
            (Type::List(item), at_type) => {
                self.must_be(at, at_type.clone(), &[Type::Number])?;
                Some((**item).clone())
            }
            (Type::Record(parts), Type::Choice(choices)) if choices.items.iter().all(|item| parts.iter().any(|(part, _)| part == item)) => {
                parts.first().map(|(_, of)| of.clone())
            }
            (Type::Record(parts), _) => {
                let Words { sv, en } = list_of(parts.iter().map(|(part, _)| part), MOST_SHOWN);
                let message = words!("`[…]` passar inte här: `{at_type}`", "`[…]` does not fit here: `{at_type}`");
                self.report(self.type_error(at, message).label(words!("väntade ett val med {sv}", "expected a choice of {en}")));
                None
            }
            (Type::Answer(rule), _) => {
                self.undeclared(of, rule);
                None
            }
            _ => {
                let message = words!("`[…]` efter `{of_type}`", "`[…]` after `{of_type}`");
                self.report(self.type_error(of, message).label(words!(
                    "väntade en lista, eller ett fält med ett värde per val (`by`)",
                    "expected a list, or a field with a value per choice (`by`)"
                )));
                None
            }
        }
    }
}

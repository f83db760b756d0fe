//! Functions and methods: which there are, what they take and what they give.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::literal::{self, Reading};
use crate::expression::tree::{Expr, ExprKind, Word};
use crate::model::{Type, WrittenDuration, parse_duration};
use crate::words::{Words, list_of, words};

/// The functions, and how each is called.
const FUNCTIONS: [(&str, &str); 7] = [
    ("count", "count(list, value)"),
    ("date", "date(\"2026-05-01\")"),
    ("duration", "duration(\"48 h\")"),
    ("has", "has(name)"),
    ("len", "len(list)"),
    ("money", "money(\"5000 SEK\")"),
    ("overlap", "overlap(list, list)"),
];

/// The methods of texts, and how each is called.
const TEXT_METHODS: [(&str, &str); 8] = [
    ("contains", "contains(\"part\")"),
    ("ends_with", "ends_with(\"end\")"),
    ("is_empty", "is_empty()"),
    ("len", "len()"),
    ("starts_with", "starts_with(\"start\")"),
    ("to_lower", "to_lower()"),
    ("to_upper", "to_upper()"),
    ("trim", "trim()"),
];

/// The methods of lists, and how each is called.
const LIST_METHODS: [(&str, &str); 3] = [("contains", "contains(value)"), ("is_empty", "is_empty()"), ("len", "len()")];

impl Checker<'_> {
    pub(super) fn call(&mut self, expr: &Expr, function: &Word, arguments: &[Expr]) -> Option<Type> {
        match (function.text.as_str(), arguments) {
            ("has", [asked]) => self.has(asked),
            ("count", [list, value]) => self.count(list, value),
            ("overlap", [one, other]) => self.overlap(one, other),
            ("len", [of]) => self.len(of),
            ("duration", [text]) => self.duration(text),
            ("date", [text]) => self.date(text),
            ("money", _) => {
                self.not_yet(expr, words!("belopp (`money`) kommer senare", "amounts (`money`) come later"));
                None
            }
            (name, _) => {
                let error = match FUNCTIONS.iter().find(|(known, _)| *known == name) {
                    Some((_, form)) => self.wrong_count(function, form, arguments.len()),
                    None => self.unknown_function(function),
                };
                self.report(error);
                None
            }
        }
    }

    fn wrong_count(&self, function: &Word, form: &str, found: usize) -> Diagnostic {
        let name = &function.text;
        let s = if found == 1 { "" } else { "s" };
        let message = words!("`{name}` med {found} argument", "`{name}` with {found} argument{s}");
        self.error(Code::UnknownFunction, &function.range, message).label(words!("väntade `{form}`", "expected `{form}`"))
    }

    fn unknown_function(&self, function: &Word) -> Diagnostic {
        let name = &function.text;
        let error = self.error(
            Code::UnknownFunction,
            &function.range,
            words!("det finns ingen funktion `{name}`", "there is no function `{name}`"),
        );
        if self.facts.get(name).is_some() {
            return error
                .label(words!("`{name}` är ett faktum", "`{name}` is a fact"))
                .help(words!("skriv `{name}` utan parentes", "write `{name}` without brackets"));
        }
        let names = FUNCTIONS.map(|(name, _)| name);
        let Words { sv, en } = list_of(names, names.len());
        let error = error.nearest(name, names);
        if TEXT_METHODS.iter().any(|(method, _)| method == name) {
            return error.help(words!("skriv `x.{name}(…)`", "write `x.{name}(…)`"));
        }
        error.help(words!("funktionerna är {sv}", "the functions are {en}"))
    }

    /// A function gets something else than it takes.
    fn wrong_argument(&mut self, expr: &Expr, function: &str, expected: &Words, found: &Type) {
        let Words { sv, en } = expected;
        let message = words!("`{function}` med `{found}`", "`{function}` with `{found}`");
        let error = self
            .error(Code::UnknownFunction, &expr.range, message)
            .label(words!("väntade {sv}, men fann `{found}`", "expected {en}, but found `{found}`"));
        self.report(error);
    }

    fn has(&mut self, asked: &Expr) -> Option<Type> {
        if asked.path().is_none() {
            let message = words!("`has` frågar om ett faktum är satt", "`has` asks whether a fact is set");
            let error = self.error(Code::UnknownFunction, &asked.range, message).label(words!(
                "väntade ett namn, t.ex. `service` eller `service.team`",
                "expected a name, such as `service` or `service.team`"
            ));
            self.report(error);
            return None;
        }
        self.path_read(asked, true)?;
        Some(Type::Boolean)
    }

    /// The type of the items of a list that is given to a function. The answer of a rule cannot be: of what it is a list
    /// nobody knows.
    fn items(&mut self, expr: &Expr, function: &str) -> Option<Type> {
        match self.type_of(expr)? {
            Type::List(of) => Some(*of),
            Type::Answer(rule) => {
                self.undeclared(expr, &rule);
                None
            }
            found => {
                self.wrong_argument(expr, function, &words!("en lista", "a list"), &found);
                None
            }
        }
    }

    fn count(&mut self, list: &Expr, value: &Expr) -> Option<Type> {
        let of = self.items(list, "count");
        self.held_against(list, of, value)?;
        Some(Type::Number)
    }

    /// Demands that a value is of the type of a list's items.
    fn held_against(&mut self, list: &Expr, of: Option<Type>, value: &Expr) -> Option<Type> {
        let value_type = self.word_or_type(value, of.as_ref());
        self.alike((list, of?), (value, value_type?), Some("in"))
    }

    fn overlap(&mut self, one: &Expr, other: &Expr) -> Option<Type> {
        let (one_of, other_of) = (self.items(one, "overlap"), self.items(other, "overlap"));
        self.alike((one, one_of?.list()), (other, other_of?.list()), Some("overlap"))?;
        Some(Type::Boolean)
    }

    fn len(&mut self, of: &Expr) -> Option<Type> {
        match self.type_of(of)? {
            Type::Text | Type::List(_) => Some(Type::Number),
            Type::Answer(rule) => {
                self.undeclared(of, &rule);
                None
            }
            found => {
                self.wrong_argument(of, "len", &words!("en lista eller en text", "a list or a text"), &found);
                None
            }
        }
    }

    /// The text of an argument that must be written out, so that it is checked before anything runs.
    fn written_out<'e>(&mut self, argument: &'e Expr, function: &str, example: &str) -> Option<&'e str> {
        if let ExprKind::Text(text) = &argument.kind {
            return Some(text);
        }
        let message = words!("`{function}` tar en text som är utskriven", "`{function}` takes a text that is written out");
        let error = self
            .error(Code::UnknownFunction, &argument.range, message)
            .label(words!("väntade t.ex. `\"{example}\"`", "expected for instance `\"{example}\"`"));
        self.report(error);
        None
    }

    fn duration(&mut self, argument: &Expr) -> Option<Type> {
        let text = self.written_out(argument, "duration", "48 h")?;
        let error = match parse_duration(text) {
            Ok(WrittenDuration::Passing(_)) => return Some(Type::Duration),
            Ok(WrittenDuration::Open(open)) => match literal::unknown_calendar(&open.calendar, &self.facts.calendars()) {
                None => return Some(Type::Duration),
                Some(message) => self.error(Code::UnknownCalendar, &argument.range, message),
            },
            Err(why) => self.error(Code::WrongForm, &argument.range, literal::wrong_duration(text, &why)),
        };
        self.report(error);
        None
    }

    fn date(&mut self, argument: &Expr) -> Option<Type> {
        let text = self.written_out(argument, "date", "2026-05-01")?;
        let message = match literal::date(text) {
            Ok(_) => return Some(Type::Date),
            Err(Reading::Broken(_, message)) => message,
            Err(Reading::Literal(_) | Reading::Else) => {
                words!("`{text}` är inget datum; skriv t.ex. `2026-05-01`", "`{text}` is not a date; write for instance `2026-05-01`")
            }
        };
        self.report(self.error(Code::WrongForm, &argument.range, message));
        None
    }

    pub(super) fn method(&mut self, owner: &Expr, method: &Word, arguments: &[Expr]) -> Option<Type> {
        match self.type_of(owner)? {
            Type::Text => self.text_method(method, arguments),
            Type::List(of) => self.list_method(owner, *of, method, arguments),
            Type::Answer(rule) => {
                self.undeclared(owner, &rule);
                None
            }
            of => {
                let error = self.unknown_method(&of, method, &[]);
                self.report(error);
                None
            }
        }
    }

    fn text_method(&mut self, method: &Word, arguments: &[Expr]) -> Option<Type> {
        match (method.text.as_str(), arguments) {
            ("contains" | "starts_with" | "ends_with", [part]) => {
                let found = self.type_of(part)?;
                if found != Type::Text && !self.demand(part, &found, &[Type::Text]) {
                    self.wrong_argument(part, &method.text, &words!("en text", "a text"), &found);
                    return None;
                }
                Some(Type::Boolean)
            }
            ("to_lower" | "to_upper" | "trim", []) => Some(Type::Text),
            ("is_empty", []) => Some(Type::Boolean),
            ("len", []) => Some(Type::Number),
            _ => self.refuse_method(&Type::Text, method, arguments.len(), &TEXT_METHODS),
        }
    }

    fn list_method(&mut self, owner: &Expr, of: Type, method: &Word, arguments: &[Expr]) -> Option<Type> {
        match (method.text.as_str(), arguments) {
            ("contains", [value]) => {
                self.held_against(owner, Some(of), value)?;
                Some(Type::Boolean)
            }
            ("is_empty", []) => Some(Type::Boolean),
            ("len", []) => Some(Type::Number),
            _ => self.refuse_method(&of.list(), method, arguments.len(), &LIST_METHODS),
        }
    }

    fn refuse_method(&mut self, of: &Type, method: &Word, found: usize, known: &[(&str, &str)]) -> Option<Type> {
        let error = match known.iter().find(|(name, _)| *name == method.text) {
            Some((_, form)) => self.wrong_count(method, &format!("x.{form}"), found),
            None => self.unknown_method(of, method, known),
        };
        self.report(error);
        None
    }

    fn unknown_method(&self, of: &Type, method: &Word, known: &[(&str, &str)]) -> Diagnostic {
        let name = &method.text;
        let message = words!("`{of}` har ingen funktion `{name}`", "`{of}` has no function `{name}`");
        let error = self.error(Code::UnknownFunction, &method.range, message).nearest(name, known.iter().map(|(name, _)| *name));
        if FUNCTIONS.iter().any(|(function, _)| function == name) {
            return error.help(words!("skriv `{name}(x, …)`", "write `{name}(x, …)`"));
        }
        if self.facts.members(of).iter().any(|member| member == name) {
            return error.help(words!("skriv `.{name}` utan parentes", "write `.{name}` without brackets"));
        }
        if known.is_empty() {
            return error;
        }
        let Words { sv, en } = list_of(known.iter().map(|(_, form)| form), known.len());
        error.help(words!("det som finns är {sv}", "there are {en}"))
    }
}

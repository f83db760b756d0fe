//! A rule file → [`Rule`]: all that can be said of it without knowing the process it is used in.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use rhai::{AST, Expr, Stmt};

use super::engine::Sandbox;
use super::literals::{self, Compared};
use super::outline::Function;
use super::tokens::Tokens;
use super::{calls, docs, functions, names, outline, syntax, walk, written};
use crate::case::Text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{At, FileId, SourceFile, Span, is_readable};
use crate::words::{Words, words};

/// Longest rule file, in bytes: a long rule has two thousand. Rhai counts lines and columns no further than 65 535.
const MOST_BYTES: usize = 60_000;

/// A rule that has been read: one function of the name of its file.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, where the function has it.
    pub name: At<String>,
    /// The names of the facts it reads, in order.
    pub parameters: Vec<At<String>>,
    /// What it does in plain words, by language.
    pub said: IndexMap<String, String>,
    /// What rhai runs; shared, since it is run by every case.
    pub ast: Arc<AST>,
    /// Which text this is: the first eight digits of its BLAKE3 hash, so that a decision is explained by the rule it was made by.
    pub version: Text,
    /// The line of its function.
    pub(super) line: usize,
    /// Calendars that its lengths of open time name.
    pub(crate) calendars: Vec<At<String>>,
    /// Names that its file asks for by dot: `teams` of `reporter.teams`.
    pub(super) parts: Vec<Text>,
    /// Literals that its parameters are compared with.
    pub(super) compared: Vec<Compared>,
    /// Literal texts it may answer.
    pub(super) answers: Vec<At<String>>,
    /// It answers nothing but those.
    pub(super) answers_are_all: bool,
}

impl Rule {
    /// The literal texts among its answers, in the order of the file. A rule may answer others that it computes.
    #[must_use]
    pub(crate) fn answers(&self) -> &[At<String>] {
        &self.answers
    }

    /// Whether it answers nothing but those.
    #[must_use]
    pub(crate) fn answers_are_all(&self) -> bool {
        self.answers_are_all
    }
}

/// Reads the file of a rule. `None`: it cannot be used, and everything that is wrong with it has been reported.
///
/// `languages` are those of the package, each of which the rule must be explained in.
pub(crate) fn compile(
    id: FileId,
    file: &SourceFile,
    languages: &[String],
    sandbox: &Sandbox,
    diagnostics: &mut Diagnostics,
) -> Option<Rule> {
    if !is_readable(id, file, diagnostics) || !is_short(id, file, diagnostics) {
        return None;
    }
    let mut found = Diagnostics::default();
    let rule = read(id, file, languages, sandbox, &mut found);
    let usable = !found.has_errors();
    found.as_slice().iter().for_each(|diagnostic| diagnostics.push(diagnostic.clone()));
    rule.filter(|_| usable)
}

fn is_short(id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> bool {
    let size = file.text().len();
    if size > MOST_BYTES {
        diagnostics.push(
            Diagnostic::new(
                Code::FileTooLarge,
                Span::new(id, 0..0),
                words!("regeln har {size} byte, fler än {MOST_BYTES}", "the rule has {size} bytes, more than {MOST_BYTES}"),
            )
            .help(words!(
                "dela den i flera regler; en regel kan ta en annan som parameter",
                "split it into several rules; a rule can take another as a parameter"
            )),
        );
    }
    size <= MOST_BYTES
}

fn read(id: FileId, file: &SourceFile, languages: &[String], sandbox: &Sandbox, diagnostics: &mut Diagnostics) -> Option<Rule> {
    let tokens = Tokens::read(sandbox.reader(), id, file);
    let mut functions = outline::functions(&tokens);
    let tree = sandbox.reader().compile(file.text());
    let outside = match &tree {
        Ok(ast) => {
            walk::share_out(ast, &mut functions);
            report_methods(ast, &tokens, diagnostics);
            ast.statements().to_vec()
        }
        Err(_) => Vec::new(),
    };
    let chosen = the_rule(id, file, &functions, &outside, &tokens, tree.is_ok(), diagnostics);
    let said = chosen.map(|chosen| {
        let before = functions[..chosen].last().map_or(0, |function| function.range.end);
        docs::read(id, file, &functions[chosen], before, languages, diagnostics)
    });
    match tree {
        Err(error) => diagnostics.push(syntax::error(&error, &tokens, &functions)),
        Ok(_) => calls::check(&functions, &tokens, sandbox.limits().call_levels, diagnostics),
    }
    let rule = &functions[chosen?];
    if diagnostics.has_errors() {
        return None;
    }
    // Decimals: without floats, `1.5` is an exact decimal number, so `0.1 + 0.2 == 0.3` (a test holds it).
    let (answers, answers_are_all) = literals::answers(rule, &functions, &tokens);
    match sandbox.engine().compile(file.text()) {
        Ok(ast) => Some(Rule {
            name: rule.name.clone(),
            parameters: rule.parameters.clone(),
            said: said?,
            ast: Arc::new(ast),
            version: version(file.text()),
            line: file.position(rule.name.span.start as usize).line,
            calendars: written::calendars(&functions, &tokens),
            parts: parts(&functions),
            compared: literals::compared(rule, &tokens),
            answers,
            answers_are_all,
        }),
        // The checks above know all that the strict engine refuses; should it refuse more, it has the last word.
        Err(error) => {
            diagnostics.push(syntax::error(&error, &tokens, &functions));
            None
        }
    }
}

/// A name for the text, the same however its lines end.
fn version(text: &str) -> Text {
    let hash = blake3::hash(text.replace("\r\n", "\n").as_bytes()).to_hex();
    Text::from(&hash[..8])
}

/// What the functions ask for by dot.
fn parts(functions: &[Function]) -> Vec<Text> {
    let mut names = BTreeSet::new();
    for function in functions {
        walk::walk(&function.body, &mut |node| {
            if let walk::Node::Expr(Expr::Property(property, _)) = node {
                names.insert(Text::from(property.2.as_str()));
            }
        });
    }
    names.into_iter().collect()
}

/// Which function is the rule, if there is one. Reports what a rule file may not hold.
fn the_rule(
    id: FileId,
    file: &SourceFile,
    functions: &[Function],
    outside: &[Stmt],
    tokens: &Tokens,
    is_rhai: bool,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let name = file.path().rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".rhai").unwrap_or(name);
    for statement in outside {
        diagnostics.push(stands_outside(tokens.place(statement.position())));
    }
    for function in functions {
        report_taken_name(function, diagnostics);
    }
    let public: Vec<usize> = (0..functions.len()).filter(|index| !functions[*index].private).collect();
    let chosen = public.iter().copied().find(|index| functions[*index].name.value == name).or(public.first().copied());
    let Some(chosen) = chosen else {
        // Where the file is no rhai, that is the news; a function may well be meant.
        if is_rhai {
            diagnostics.push(no_function(Span::new(id, 0..0), name, functions));
        }
        return None;
    };
    let rule = &functions[chosen];
    for other in public.into_iter().filter(|index| *index != chosen).map(|index| &functions[index]) {
        // Two of the same name and number of parameters are an error of rhai's, which is told.
        if other.name.value != rule.name.value || other.parameters.len() != rule.parameters.len() {
            diagnostics.push(one_too_many(other, rule));
        }
    }
    report_file_name(name, rule, diagnostics);
    Some(chosen)
}

fn report_file_name(name: &str, rule: &Function, diagnostics: &mut Diagnostics) {
    let (place, function) = (rule.name.span, &rule.name.value);
    let new = |message: Words| Diagnostic::new(Code::RuleShape, place, message);
    let has_form = names::has_form(function);
    let form = words!(
        "namn skrivs med små bokstäver a–z, siffror och `_`, börjar med en bokstav och har högst 40 tecken",
        "names are written in small letters a–z, digits and `_`, begin with a letter and have at most 40 characters"
    );
    if function != name {
        let mut diagnostic =
            new(words!("regeln heter `{function}` men filen `{name}.rhai`", "the rule is called `{function}` but the file `{name}.rhai`"));
        if names::has_form(name) && !names::is_reserved(name) {
            diagnostic = diagnostic.help(words!("skriv `fn {name}(…)`", "write `fn {name}(…)`"));
        }
        if has_form {
            diagnostic = diagnostic.help(words!("eller döp om filen till `{function}.rhai`", "or rename the file to `{function}.rhai`"));
        }
        diagnostics.push(diagnostic);
    }
    if !has_form {
        diagnostics.push(new(words!("`{function}` är inget namn på en regel", "`{function}` is no name for a rule")).help(form));
    }
}

fn report_taken_name(function: &Function, diagnostics: &mut Diagnostics) {
    let name = &function.name.value;
    if functions::function(name).is_some() {
        let message = words!("`{name}` är en funktion som språket redan har", "`{name}` is a function that the language has already");
        diagnostics
            .push(Diagnostic::new(Code::RuleShape, function.name.span, message).help(words!("välj ett annat namn", "choose another name")));
    }
}

fn stands_outside(place: Span) -> Diagnostic {
    Diagnostic::new(Code::RuleShape, place, words!("detta står utanför regelns funktion", "this stands outside the function of the rule"))
        .label(words!("en regelfil innehåller bara funktioner", "a rule file holds functions only"))
        .help(words!("flytta in det i funktionen", "move it into the function"))
}

fn no_function(place: Span, name: &str, functions: &[Function]) -> Diagnostic {
    let new = |place| Diagnostic::new(Code::RuleShape, place, words!("filen innehåller ingen regel", "the file holds no rule"));
    match functions.first() {
        Some(function) => {
            let head = function.head();
            new(function.name.span)
                .label(words!("denna är bara en hjälpfunktion", "this is a helper only"))
                .help(words!("ta bort `private` framför regeln: `fn {head}`", "remove `private` before the rule: `fn {head}`"))
        }
        None => new(place).help(words!("skriv `fn {name}(…) {{ … }}`", "write `fn {name}(…) {{ … }}`")),
    }
}

/// `fn text.name()` gives a type a function of its own; rhai knows them, our outline does not.
fn report_methods(ast: &AST, tokens: &Tokens, diagnostics: &mut Diagnostics) {
    for definition in ast.iter_fn_def().filter(|definition| definition.this_type.is_some()) {
        let (name, of) = (&definition.name, definition.this_type.as_deref().unwrap_or_default());
        diagnostics.push(
            Diagnostic::new(
                Code::RuleShape,
                tokens.place(definition.body.start_position()),
                words!("funktionen `{of}.{name}` hör till en typ", "the function `{of}.{name}` belongs to a type"),
            )
            .help(words!(
                "ta värdet som parameter: `private fn {name}(value)`",
                "take the value as a parameter: `private fn {name}(value)`"
            )),
        );
    }
}

fn one_too_many(other: &Function, rule: &Function) -> Diagnostic {
    let (name, head) = (&rule.name.value, other.head());
    Diagnostic::new(
        Code::RuleShape,
        other.name.span,
        words!("en fil innehåller en regel, och här är det `{name}`", "a file holds one rule, and here it is `{name}`"),
    )
    .related(rule.name.span, words!("regeln", "the rule"))
    .help(words!(
        "är detta en hjälpfunktion: skriv `private fn {head}`; annars flytta den till en egen fil",
        "if this is a helper, write `private fn {head}`; else move it to a file of its own"
    ))
}

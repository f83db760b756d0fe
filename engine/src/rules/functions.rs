//! What a rule may call: the allow-list, with the words from which the reference is made, and why the rest is not on it.

use crate::words::{Said, Words, said};

/// A function that rules may call, as `f(a, b)` or as `a.f(b)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is called, once for each number of arguments it takes.
    pub forms: &'static [&'static str],
    /// What it gives, in one line.
    pub help: Said,
    /// It is tillit's own; the others are rhai's.
    pub own: bool,
}

impl Function {
    /// Whether it takes so many arguments, the one before the dot counted.
    pub(super) fn takes(&self, arguments: usize) -> bool {
        self.forms.iter().any(|form| form.split(',').count() == arguments)
    }
}

const fn own(name: &'static str, forms: &'static [&'static str], help: Said) -> Function {
    Function { name, forms, help, own: true }
}

const fn rhai(name: &'static str, forms: &'static [&'static str], help: Said) -> Function {
    Function { name, forms, help, own: false }
}

/// All of them; no other function can be called, and no file may define one of these names.
///
/// Left out on purpose: what changes a text or list in place, since `trim(name)` gives nothing (`push` is the exception);
/// what takes a function, `index_of` among them, which reads a text as a function's name.
pub(crate) const FUNCTIONS: &[Function] = &[
    own(
        "duration",
        &["duration(text)"],
        said("en tidslängd som den skrivs i YAML: `\"5 office hours\"`", "a length of time as YAML has it: `\"5 office hours\"`"),
    ),
    own("date", &["date(text)"], said("en dag: `\"2026-05-01\"`", "a day: `\"2026-05-01\"`")),
    own("money", &["money(text)"], said("ett belopp: `\"5000 SEK\"`", "an amount: `\"5000 SEK\"`")),
    own("has", &["has(fact)"], said("sant om faktumet har ett värde", "true if the fact has a value")),
    own("count", &["count(list, value)"], said("hur många gånger värdet finns i listan", "how many times the value stands in the list")),
    own(
        "overlap",
        &["overlap(list, list)"],
        said("sant om listorna har något värde gemensamt", "true if the lists have a value in common"),
    ),
    own("stop", &["stop(text)"], said("regeln har inget svar, och texten säger varför", "the rule has no answer, and the text says why")),
    rhai("len", &["len(value)"], said("antalet tecken, värden eller poster", "the number of characters, values or entries")),
    rhai("is_empty", &["is_empty(value)"], said("sant om där inget finns", "true if there is nothing in it")),
    rhai(
        "contains",
        &["contains(value, part)"],
        said("sant om texten, listan eller tabellen har delen", "true if the text, list or table has the part"),
    ),
    rhai("starts_with", &["starts_with(text, part)"], said("sant om texten börjar så", "true if the text begins so")),
    rhai("ends_with", &["ends_with(text, part)"], said("sant om texten slutar så", "true if the text ends so")),
    rhai("to_lower", &["to_lower(text)"], said("texten med små bokstäver", "the text in small letters")),
    rhai("to_upper", &["to_upper(text)"], said("texten med stora bokstäver", "the text in capitals")),
    rhai(
        "sub_string",
        &["sub_string(text, start)", "sub_string(text, start, length)"],
        said("en del av texten, räknat från 0", "a part of the text, counted from 0"),
    ),
    rhai("split", &["split(text, separator)"], said("textens delar som lista", "the parts of the text as a list")),
    rhai("to_string", &["to_string(value)"], said("värdet som text", "the value as text")),
    rhai("parse_int", &["parse_int(text)"], said("texten läst som heltal", "the text read as a whole number")),
    rhai("parse_decimal", &["parse_decimal(text)"], said("texten läst som decimaltal", "the text read as a decimal number")),
    rhai("to_int", &["to_int(number)"], said("talet utan decimaler", "the number without its decimals")),
    rhai("to_decimal", &["to_decimal(number)"], said("heltalet som decimaltal", "the whole number as a decimal one")),
    rhai("abs", &["abs(number)"], said("talet utan tecken", "the number without its sign")),
    rhai("sign", &["sign(number)"], said("-1, 0 eller 1", "-1, 0 or 1")),
    rhai("min", &["min(a, b)"], said("det minsta av två värden", "the lesser of two values")),
    rhai("max", &["max(a, b)"], said("det största av två värden", "the greater of two values")),
    rhai("floor", &["floor(decimal)"], said("decimaltalet avrundat nedåt", "the decimal number rounded down")),
    rhai("ceiling", &["ceiling(decimal)"], said("decimaltalet avrundat uppåt", "the decimal number rounded up")),
    rhai("round", &["round(decimal)", "round(decimal, digits)"], said("decimaltalet avrundat", "the decimal number rounded")),
    rhai(
        "push",
        &["push(list, value)"],
        said("lägger värdet sist i en lista som regeln själv har gjort", "puts the value last in a list that the rule itself made"),
    ),
    rhai("order", &["order(list)"], said("listan i stigande ordning", "the list in rising order")),
    rhai("keys", &["keys(table)"], said("tabellens namn som lista", "the names of the table as a list")),
    rhai("values", &["values(table)"], said("tabellens värden som lista", "the values of the table as a list")),
    rhai("range", &["range(from, to)", "range(from, to, step)"], said("heltalen från och med, till", "the whole numbers from, up to")),
];

/// The function of a name.
pub(crate) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Operators that a rule may use; an operator is a call to rhai.
pub(super) const OPERATORS: [&str; 24] = [
    "+", "-", "*", "/", "%", "**", "==", "!=", "<", "<=", ">", ">=", "!", "&&", "||", "??", "in", "!in", "..", "..=", "+=", "-=", "*=",
    "/=",
];

/// Why a rule may not use a word, and what to write instead, for the words that people try.
pub(super) fn reason(word: &str) -> Option<Words> {
    let text = match word {
        "while" | "loop" | "do" | "until" => said(
            "en regel ska alltid bli klar: skriv `for x in lista { … }` eller `for i in 0..10 { … }`",
            "a rule must always come to an end: write `for x in list { … }` or `for i in 0..10 { … }`",
        ),
        "eval" => said(
            "en regel är den text som granskats, inget som byggs när den körs",
            "a rule is the text that was reviewed, nothing built while it runs",
        ),
        "import" | "export" => said(
            "en regelfil står för sig själv: skriv hjälpfunktionen i filen som `private fn`, eller ta en annan regel som parameter",
            "a rule file stands by itself: write the helper in the file as `private fn`, or take another rule as a parameter",
        ),
        "print" | "debug" => said(
            "en regel skriver ingenstans: pröva den med en rad i `NAMN.examples.yaml`",
            "a rule writes nowhere: try it with a row in `NAME.examples.yaml`",
        ),
        "sleep" => said(
            "en regel väntar inte: att vänta är ett steg i processen (`wait`)",
            "a rule does not wait: waiting is a step of the process (`wait`)",
        ),
        "timestamp" | "elapsed" | "time" => said(
            "en regel har ingen klocka: ta `now` eller `today` som parameter",
            "a rule has no clock: take `now` or `today` as a parameter",
        ),
        "rand" | "random" => said(
            "samma fakta ska alltid ge samma svar: en regel har ingen slump",
            "the same facts must always give the same answer: a rule has no chance",
        ),
        "try" | "catch" => said(
            "ett fel i en regel ska synas och inte gömmas: fråga med `if` innan",
            "a rule's failure must be seen, not hidden: ask with `if` before",
        ),
        "throw" => said("skriv `stop(\"varför\")` när regeln inte har något svar", "write `stop(\"why\")` when the rule has no answer"),
        "this" => said("en regel hör inte till något värde: ta det som parameter", "a rule belongs to no value: take it as a parameter"),
        "Fn" | "call" | "curry" | "map" | "filter" | "reduce" | "all" | "some" | "find" | "for_each" | "sort" | "sort_by" => said(
            "funktioner är inga värden i en regel: gå igenom listan med `for`",
            "functions are no values in a rule: go through the list with `for`",
        ),
        "type_of" | "is_shared" | "is_def_var" | "is_def_fn" => said(
            "fakta har typer som är kända i förväg: fråga med `has(x)` om värdet kan saknas",
            "facts have types that are known beforehand: ask with `has(x)` if the value may be missing",
        ),
        "&" => said("”och” skrivs `&&`", "\"and\" is written `&&`"),
        "|" => said("”eller” skrivs `||`", "\"or\" is written `||`"),
        "trim" | "replace" | "make_lower" | "make_upper" | "crop" | "truncate" | "remove" | "pop" | "insert" | "append" | "clear"
        | "reverse" => said("den ändrar på stället och ger inget värde", "it changes in place and gives no value"),
        _ => return None,
    };
    Some(text.into())
}

//! Holds a tree against the table: unknown and missing keys, values of the wrong form, names that are none, what is not yet.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::language::{Form, Key, Kinds, NAME_LENGTH, Names, Need, Shape, is_name, is_reserved_word, suggest_name};
use crate::model::{WrittenDuration, parse_duration};
use crate::package::NumberPattern;
use crate::source::{Node, Scalar, Sources, Span, Style, Value, cut_value};
use crate::words::{Words, list_of, words};

/// What the pass knows besides the tree.
pub(super) struct Conform<'a> {
    pub(super) sources: &'a Sources,
    /// Languages that the package declares.
    pub(super) languages: &'a [String],
    pub(super) diagnostics: &'a mut Diagnostics,
}

/// Which thing is being looked at, for sentences such as "`verify` lacks `next`".
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) name: &'a str,
    pub(super) place: Span,
}

impl Conform<'_> {
    /// A map with a fixed set of keys.
    pub(super) fn shape(&mut self, node: &Node, shape: &'static Shape, owner: Owner<'_>) {
        if let Some(entries) = self.map(node, owner) {
            self.keys(entries, &[shape.keys], owner);
        }
    }

    /// A map of several kinds: finds the telling key, then looks at the keys of that kind.
    fn kinds(&mut self, node: &Node, kinds: &'static Kinds, owner: Owner<'_>) {
        let Some(entries) = self.map(node, owner) else { return };
        let telling: Vec<usize> =
            (0..entries.len()).filter(|i| entries[*i].0.text().is_some_and(|name| kinds.kind(name).is_some())).collect();
        let candidates: &[usize] = if kinds.first { telling.get(..1).unwrap_or(&[]) } else { &telling };
        match candidates {
            [] => self.no_kind(entries, kinds, owner),
            [one] => {
                let (key, value) = &entries[*one];
                let kind = key.text().and_then(|name| kinds.kind(name)).expect("the key was found by its name");
                if kinds.first && *one != 0 {
                    self.kind_not_first(key, kinds);
                }
                if kind.key.not_yet {
                    return self.not_yet(key, &kind.key);
                }
                let (rest, own): (Vec<_>, _) =
                    (entries.iter().enumerate().filter(|(i, _)| i != one).map(|(_, e)| e.clone()).collect(), kind.own);
                self.value(value, &kind.key.form, Owner { name: kind.key.name, place: key.span });
                self.keys(&rest, &[own, kinds.common], owner);
            }
            [first, second, ..] => {
                let (a, b) = (&entries[*first].0, &entries[*second].0);
                let (first, second) = (a.text().unwrap_or_default(), b.text().unwrap_or_default());
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UnclearKind,
                        b.span,
                        words!(
                            "`{first}` och `{second}` i samma: bara en utlösare går",
                            "`{first}` and `{second}` in one: only one trigger goes"
                        ),
                    )
                    .related(a.span, words!("den första", "the first"))
                    .help(words!("gör två av det, ett för varje utlösare", "make two of it, one for each trigger")),
                );
            }
        }
    }

    fn no_kind(&mut self, entries: &[(Node, Node)], kinds: &'static Kinds, owner: Owner<'_>) {
        let names = || kinds.kinds.iter().map(|kind| kind.key.name);
        let first = entries.first().map(|(key, _)| key);
        let written = first.and_then(Node::text).unwrap_or_default();
        let name = owner.name;
        let list = list_of(names(), 20);
        let (sv, en) = (list.sv, list.en);
        let near = entries.iter().find_map(|(key, _)| nearest(key.text()?, names()).map(|name| (key, name)));
        let place = match near {
            Some((key, _)) => key.span,
            None if kinds.first => first.map_or(owner.place, |key| key.span),
            None => owner.place,
        };
        let message = if kinds.first && !written.is_empty() {
            words!("`{written}` säger inte vilket slag `{name}` är", "`{written}` does not say what kind `{name}` is")
        } else {
            words!("`{name}` säger inte vad den svarar på eller är", "`{name}` does not say what it is or answers to")
        };
        let mut diagnostic = Diagnostic::new(Code::UnclearKind, place, message);
        if let Some((_, near)) = near {
            diagnostic = diagnostic.label(words!("menade du `{near}`?", "did you mean `{near}`?"));
        }
        let help = if kinds.first {
            Words { sv: format!("den första nyckeln är en av {sv}"), en: format!("the first key is one of {en}") }
        } else {
            Words { sv: format!("en av nycklarna {sv}"), en: format!("one of the keys {en}") }
        };
        self.diagnostics.push(diagnostic.help(help));
    }

    fn kind_not_first(&mut self, key: &Node, kinds: &'static Kinds) {
        let name = key.text().unwrap_or_default();
        let what = kinds.help;
        let (sv, en) = (what.sv, what.en);
        self.diagnostics.push(
            Diagnostic::new(Code::UnclearKind, key.span, words!("`{name}` ska stå först", "`{name}` must stand first"))
                .help(Words { sv: sv.to_owned(), en: en.to_owned() }),
        );
    }

    /// The entries of a map against the keys that it may have.
    fn keys(&mut self, entries: &[(Node, Node)], known: &[&'static [Key]], owner: Owner<'_>) {
        let mut excused = false;
        for (key, value) in entries {
            let Some(name) = key.text() else {
                self.not_a_key(key);
                continue;
            };
            match known.iter().flat_map(|keys| keys.iter()).find(|candidate| candidate.name == name) {
                Some(known) if known.not_yet => self.not_yet(key, known),
                Some(known) => self.value(value, &known.form, Owner { name, place: key.span }),
                None => excused |= self.unknown_key(key, name, value, known),
            }
        }
        for key in known.iter().flat_map(|keys| keys.iter()).filter(|key| key.need == Need::Required && !key.not_yet) {
            let is_there = entries.iter().any(|(node, _)| node.text() == Some(key.name));
            if !is_there && !excused {
                self.missing_key(key, owner);
            }
        }
    }

    /// Reports a key that is not known; tells whether it probably stands for one that is required.
    fn unknown_key(&mut self, key: &Node, name: &str, value: &Node, known: &[&'static [Key]]) -> bool {
        if value.value == Value::Nothing
            && let Some(diagnostic) = cut_value(self.sources.file(key.span.file), key.span)
        {
            self.diagnostics.push(diagnostic);
            return true;
        }
        let names = || known.iter().flat_map(|keys| keys.iter()).filter(|key| !key.not_yet).map(|key| key.name);
        let near = nearest(name, names());
        let list = list_of(names(), 30);
        self.diagnostics.push(
            Diagnostic::new(Code::UnknownKey, key.span, words!("nyckeln `{name}` finns inte här", "there is no key `{name}` here"))
                .nearest(name, names())
                .help(Words { sv: format!("här går {}", list.sv), en: format!("possible here: {}", list.en) }),
        );
        near.is_some()
    }

    fn missing_key(&mut self, key: &Key, owner: Owner<'_>) {
        let (name, missing, help) = (owner.name, key.name, key.help);
        self.diagnostics.push(
            Diagnostic::new(Code::MissingKey, owner.place, words!("`{name}` saknar `{missing}`", "`{name}` lacks `{missing}`"))
                .help(Words { sv: format!("`{missing}:` {}", help.sv), en: format!("`{missing}:` {}", help.en) }),
        );
    }

    fn not_yet(&mut self, key: &Node, known: &Key) {
        let (name, help) = (known.name, known.help);
        self.diagnostics.push(
            Diagnostic::new(
                Code::NotYet,
                key.span,
                words!("`{name}` finns i språket men ännu inte i tillit", "`{name}` is in the language but not yet in tillit"),
            )
            .label(help.into())
            .help(words!("skriv det utan `{name}` tills det kommer", "write it without `{name}` until it comes")),
        );
    }

    fn not_a_key(&mut self, key: &Node) {
        if key.value != Value::Refused {
            self.diagnostics.push(
                Diagnostic::new(Code::WrongType, key.span, words!("en nyckel är ett ord", "a key is a word"))
                    .help(words!("sätt ett namn före kolonet", "put a name before the colon")),
            );
        }
    }

    /// A value against its form.
    pub(super) fn value(&mut self, node: &Node, form: &'static Form, owner: Owner<'_>) {
        if node.value == Value::Refused {
            return;
        }
        match form {
            Form::Title => self.title(node, owner),
            Form::Shape(shape) => self.shape(node, shape, owner),
            Form::Kinds(kinds) => self.kinds(node, kinds, owner),
            Form::Many(of) => self.many(node, of, owner),
            Form::OneOrMany(of) => match node.value {
                Value::List(_) => self.many(node, of, owner),
                _ => self.value(node, of, owner),
            },
            Form::Entries(names, of) => self.entries(node, *names, of, owner),
            Form::Either(forms) => self.either(node, forms, owner),
            Form::Json => {}
            single => {
                if let Some(scalar) = self.scalar(node, owner) {
                    self.single(scalar, node.span, single, owner);
                }
            }
        }
    }

    fn many(&mut self, node: &Node, of: &'static Form, owner: Owner<'_>) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.value(item, of, Owner { place: item.span, ..owner })),
            Value::Scalar(scalar) => {
                let text = scalar.text.trim();
                let name = owner.name;
                self.expected(
                    node,
                    owner,
                    &words!("en lista", "a list"),
                    Some(words!("skriv `{name}: [{text}]`", "write `{name}: [{text}]`")),
                );
            }
            _ => self.expected(node, owner, &words!("en lista", "a list"), None),
        }
    }

    fn entries(&mut self, node: &Node, names: Names, of: &'static Form, owner: Owner<'_>) {
        let Some(entries) = self.map(node, owner) else { return };
        for (key, value) in entries {
            let Some(name) = key.text() else {
                self.not_a_key(key);
                continue;
            };
            if value.value == Value::Nothing
                && let Some(diagnostic) = cut_value(self.sources.file(key.span.file), key.span)
            {
                self.diagnostics.push(diagnostic);
                continue;
            }
            if matches!(names, Names::New | Names::NewKey) {
                self.new_name(name, key.span, names);
            }
            self.value(value, of, Owner { name, place: key.span });
        }
    }

    fn either(&mut self, node: &Node, forms: &'static [Form], owner: Owner<'_>) {
        let fits = |form: &&Form| match form {
            Form::Many(_) => matches!(node.value, Value::List(_)),
            Form::Entries(..) | Form::Shape(_) | Form::Kinds(_) | Form::Title => matches!(node.value, Value::Map(_)),
            _ => matches!(node.value, Value::Scalar(_)),
        };
        match forms.iter().find(fits) {
            Some(form) => self.value(node, form, owner),
            None => self.expected(node, owner, &words!("ett namn, en lista eller en karta", "a name, a list or a map"), None),
        }
    }

    /// A text in every language of the package, and in no other.
    fn title(&mut self, node: &Node, owner: Owner<'_>) {
        let pattern = || {
            let parts: Vec<String> = self.languages.iter().map(|language| format!("{language}: …")).collect();
            format!("{{{}}}", parts.join(", "))
        };
        let Value::Map(entries) = &node.value else {
            let (name, pattern) = (owner.name, pattern());
            let help = words!("skriv `{name}: {pattern}`", "write `{name}: {pattern}`");
            return self.expected(node, owner, &words!("en text på varje språk", "a text in each language"), Some(help));
        };
        let mut excused = false;
        for (key, value) in entries {
            let Some(language) = key.text() else {
                self.not_a_key(key);
                continue;
            };
            if value.value == Value::Nothing
                && let Some(diagnostic) = cut_value(self.sources.file(key.span.file), key.span)
            {
                self.diagnostics.push(diagnostic);
                excused = true;
            } else if !self.languages.iter().any(|known| known == language) {
                excused |= self.unknown_language(key, language);
            } else if value.value != Value::Refused {
                self.scalar(value, Owner { name: language, place: key.span });
            }
        }
        let missing: Vec<&String> =
            self.languages.iter().filter(|language| !entries.iter().any(|(key, _)| key.text() == Some(language))).collect();
        if !missing.is_empty() && !excused {
            let (name, list) = (owner.name, list_of(missing, 9));
            let (sv, en) = (list.sv, list.en);
            self.diagnostics.push(
                Diagnostic::new(
                    Code::TitleLanguages,
                    owner.place,
                    words!("`{name}` saknar texten på {sv}", "`{name}` lacks the text in {en}"),
                )
                .help(words!("paketet visas på varje språk i `languages`", "the package is shown in every language of `languages`")),
            );
        }
    }

    fn unknown_language(&mut self, key: &Node, language: &str) -> bool {
        let list = list_of(self.languages, 9);
        self.diagnostics.push(
            Diagnostic::new(
                Code::TitleLanguages,
                key.span,
                words!("paketet har inget språk `{language}`", "the package has no language `{language}`"),
            )
            .nearest(language, self.languages.iter().map(String::as_str))
            .help(Words { sv: format!("dess språk är {}", list.sv), en: format!("its languages are {}", list.en) }),
        );
        true
    }

    /// The entries of a map, or a report that it is none.
    fn map<'n>(&mut self, node: &'n Node, owner: Owner<'_>) -> Option<&'n [(Node, Node)]> {
        if let Value::Map(entries) = &node.value {
            return Some(entries);
        }
        if node.value != Value::Refused {
            self.expected(node, owner, &words!("en karta med nycklar", "a map of keys"), None);
        }
        None
    }

    /// The scalar of a node, or a report that it is none.
    fn scalar<'n>(&mut self, node: &'n Node, owner: Owner<'_>) -> Option<&'n Scalar> {
        match &node.value {
            Value::Scalar(scalar) => Some(scalar),
            Value::Refused => None,
            _ => {
                self.expected(node, owner, &words!("ett enda värde", "a single value"), None);
                None
            }
        }
    }

    fn expected(&mut self, node: &Node, owner: Owner<'_>, expected: &Words, help: Option<Words>) {
        let found = match &node.value {
            Value::Nothing => words!("inget", "nothing"),
            Value::Scalar(_) => words!("ett enda värde", "a single value"),
            Value::List(_) => words!("en lista", "a list"),
            Value::Map(_) | Value::Refused => words!("en karta", "a map"),
        };
        let place = if node.value == Value::Nothing { owner.place } else { node.span };
        let name = owner.name;
        let mut diagnostic = Diagnostic::new(
            Code::WrongType,
            place,
            Words {
                sv: format!("`{name}`: väntade {}, fann {}", expected.sv, found.sv),
                en: format!("`{name}`: expected {}, found {}", expected.en, found.en),
            },
        );
        diagnostic.help.extend(help);
        self.diagnostics.push(diagnostic);
    }

    /// A single value against the form of a word, a number, a duration …
    fn single(&mut self, scalar: &Scalar, span: Span, form: &Form, owner: Owner<'_>) {
        let text = scalar.text.trim();
        match form {
            Form::Flag => self.flag(scalar, span, owner),
            Form::Whole => {
                if text.parse::<u32>().is_err() {
                    self.wrong_form(span, owner, text, &words!("ett heltal, som `3`", "a whole number, such as `3`"), None);
                }
            }
            Form::NewName => self.new_name(text, span, Names::NewKey),
            Form::Name(Names::Language) => self.language_code(text, span, owner),
            Form::OneOf(possible) => self.one_of(text, span, possible, owner),
            Form::Date => {
                if text.parse::<jiff::civil::Date>().is_err() || text.len() != 10 {
                    self.wrong_form(span, owner, text, &words!("ett datum, som `2026-01-15`", "a date, such as `2026-01-15`"), None);
                }
            }
            Form::Moment => {
                if super::file::moment(text).is_none() {
                    let expected = words!("ett ögonblick, som `2026-03-02 09:00`", "a moment, such as `2026-03-02 09:00`");
                    self.wrong_form(span, owner, text, &expected, None);
                }
            }
            Form::Duration => self.duration(text, span, owner),
            Form::Pointer => {
                if !text.starts_with('/') {
                    let help = (!text.is_empty()).then(|| words!("skriv `/{text}`", "write `/{text}`"));
                    self.wrong_form(
                        span,
                        owner,
                        text,
                        &words!("en JSON-pekare, som `/labels/service`", "a JSON pointer, such as `/labels/service`"),
                        help,
                    );
                }
            }
            Form::NumberPattern => self.number_pattern(text, span, owner),
            _ => {
                if text.is_empty() {
                    self.wrong_form(span, owner, text, &words!("något", "something"), None);
                }
            }
        }
    }

    fn flag(&mut self, scalar: &Scalar, span: Span, owner: Owner<'_>) {
        let text = scalar.text.trim();
        if scalar.style == Style::Plain && matches!(text, "true" | "false") {
            return;
        }
        let meant = match text.to_lowercase().as_str() {
            "yes" | "ja" | "on" | "sant" | "y" | "j" | "true" | "1" => Some("true"),
            "no" | "nej" | "off" | "falskt" | "n" | "false" | "0" => Some("false"),
            _ => None,
        };
        let name = owner.name;
        let help = meant.map(|meant| words!("skriv `{name}: {meant}`", "write `{name}: {meant}`"));
        self.wrong_form(span, owner, text, &words!("`true` eller `false`", "`true` or `false`"), help);
    }

    fn one_of(&mut self, text: &str, span: Span, possible: &[&'static str], owner: Owner<'_>) {
        if possible.contains(&text) {
            return;
        }
        let (name, list) = (owner.name, list_of(possible, 20));
        self.diagnostics.push(
            Diagnostic::new(Code::WrongForm, span, words!("`{name}` kan inte vara `{text}`", "`{name}` cannot be `{text}`"))
                .nearest(text, possible.iter().copied())
                .help(Words { sv: format!("det är en av {}", list.sv), en: format!("it is one of {}", list.en) }),
        );
    }

    fn language_code(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        if !((2..=3).contains(&text.len()) && text.chars().all(|c| c.is_ascii_lowercase())) {
            self.wrong_form(span, owner, text, &words!("en språkkod, som `sv`", "a language code, such as `sv`"), None);
        }
    }

    fn duration(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        match parse_duration(text) {
            Ok(WrittenDuration::Passing(_)) => {}
            Ok(WrittenDuration::Open(_)) => self.diagnostics.push(open_time(span, text)),
            Err(because) => {
                let expected = words!("en tid, som `48 h` eller `5 days`", "a time, such as `48 h` or `5 days`");
                self.wrong_form(span, owner, text, &expected, Some(because));
            }
        }
    }

    fn number_pattern(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        if let Err(because) = NumberPattern::parse(text) {
            let expected = words!("ett mönster, som `INC-{{year}}-{{count:6}}`", "a pattern, such as `INC-{{year}}-{{count:6}}`");
            self.wrong_form(span, owner, text, &expected, Some(because));
        }
    }

    fn wrong_form(&mut self, span: Span, owner: Owner<'_>, text: &str, expected: &Words, help: Option<Words>) {
        let name = owner.name;
        let mut diagnostic = Diagnostic::new(
            Code::WrongForm,
            span,
            Words {
                sv: format!("`{name}`: väntade {}, fann `{text}`", expected.sv),
                en: format!("`{name}`: expected {}, found `{text}`", expected.en),
            },
        );
        diagnostic.help.extend(help);
        self.diagnostics.push(diagnostic);
    }

    /// A name that is given here: its form, and whether the language keeps it for itself.
    fn new_name(&mut self, name: &str, span: Span, names: Names) {
        if !is_name(name) {
            let most = NAME_LENGTH;
            let mut diagnostic =
                Diagnostic::new(Code::BadName, span, words!("`{name}` är inget namn", "`{name}` is not a name")).help(words!(
                    "ett namn är små bokstäver a–z, siffror och `_`, börjar med en bokstav och har högst {most} tecken",
                    "a name is small letters a-z, digits and `_`, begins with a letter and has at most {most} characters"
                ));
            if let Some(better) = suggest_name(name) {
                diagnostic = diagnostic.label(words!("t.ex. `{better}`", "such as `{better}`"));
            }
            self.diagnostics.push(diagnostic);
        } else if is_reserved_word(name, names == Names::NewKey) && name != "otherwise" {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::ReservedName,
                    span,
                    words!(
                        "`{name}` är ett ord i språket och kan inte vara ett namn",
                        "`{name}` is a word of the language and cannot be a name"
                    ),
                )
                .help(words!("välj ett annat namn", "choose another name")),
            );
        }
    }
}

/// Open time needs a calendar, and those are not here yet.
pub(crate) fn open_time(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NotYet,
        span,
        words!("`{text}`: öppettid finns i språket men ännu inte i tillit", "`{text}`: open time is in the language but not yet in tillit"),
    )
    .help(words!(
        "skriv tid som går, som `48 h` eller `2 days`, tills kalendrarna kommer",
        "write passing time, such as `48 h` or `2 days`, until calendars come"
    ))
}

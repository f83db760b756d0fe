//! Holds a tree against the table: unknown and missing keys, values of the wrong form, names that are none, what is not yet.

use super::languages::{Languages, is_language_code};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::language::{Form, Key, Kind, Kinds, NAME_LENGTH, Names, Need, Shape, is_name, is_reserved_word, suggest_name};
use crate::model::{parse_day_rule, parse_duration, parse_span, parse_weekdays};
use crate::package::NumberPattern;
use crate::source::{Node, Scalar, Sources, Span, Style, Value, cut_value};
use crate::words::{Words, list_of, words};

/// What the pass knows besides the tree.
pub(super) struct Conform<'a> {
    pub(super) sources: &'a Sources,
    pub(super) languages: &'a mut Languages,
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
            self.keys(entries, &[shape.keys], None, owner);
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
                let has = |name: &str| kind.own.iter().chain(kinds.common).any(|key| key.name == name);
                let second =
                    telling.iter().map(|i| &entries[*i].0).find(|other| !std::ptr::eq(*other, key) && !other.text().is_some_and(has));
                if let Some(second) = second {
                    return self.two_kinds(key, second, kinds);
                }
                if kinds.first && *one != 0 {
                    self.kind_not_first(key, owner);
                }
                if kind.key.not_yet {
                    return self.not_yet(key, &kind.key);
                }
                let (rest, own): (Vec<_>, _) =
                    (entries.iter().enumerate().filter(|(i, _)| i != one).map(|(_, e)| e.clone()).collect(), kind.own);
                self.value(value, &kind.key.form, Owner { name: kind.key.name, place: key.span });
                self.keys(&rest, &[own, kinds.common], Some((kinds, kind)), owner);
            }
            [first, second, ..] => self.two_kinds(&entries[*first].0, &entries[*second].0, kinds),
        }
    }

    fn two_kinds(&mut self, first: &Node, second: &Node, kinds: &'static Kinds) {
        let (a, b) = (first.text().unwrap_or_default(), second.text().unwrap_or_default());
        let (message, help) = if kinds.first {
            (
                words!("`{a}` och `{b}` i samma: ett steg är av ett slag", "`{a}` and `{b}` in one: a step is of one kind"),
                words!("gör två steg av det, eller ta bort `{b}`", "make two steps of it, or remove `{b}`"),
            )
        } else {
            (
                words!("`{a}` och `{b}` i samma: bara en utlösare går", "`{a}` and `{b}` in one: only one trigger goes"),
                words!(
                    "gör två av det, en för varje utlösare, eller ta bort `{b}`",
                    "make two of it, one for each trigger, or remove `{b}`"
                ),
            )
        };
        self.diagnostics.push(
            Diagnostic::new(Code::UnclearKind, second.span, message).related(first.span, words!("den första", "the first")).help(help),
        );
    }

    fn no_kind(&mut self, entries: &[(Node, Node)], kinds: &'static Kinds, owner: Owner<'_>) {
        let names = || kinds.kinds.iter().map(|kind| kind.key.name);
        let first = entries.first().map(|(key, _)| key);
        let written = first.and_then(Node::text).unwrap_or_default();
        let name = owner.name;
        let ready = kinds.kinds.iter().filter(|kind| !kind.key.not_yet).map(|kind| kind.key.name);
        let list = list_of(ready, 20);
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
            words!("`{name}` har ingen utlösare", "`{name}` has no trigger")
        };
        let mut diagnostic = Diagnostic::new(Code::UnclearKind, place, message);
        if let Some((_, near)) = near {
            diagnostic = diagnostic.label(words!("menade du `{near}`?", "did you mean `{near}`?"));
        }
        let help = if kinds.first {
            Words { sv: format!("den första nyckeln är en av {sv}"), en: format!("the first key is one of {en}") }
        } else {
            Words { sv: format!("lägg till en av {sv}"), en: format!("add one of {en}") }
        };
        diagnostic = diagnostic.help(help);
        if kinds.first && written == "title" && near.is_none() {
            diagnostic = diagnostic.help(words!(
                "titeln är värdet av den nyckeln: `activity: {{sv: …, en: …}}`",
                "the title is that key's value: `activity: {{sv: …, en: …}}`"
            ));
        }
        self.diagnostics.push(diagnostic);
    }

    fn kind_not_first(&mut self, key: &Node, owner: Owner<'_>) {
        let (name, of) = (key.text().unwrap_or_default(), owner.name);
        self.diagnostics.push(
            Diagnostic::new(Code::UnclearKind, key.span, words!("`{name}` ska stå först", "`{name}` must stand first"))
                .help(words!("flytta raden `{name}` till första raden i `{of}`", "move the line `{name}` to the first line of `{of}`")),
        );
    }

    /// The entries of a map against the keys that it may have.
    fn keys(&mut self, entries: &[(Node, Node)], known: &[&'static [Key]], of: Option<(&'static Kinds, &'static Kind)>, owner: Owner<'_>) {
        let mut excused = false;
        for (key, value) in entries {
            let Some(name) = key.text() else {
                self.not_a_key(key);
                continue;
            };
            match known.iter().flat_map(|keys| keys.iter()).find(|candidate| candidate.name == name) {
                Some(known) if known.not_yet => self.not_yet(key, known),
                Some(known) => self.value(value, &known.form, Owner { name, place: key.span }),
                None => excused |= self.unknown_key(key, name, value, known, of),
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
    fn unknown_key(
        &mut self,
        key: &Node,
        name: &str,
        value: &Node,
        known: &[&'static [Key]],
        of: Option<(&'static Kinds, &'static Kind)>,
    ) -> bool {
        if name == "<<" && value.value == Value::Refused {
            return true;
        }
        if value.value == Value::Nothing
            && let Some(diagnostic) = cut_value(self.sources.file(key.span.file), key.span)
        {
            self.diagnostics.push(diagnostic);
            return true;
        }
        let names = || known.iter().flat_map(|keys| keys.iter()).filter(|key| !key.not_yet).map(|key| key.name);
        let list = list_of(names(), 30);
        let message = words!("nyckeln `{name}` finns inte här", "there is no key `{name}` here");
        let mut diagnostic = Diagnostic::new(Code::UnknownKey, key.span, message);
        let belongs = of.and_then(|(kinds, kind)| belongs(name, kinds, kind));
        let near = belongs.is_none() && nearest(name, names()).is_some();
        diagnostic = match belongs {
            Some(belongs) => diagnostic.label(belongs),
            None => diagnostic.nearest(name, names()),
        };
        self.diagnostics.push(diagnostic.help(Words { sv: format!("här går {}", list.sv), en: format!("possible here: {}", list.en) }));
        near
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
            _ => self.expected(node, owner, Wanted::List),
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
            if let Some((before, inner)) = name.split_once(['{', '[']).filter(|_| names != Names::Foreign) {
                self.no_colon(key, before.trim(), &name[before.len()..name.len() - inner.len()], inner);
                continue;
            }
            match names {
                Names::New | Names::NewKey => self.new_name(name, key.span, names),
                Names::Weekdays => self.weekdays(name.trim(), key.span, owner),
                Names::Day => self.date(name.trim(), key.span, owner),
                _ => {}
            }
            self.value(value, of, Owner { name, place: key.span });
        }
    }

    /// `account {next: …}`: YAML takes the bracket into the key.
    fn no_colon(&mut self, key: &Node, name: &str, bracket: &str, inner: &str) {
        let place = Span { end: key.span.start + u32::try_from(name.len()).expect("it is a part of the key"), ..key.span };
        let message = words!("ett kolon saknas efter `{name}`", "a colon is missing after `{name}`");
        self.diagnostics.push(
            Diagnostic::new(Code::YamlSyntax, place, message)
                .help(words!("skriv `{name}: {bracket}{inner}: …`", "write `{name}: {bracket}{inner}: …`")),
        );
    }

    fn either(&mut self, node: &Node, forms: &'static [Form], owner: Owner<'_>) {
        let fits = |form: &&Form| match form {
            Form::Many(_) => matches!(node.value, Value::List(_)),
            Form::Entries(..) | Form::Shape(_) | Form::Kinds(_) | Form::Title => matches!(node.value, Value::Map(_)),
            _ => matches!(node.value, Value::Scalar(_)),
        };
        match forms.iter().find(fits) {
            Some(form) => self.value(node, form, owner),
            None => self.expected(node, owner, Wanted::Anything),
        }
    }

    /// A text in every language of the package, and in no other.
    fn title(&mut self, node: &Node, owner: Owner<'_>) {
        let Value::Map(entries) = &node.value else {
            return self.expected(node, owner, Wanted::Title);
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
            } else if !self.languages.has(language) {
                excused = true;
                if value.value != Value::Refused {
                    self.languages.unknown(key.span, language);
                }
            } else if value.value != Value::Refused {
                self.scalar(value, Owner { name: language, place: key.span });
            }
        }
        let lacks = |language: &&String| !entries.iter().any(|(key, _)| key.text() == Some(language));
        let missing: Vec<String> = self.languages.declared.iter().filter(lacks).cloned().collect();
        if !missing.is_empty() && !excused {
            self.languages.missing(owner.place, owner.name, missing);
        }
    }

    /// The entries of a map, or a report that it is none.
    fn map<'n>(&mut self, node: &'n Node, owner: Owner<'_>) -> Option<&'n [(Node, Node)]> {
        if let Value::Map(entries) = &node.value {
            return Some(entries);
        }
        if node.value != Value::Refused {
            self.expected(node, owner, Wanted::Map);
        }
        None
    }

    /// The scalar of a node, or a report that it is none.
    fn scalar<'n>(&mut self, node: &'n Node, owner: Owner<'_>) -> Option<&'n Scalar> {
        match &node.value {
            Value::Scalar(scalar) => Some(scalar),
            Value::Refused => None,
            _ => {
                self.expected(node, owner, Wanted::Single);
                None
            }
        }
    }

    fn expected(&mut self, node: &Node, owner: Owner<'_>, wanted: Wanted) {
        let found = match &node.value {
            Value::Nothing => words!("inget", "nothing"),
            Value::Scalar(_) => words!("ett enda värde", "a single value"),
            Value::List(_) => words!("en lista", "a list"),
            Value::Map(_) | Value::Refused => words!("nycklar med värden", "keys with values"),
        };
        let (name, expected) = (owner.name, wanted.words());
        let message = Words {
            sv: format!("`{name}`: väntade {}, fann {}", expected.sv, found.sv),
            en: format!("`{name}`: expected {}, found {}", expected.en, found.en),
        };
        let place = if node.value == Value::Nothing { owner.place } else { node.span };
        let help = mended(name, node, wanted, self.languages);
        self.diagnostics.push(Diagnostic::new(Code::WrongType, place, message).help(help));
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
            Form::Join => {
                if !matches!(text, "all" | "first") && !text.parse::<u32>().is_ok_and(|number| number > 0) {
                    let expected = words!("`all`, `first` eller ett antal, som `2`", "`all`, `first` or a number, such as `2`");
                    self.wrong_form(span, owner, text, &expected, None);
                }
            }
            Form::NewName => self.new_name(text, span, Names::NewKey),
            Form::Name(Names::Language) => self.language_code(text, span, owner),
            Form::OneOf(possible) => self.one_of(text, span, possible, owner),
            Form::Date => self.date(text, span, owner),
            Form::ClockSpan => {
                if let Err(because) = parse_span(text) {
                    let expected = words!("öppettider, som `08:00-17:00`", "hours, such as `08:00-17:00`");
                    self.wrong_form(span, owner, text, &expected, Some(because));
                }
            }
            Form::DayRule => {
                if let Err(because) = parse_day_rule(text) {
                    let expected = words!("en dag varje år, som `12-24`", "a day of each year, such as `12-24`");
                    self.wrong_form(span, owner, text, &expected, Some(because));
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
        let (name, list) = (owner.name, list_of(possible, 30));
        self.diagnostics.push(
            Diagnostic::new(Code::WrongForm, span, words!("`{name}` kan inte vara `{text}`", "`{name}` cannot be `{text}`"))
                .nearest(text, possible.iter().copied())
                .help(Words { sv: format!("det är en av {}", list.sv), en: format!("it is one of {}", list.en) }),
        );
    }

    fn language_code(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        if !is_language_code(text) {
            self.wrong_form(span, owner, text, &words!("en språkkod, som `sv`", "a language code, such as `sv`"), None);
        }
    }

    fn duration(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        if let Err(because) = parse_duration(text) {
            let expected = words!("en tid, som `48 h` eller `5 days`", "a time, such as `48 h` or `5 days`");
            self.wrong_form(span, owner, text, &expected, Some(because));
        }
    }

    fn date(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        if text.parse::<jiff::civil::Date>().is_err() || text.len() != 10 {
            self.wrong_form(span, owner, text, &words!("ett datum, som `2026-01-15`", "a date, such as `2026-01-15`"), None);
        }
    }

    fn weekdays(&mut self, text: &str, span: Span, owner: Owner<'_>) {
        if let Err(because) = parse_weekdays(text) {
            let expected = words!("veckodagar, som `monday-friday`", "weekdays, such as `monday-friday`");
            self.wrong_form(span, owner, text, &expected, Some(because));
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

/// Where a key belongs that its kind does not have: in what stands at the telling key, or to other kinds.
fn belongs(name: &str, kinds: &Kinds, kind: &Kind) -> Option<Words> {
    let has = |keys: &[Key]| keys.iter().any(|key| key.name == name);
    let within = match kind.key.form {
        Form::Shape(shape) => has(shape.keys),
        Form::Kinds(inner) => has(inner.common) || !inner.with_key(name).is_empty(),
        _ => false,
    };
    let others = kinds.with_key(name);
    let telling = kind.key.name;
    match (within, others.as_slice()) {
        (true, _) => Some(words!("`{name}` hör hemma inne i `{telling}`", "`{name}` belongs inside `{telling}`")),
        (false, []) => None,
        (false, others) => {
            let Words { sv, en } = list_of(others, 5);
            Some(words!("`{name}` hör till {sv}", "`{name}` belongs to {en}"))
        }
    }
}

/// What a place wants: its outer form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Title,
    Single,
    List,
    Map,
    Anything,
}

impl Wanted {
    fn words(self) -> Words {
        match self {
            Wanted::Title => words!("en text på varje språk", "a text in each language"),
            Wanted::Single => words!("ett enda värde", "a single value"),
            Wanted::List => words!("en lista", "a list"),
            Wanted::Map => words!("nycklar med värden", "keys with values"),
            Wanted::Anything => words!("ett namn, en lista eller nycklar med värden", "a name, a list or keys with values"),
        }
    }
}

/// The value written in the form that its place wants, as far as what stands there tells.
fn mended(name: &str, node: &Node, wanted: Wanted, languages: &Languages) -> Words {
    let parts: Vec<&str> = match &node.value {
        Value::Scalar(scalar) => vec![scalar.text.trim()],
        Value::List(items) => items.iter().filter_map(Node::text).collect(),
        Value::Map(entries) => entries.iter().filter_map(|(key, _)| key.text()).collect(),
        Value::Nothing | Value::Refused => Vec::new(),
    };
    match (wanted, parts.as_slice()) {
        (Wanted::Title, parts) => {
            let pattern = languages.pattern(parts.first().filter(|text| !text.contains([',', ':', '{', '[', '"'])).unwrap_or(&"…"));
            words!("skriv `{name}: {pattern}`", "write `{name}: {pattern}`")
        }
        (_, []) if node.value == Value::Nothing => {
            words!("skriv något efter `{name}:`, eller ta bort raden", "write something after `{name}:`, or remove the line")
        }
        (Wanted::List, [_, ..]) => {
            let list = parts.join(", ");
            words!("skriv `{name}: [{list}]`", "write `{name}: [{list}]`")
        }
        (Wanted::Single, [one]) if matches!(node.value, Value::List(_)) => {
            words!("skriv `{name}: {one}`", "write `{name}: {one}`")
        }
        (Wanted::Single, _) => words!("skriv bara ett värde: `{name}: …`", "write one value only: `{name}: …`"),
        (Wanted::Map, [one, ..]) if matches!(node.value, Value::List(_)) => words!(
            "skriv varje del som en nyckel med ett värde, utan `-` före: `{one}: …`",
            "write each part as a key with a value, without `-` before it: `{one}: …`"
        ),
        _ => words!("skriv `{name}: {{nyckel: värde}}`", "write `{name}: {{key: value}}`"),
    }
}

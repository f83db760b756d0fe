//! All files of a package → one draft. Things with one name space over the whole package are told here when they stand twice.

use std::collections::BTreeSet;

use super::about::{about, languages};
use super::catalogue::{Entry, heads, list};
use super::conform::{Conform, Owner};
use super::examples::examples;
use super::languages::Languages;
use super::process::process;
use super::scenario::scenario;
use super::template::template;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::language::{CATALOGUE, ROOTS, Root, Shape, is_name, suggest_name};
use crate::model::{About, Catalogue, Draft, Entries, Lost, Name};
use crate::rules;
use crate::source::{At, FileId, Node, SourceFile, Sources, Span, Value, parse};
use crate::words::{list_of, words};

/// Reads all files. `None`: there is no `package.yaml` that could be read.
pub(crate) fn load(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Draft> {
    load_those(sources, |_| true, diagnostics)
}

/// As [`load`], some of the files.
pub(crate) fn load_those(sources: &Sources, is_one: impl Fn(FileId) -> bool, diagnostics: &mut Diagnostics) -> Option<Draft> {
    let mut trees = Vec::new();
    let mut rule_files = Vec::new();
    let mut lost = Lost::default();
    for (id, file) in sources.iter().filter(|(id, _)| is_one(*id)) {
        match kind_of(file.path()) {
            FileKind::Yaml => match parse(id, file, diagnostics) {
                Some(tree) => trees.push((id, file, tree)),
                None => lose(file, &mut lost),
            },
            FileKind::Rule => rule_files.push((id, file)),
            FileKind::Misnamed(better) => misnamed(id, file, &better, diagnostics),
            FileKind::Other => {}
        }
    }
    let (_, _, package) = trees.iter().find(|(_, file, _)| file.path() == "package.yaml")?;
    let mut languages = Languages::new(languages(package));
    let mut draft = Draft {
        about: about_of(package)?,
        catalogue: Catalogue::default(),
        processes: Entries::new(),
        templates: Entries::new(),
        rules: Entries::new(),
        examples: Entries::new(),
        scenarios: Entries::new(),
        elsewhere: BTreeSet::new(),
        lost,
    };
    for (id, file, tree) in &trees {
        let stands_twice = diagnostics.as_slice().iter().any(|it| it.code == Code::DuplicateKey && it.place.file == *id);
        if stands_twice {
            lose_kinds(file, &mut draft.lost);
        }
        let mut conform = Conform { sources, languages: &mut languages, diagnostics };
        if let Some(root) = root_of(*id, file, tree, conform.diagnostics) {
            let owner = Owner { name: root.first, place: first_key(tree).map_or(tree.span, |key| key.span) };
            let told = conform.diagnostics.as_slice().len();
            conform.shape(tree, root.shape, owner);
            if conform.diagnostics.as_slice()[told..].iter().any(hides_a_name) {
                lose_kinds(file, &mut draft.lost);
            }
            read(root.first, root.shape, file, tree, &mut draft, diagnostics);
        } else {
            lose(file, &mut draft.lost);
            draft.lost.kinds.extend(first_key(tree).and_then(Node::text).and_then(nearest_root).map(str::to_owned));
        }
    }
    let languages = languages.tell(diagnostics);
    let sandbox = rules::Sandbox::new(&rules::Limits::default(), rules::register);
    for (id, file) in rule_files {
        if let Some(rule) = rules::compile(id, file, &languages, &sandbox, diagnostics) {
            keep(&mut draft.rules, rule.name.clone(), rule, diagnostics);
        } else {
            lose(file, &mut draft.lost);
        }
    }
    Some(draft)
}

fn about_of(tree: &Node) -> Option<About> {
    let root = ROOTS.iter().find(|root| root.first == "package").expect("the table has the package file");
    about(tree, root.shape)
}

enum FileKind {
    Yaml,
    Rule,
    /// It looks like a file of the package, and its name keeps it out.
    Misnamed(String),
    Other,
}

fn kind_of(path: &str) -> FileKind {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with('.') {
        return FileKind::Other;
    }
    match name.rsplit_once('.') {
        Some((_, "yaml")) => FileKind::Yaml,
        Some((_, "rhai")) => FileKind::Rule,
        Some((stem, "yml")) => FileKind::Misnamed(format!("{stem}.yaml")),
        _ => FileKind::Other,
    }
}

fn misnamed(id: FileId, file: &SourceFile, better: &str, diagnostics: &mut Diagnostics) {
    let path = file.path();
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownFile,
            Span::new(id, 0..0),
            words!("`{path}` läses inte: filer i ett paket slutar på `.yaml`", "`{path}` is not read: files of a package end in `.yaml`"),
        )
        .help(words!("döp om den till `{better}`", "rename it to `{better}`")),
    );
}

/// Whether a mistake leaves a thing without its name, so that those who name it are not to blame.
fn hides_a_name(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::BadName | Code::DuplicateKey | Code::EatenValue | Code::Tag | Code::Anchor | Code::WrongType)
}

/// Notes what a file would have declared: what its lines begin with, and what it gives by its own name.
fn lose(file: &SourceFile, lost: &mut Lost) {
    let stem = file.path().rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    lost.names.insert(stem.replace('-', "_"));
    if file.path().ends_with(".rhai") {
        lost.kinds.insert("rule".to_owned());
    }
    lose_kinds(file, lost);
}

fn lose_kinds(file: &SourceFile, lost: &mut Lost) {
    // The first line may be the one with the slip, and be indented.
    let first = file.text().lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = first.map(|line| line.trim_start_matches([' ', '\t', '-', '"']));
    let heads = first.into_iter().chain(file.text().lines()).filter_map(|line| line.split(|c: char| !c.is_ascii_lowercase()).next());
    lost.kinds.extend(heads.filter(|head| is_name(head)).map(str::to_owned));
}

fn first_key(tree: &Node) -> Option<&Node> {
    tree.entries()?.first().map(|(key, _)| key)
}

/// Every key that a file can begin with.
fn root_names() -> impl Iterator<Item = &'static str> {
    ROOTS.iter().map(|root| root.first).chain(CATALOGUE.keys.iter().map(|key| key.name))
}

fn nearest_root(written: &str) -> Option<&'static str> {
    nearest(written, root_names())
}

/// A file that is a list or a single text.
fn no_map(tree: &Node, diagnostics: &mut Diagnostics) {
    if tree.value == Value::Refused {
        return;
    }
    let found = if matches!(tree.value, Value::List(_)) { words!("en lista", "a list") } else { words!("en enda text", "a single text") };
    let (sv, en) = (found.sv, found.en);
    let message = words!("filen: väntade nycklar med värden, fann {sv}", "the file: expected keys with values, found {en}");
    diagnostics.push(Diagnostic::new(Code::WrongType, tree.span, message).help(words!(
        "skriv vad filen är på första raden, som `process: namn`, utan `-` före",
        "write what the file is on its first line, such as `process: name`, without `-` before it"
    )));
}

/// What a file is, by its first key.
fn root_of(id: FileId, file: &SourceFile, tree: &Node, diagnostics: &mut Diagnostics) -> Option<&'static Root> {
    if !matches!(tree.value, Value::Map(_)) {
        no_map(tree, diagnostics);
        return None;
    }
    static HEADS: Root = Root { first: "catalogue", shape: &CATALOGUE, place: "workflows/catalogue/*.yaml" };
    let key = first_key(tree);
    let first = key.and_then(Node::text).unwrap_or_default();
    let root = match ROOTS.iter().find(|root| root.first == first) {
        Some(root) => Some(root),
        None => CATALOGUE.keys.iter().any(|key| key.name == first).then_some(&HEADS),
    };
    let Some(root) = root else {
        let list = list_of(root_names(), 30);
        let (sv, en) = (list.sv, list.en);
        let place = key.map_or(Span::new(id, 0..0), |key| key.span);
        let below = tree.entries().unwrap_or(&[]).iter().filter_map(|(key, _)| key.text());
        let below = below.filter(|key| ROOTS.iter().any(|root| root.first == *key)).find(|key| !matches!(*key, "process" | "package"));
        let message = words!("filen säger inte vad den är", "the file does not say what it is");
        let diagnostic = Diagnostic::new(Code::UnknownFile, place, message).nearest(first, root_names());
        diagnostics.push(match below {
            Some(below) => diagnostic.help(words!("flytta raden `{below}` till första raden", "move the line `{below}` to the first line")),
            None => diagnostic.help(words!("den första nyckeln är en av {sv}", "the first key is one of {en}")),
        });
        return None;
    };
    let in_rules = file.path().starts_with("rules/");
    let fits = match root.first {
        "package" => file.path() == "package.yaml",
        "examples" => in_rules,
        _ => file.path().starts_with("workflows/"),
    };
    if !fits {
        let own = file.path().rsplit('/').next().unwrap_or_default();
        let value = tree.entries().and_then(|entries| entries.first()?.1.text()).unwrap_or("NAME");
        let (first, place) = (root.first, root.place.replace("*.yaml", own).replace("NAME", value));
        let key = key.map_or(Span::new(id, 0..0), |key| key.span);
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownFile,
                key,
                words!("en fil som börjar med `{first}` ligger inte här", "a file that begins with `{first}` does not lie here"),
            )
            .help(words!("flytta den till `{place}`", "move it to `{place}`")),
        );
        return None;
    }
    Some(root)
}

fn read(first: &str, shape: &'static Shape, file: &SourceFile, tree: &Node, draft: &mut Draft, diagnostics: &mut Diagnostics) {
    match first {
        "package" => {}
        "process" => keep_read(&mut draft.processes, process(tree, shape), |it| &it.name, diagnostics),
        "list" => {
            let read = list(tree, shape, file.path());
            if let Some(list) = &read {
                check_fact_name(list, file, diagnostics);
            }
            keep_read(&mut draft.catalogue.lists, read, |it| &it.name, diagnostics);
        }
        "template" => keep_read(&mut draft.templates, template(tree, shape), |it| &it.name, diagnostics),
        "scenario" => keep_read(&mut draft.scenarios, scenario(tree, shape), |it| &it.name, diagnostics),
        "examples" => keep_read(&mut draft.examples, examples(tree, shape), |it| &it.rule, diagnostics),
        _ => {
            let catalogue = &mut draft.catalogue;
            for entry in heads(tree) {
                match entry {
                    Entry::Role(it) => keep(&mut catalogue.roles, it.name.clone(), it, diagnostics),
                    Entry::Team(it) => keep(&mut catalogue.teams, it.name.clone(), it, diagnostics),
                    Entry::Person(it) => keep(&mut catalogue.people, it.name.clone(), it, diagnostics),
                    Entry::Contact(it) => keep(&mut catalogue.contacts, it.name.clone(), it, diagnostics),
                    Entry::Calendar(it) => keep(&mut catalogue.calendars, it.name.clone(), it, diagnostics),
                    Entry::Holidays(it) => keep(&mut catalogue.holidays, it.name.clone(), it, diagnostics),
                    Entry::Choices(it) => keep(&mut catalogue.choices, it.name.clone(), it, diagnostics),
                    Entry::System(it) => keep(&mut catalogue.systems, it.name.clone(), it, diagnostics),
                }
            }
        }
    }
}

/// The fact that holds a list's items bears the file's name, so that must be a name.
fn check_fact_name(list: &crate::model::List, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let fact = &list.fact;
    if !is_name(fact) {
        let better = suggest_name(fact).unwrap_or_else(|| list.name.value.clone() + "_list");
        let path = file.path();
        diagnostics.push(
            Diagnostic::new(
                Code::BadName,
                list.name.span,
                words!(
                    "filen `{path}` ger listan faktanamnet `{fact}`, som inte är ett namn",
                    "the file `{path}` gives the list the fact name `{fact}`, which is not a name"
                ),
            )
            .help(words!("döp om filen till `{better}.yaml`", "rename the file to `{better}.yaml`")),
        );
    }
}

fn keep_read<T: Named>(entries: &mut Entries<T>, read: Option<T>, name: impl Fn(&T) -> &Name, diagnostics: &mut Diagnostics) {
    if let Some(it) = read {
        let name = name(&it).clone();
        keep(entries, name, it, diagnostics);
    }
}

/// Keeps a thing under its name; the first of two keeps the name.
fn keep<T: Named>(entries: &mut Entries<T>, name: Name, it: T, diagnostics: &mut Diagnostics) {
    match entries.get(&name.value) {
        None => {
            entries.insert(name.value, it);
        }
        Some(first) => {
            let (At { value, span }, first) = (&name, first.place());
            diagnostics.push(
                Diagnostic::new(Code::NameTaken, *span, words!("`{value}` finns redan", "there is a `{value}` already"))
                    .related(first, words!("här", "here"))
                    .help(words!("ge den ena ett annat namn", "give one of them another name")),
            );
        }
    }
}

/// Something that bears a name with a place.
trait Named {
    fn place(&self) -> Span;
}

macro_rules! named {
    ($($of:ty: $field:ident),+ $(,)?) => {
        $(impl Named for $of {
            fn place(&self) -> Span {
                self.$field.span
            }
        })+
    };
}

named! {
    crate::model::Process: name,
    crate::model::List: name,
    crate::model::Template: name,
    crate::model::Scenario: name,
    crate::model::Examples: rule,
    crate::model::Role: name,
    crate::model::Team: name,
    crate::model::Person: name,
    crate::model::Contact: name,
    crate::model::Calendar: name,
    crate::model::Holidays: name,
    crate::model::ChoiceList: name,
    crate::model::System: name,
    rules::Rule: name,
}

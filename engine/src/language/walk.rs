//! A walk over the table: every map that a file can hold, once, in the order in which a reader meets them.

use super::files::{CATALOGUE, ROOTS};
use super::form::{Form, Key, Kinds, Shape};

/// A map of the language.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Shape(&'static Shape),
    Kinds(&'static Kinds),
}

impl Part {
    /// Its name in schemas and in the reference.
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Shape(shape) => shape.name,
            Part::Kinds(kinds) => kinds.name,
        }
    }

    /// Every key that can stand in it, with those of all its kinds.
    pub(super) fn keys(self) -> Vec<&'static Key> {
        match self {
            Part::Shape(shape) => shape.keys.iter().collect(),
            Part::Kinds(kinds) => {
                let own = kinds.kinds.iter().flat_map(|kind| std::iter::once(&kind.key).chain(kind.own));
                own.chain(kinds.common).collect()
            }
        }
    }
}

/// The kinds of file, the catalogue after the processes that name its entries.
pub(super) fn files() -> Vec<&'static Shape> {
    let mut files: Vec<&'static Shape> = ROOTS.iter().map(|root| root.shape).collect();
    let after_process = files.iter().position(|shape| shape.name == "process").map_or(files.len(), |at| at + 1);
    files.insert(after_process, &CATALOGUE);
    files
}

/// A kind of file and the maps within it, but for those that `seen` has already. What is not yet is left out.
pub(super) fn parts_of(file: &'static Shape, seen: &mut Vec<&'static str>) -> Vec<Part> {
    let mut found = Vec::new();
    visit(Part::Shape(file), seen, &mut found);
    found
}

/// Every map of the language.
pub(super) fn all_parts() -> Vec<Part> {
    let mut seen = Vec::new();
    files().into_iter().flat_map(|file| parts_of(file, &mut seen)).collect()
}

fn visit(part: Part, seen: &mut Vec<&'static str>, found: &mut Vec<Part>) {
    if seen.contains(&part.name()) {
        return;
    }
    seen.push(part.name());
    found.push(part);
    for key in part.keys().into_iter().filter(|key| !key.not_yet) {
        within(&key.form, &mut |inner| visit(inner, seen, found));
    }
}

/// The maps that a form names.
fn within(form: &'static Form, found: &mut impl FnMut(Part)) {
    match form {
        Form::Shape(shape) => found(Part::Shape(shape)),
        Form::Kinds(kinds) => found(Part::Kinds(kinds)),
        Form::Many(of) | Form::OneOrMany(of) | Form::Entries(_, of) => within(of, found),
        Form::Either(forms) => forms.iter().for_each(|form| within(form, found)),
        _ => {}
    }
}

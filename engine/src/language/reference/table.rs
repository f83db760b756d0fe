//! A Markdown table whose last two columns are the meaning in two languages.

use std::fmt;

use crate::words::{Language, Said, said};

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Column {
    Key,
    Kind,
    Value,
    Default,
    /// The help: a column in the asked language, and one in the other.
    Meaning,
    /// Something else, under this head.
    Said(Said),
}

pub(super) struct Table {
    language: Language,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(columns: &[Column], language: Language) -> Table {
        let head = columns.iter().flat_map(|column| heads(*column, language)).map(str::to_owned).collect();
        Table { language, rows: vec![head] }
    }

    /// A row: what stands before the meaning, then the meaning.
    pub(super) fn row<const N: usize>(&mut self, cells: [String; N], help: Said) {
        let meaning = match self.language {
            Language::English => [help.en, help.sv],
            Language::Swedish => [help.sv, help.en],
        };
        self.rows.push(cells.into_iter().chain(meaning.map(str::to_owned)).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = self.rows.iter().map(|cells| {
            // A bar within a cell would end it, also between backticks.
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |", cells.join(" | "))
        });
        let head = lines.next().expect("a table begins with its head");
        let rule = "|---".repeat(self.rows[0].len());
        write!(f, "{head}\n{rule}|")?;
        lines.try_for_each(|line| write!(f, "\n{line}"))
    }
}

fn heads(column: Column, language: Language) -> Vec<&'static str> {
    let one = |text: Said| vec![text.in_language(language)];
    match column {
        Column::Key => one(said("nyckel", "key")),
        Column::Kind => one(said("slag", "kind")),
        Column::Value => one(said("värde", "value")),
        Column::Default => one(said("förval", "default")),
        Column::Meaning => match language {
            Language::English => vec!["meaning", "på svenska"],
            Language::Swedish => vec!["betydelse", "in English"],
        },
        Column::Said(text) => one(text),
    }
}

//! The files of a package as text, and places in them.

use std::ops::Range;

use crate::words::{Language, words};

/// Which file of a [`Sources`] a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A place: bytes `start..end` of one file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last one; equal to `start` for a place between two characters.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(file: FileId, range: Range<usize>) -> Span {
        let offset = |byte: usize| u32::try_from(byte).expect("a source file is shorter than MOST_BYTES");
        Span { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The bytes in the file's text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this place to the end of `last`, in the same file.
    #[must_use]
    pub fn to(self, last: Span) -> Span {
        Span { end: last.end.max(self.end), ..self }
    }
}

/// A place as people count: from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// One file: its path within the package (with `/`) and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<usize>,
    /// It is of an older version of the package ([`Sources::joined`]).
    is_older: bool,
    /// The byte at which the file ceases to be UTF-8, if it does.
    broken_at: Option<usize>,
}

impl SourceFile {
    fn new(path: String, mut bytes: Vec<u8>) -> SourceFile {
        // A byte order mark is a habit of some editors, and no part of the text.
        if bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(..3);
        }
        let (text, broken_at) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(valid))
            }
        };
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        SourceFile { path, text, line_starts, is_older: false, broken_at }
    }

    /// The path within the package, with `/` between folders.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn broken_at(&self) -> Option<usize> {
        self.broken_at
    }

    /// Line and column of a byte of the text.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let start = self.line_starts[line - 1];
        let column = self.text.get(start..byte).map_or(0, |before| before.chars().count());
        Position { line, column: column + 1 }
    }

    /// The line that holds a byte, without its line break, and where it starts.
    pub(crate) fn line_at(&self, byte: usize) -> (usize, &str) {
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        (start, self.text[start..end].trim_end_matches(['\n', '\r']))
    }
}

/// All files of a package, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    shown_under: String,
}

impl Sources {
    /// Takes files as (path within the package, bytes), in any order.
    #[must_use]
    pub fn new(mut files: Vec<(String, Vec<u8>)>) -> Sources {
        files.sort();
        Sources { files: files.into_iter().map(|(path, bytes)| SourceFile::new(path, bytes)).collect(), shown_under: String::new() }
    }

    /// Shows paths to people as lying in this folder, so that a terminal can open them; paths within the package stay.
    #[must_use]
    pub fn shown_under(mut self, folder: &str) -> Sources {
        self.shown_under = folder.trim_end_matches('/').to_owned();
        self
    }

    /// These files and, behind them, those of an older version of the package: to look at both at once. Equal paths may stand
    /// twice then; people see which is which.
    #[must_use]
    pub(crate) fn joined(&self, older: &Sources) -> Sources {
        let older = older.files.iter().map(|file| SourceFile { is_older: true, ..file.clone() });
        Sources { files: self.files.iter().cloned().chain(older).collect(), shown_under: self.shown_under.clone() }
    }

    /// Whether a file is of the older version of those that were joined.
    pub(crate) fn is_older(&self, id: FileId) -> bool {
        self.file(id).is_older
    }

    /// The hash of the package: BLAKE3 over paths and texts in the order of the paths, however lines end.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for file in &self.files {
            let text = file.text.replace("\r\n", "\n");
            for part in [file.path.as_str(), &text] {
                hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
            }
        }
        *hasher.finalize().as_bytes()
    }

    /// A file's path as it is shown to people who read a language.
    #[must_use]
    pub fn shown_path(&self, id: FileId, language: Language) -> String {
        let path = self.file(id).path();
        if self.file(id).is_older {
            let words = words!("{path} (som publicerad tidigare)", "{path} (as published before)");
            return words.in_language(language).to_owned();
        }
        if self.shown_under.is_empty() || self.shown_under == "." { path.to_owned() } else { format!("{}/{path}", self.shown_under) }
    }

    /// The file of a place.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(u32::try_from(index).expect("a package has fewer files than u32 counts")), file))
    }

    /// The text at a place.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }
}

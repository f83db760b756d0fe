//! Packages for tests: folders read from disk, with files put over them.

use std::fs;
use std::path::{Path, PathBuf};

use tillit_engine::{Diagnostic, Language, Sources, check, render, test};

/// The files of a package: path within it → bytes.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The folder that holds the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

/// Reads `package.yaml`, `workflows/` and `rules/` of a folder.
pub(crate) fn read_package(root: &Path) -> Files {
    let mut files = vec![("package.yaml".to_owned(), fs::read(root.join("package.yaml")).expect("a package has a package.yaml"))];
    for folder in ["workflows", "rules"] {
        read_folder(root, &root.join(folder), &mut files);
    }
    files
}

fn read_folder(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            read_folder(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("the file lies in the folder").to_string_lossy().replace('\\', "/");
            files.push((name, fs::read(&path).expect("the file can be read")));
        }
    }
}

/// Puts a file into a package, over one of the same path.
pub(crate) fn put(files: &mut Files, path: &str, bytes: Vec<u8>) {
    files.retain(|(other, _)| other != path);
    files.push((path.to_owned(), bytes));
}

/// Adds bytes to the end of a file, which need not be there yet.
pub(crate) fn add(files: &mut Files, path: &str, bytes: &[u8]) {
    match files.iter_mut().find(|(other, _)| other == path) {
        Some((_, old)) => old.extend_from_slice(bytes),
        None => files.push((path.to_owned(), bytes.to_vec())),
    }
}

/// Checks a package: its sources and all that was found.
pub(crate) fn look(files: Files) -> (Sources, Vec<Diagnostic>) {
    let sources = Sources::new(files);
    let found = check(&sources).diagnostics;
    (sources, found)
}

/// Checks a package that must be clean, and tests it: its sources and all that failed.
pub(crate) fn try_out(files: Files) -> (Sources, Vec<Diagnostic>) {
    let sources = Sources::new(files);
    let checked = check(&sources);
    let text = report(&sources, &checked.diagnostics, Language::English);
    let package = checked.package.unwrap_or_else(|| panic!("{text}"));
    let found = test(&package, &sources, None).failures().cloned().collect();
    (sources, found)
}

/// All diagnostics as a person reads them in a terminal without colour.
pub(crate) fn report(sources: &Sources, found: &[Diagnostic], language: Language) -> String {
    let blocks: Vec<String> = found.iter().map(|diagnostic| render(diagnostic, sources, language, tillit_engine::Colour::Never)).collect();
    blocks.join("\n\n") + "\n"
}

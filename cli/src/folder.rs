//! A package as a folder: finds it and reads its files.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use tillit_engine::{MOST_FILE_BYTES, Sources};

use crate::failure::Failure;

/// Files in one package at the most: twenty times what a large organisation needs, so that a wrong folder is noticed.
const MOST_FILES: usize = 10_000;

/// The folder that was named, or the nearest one upwards that holds a `package.yaml`.
pub(crate) fn find(named: Option<&PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        let path = named.clone();
        return if path.join("package.yaml").is_file() { Ok(path) } else { Err(Failure::NotAPackage { path }) };
    }
    let here = std::env::current_dir().map_err(|source| Failure::Read { path: PathBuf::from("."), source })?;
    let found = here.ancestors().find(|folder| folder.join("package.yaml").is_file());
    match found {
        Some(folder) if folder == here => Ok(PathBuf::new()),
        Some(folder) => Ok(folder.to_owned()),
        None => Err(Failure::NoPackage),
    }
}

/// The name of the data folder beside a package.
pub(crate) const DATA: &str = ".tillit";

/// The data folder `.tillit` of the nearest folder upwards that has one.
pub(crate) fn nearest_data() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(DATA)).find(|data| data.is_dir())
}

/// Reads `package.yaml`, `workflows/` and `rules/`: nothing else of the folder counts.
pub(crate) fn read(root: &Path) -> Result<Sources, Failure> {
    let mut files = vec![("package.yaml".to_owned(), read_file(&root.join("package.yaml"))?)];
    for folder in ["workflows", "rules"] {
        let path = root.join(folder);
        if path.is_dir() {
            read_folder(root, &path, folder, &mut files)?;
        }
    }
    Ok(Sources::new(files).shown_under(&root.to_string_lossy()))
}

fn read_folder(root: &Path, folder: &Path, name: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
    let unreadable = |source| Failure::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            // A link to a folder could lead in a circle; a package needs none.
            if !path.is_symlink() {
                read_folder(root, &path, &name, files)?;
            }
        } else {
            files.push((name, read_file(&path)?));
        }
        if files.len() > MOST_FILES {
            return Err(Failure::TooManyFiles { path: root.to_owned(), most: MOST_FILES });
        }
    }
    Ok(())
}

/// A file's bytes; of one that is too large only so many that the check sees it.
fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MOST_FILE_BYTES + 1).unwrap_or(u64::MAX);
    let unreadable = |source| Failure::Read { path: path.to_owned(), source };
    // A pipe or a device would be waited for without end.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Failure::NotAFile { path: path.to_owned() });
    }
    fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(unreadable)?;
    Ok(bytes)
}

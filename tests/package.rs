//! A package in a folder of its own, and `tillit` run there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The folder that holds the workspace, which is the incident package's too.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

/// `tillit`, in English, with nothing of the environment that changes what it prints.
pub(crate) fn tillit(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tillit"));
    command.args(arguments).env("LANG", "en_GB.UTF-8");
    for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs it to its end. A panic of it is a bug, whatever the test is about.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().expect("tillit starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
    let run = Run { code: output.status.code().expect("no signal ends it"), out: text(output.stdout), err: text(output.stderr) };
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

/// A folder that goes away with the test. It lies outside the workspace, where no package stands above it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn empty() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tillit-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = Folder(std::env::temp_dir().join(name));
        fs::create_dir(&folder.0).expect("the folder is new");
        folder
    }

    /// The town library of `tests/small`: the smallest package that has something of most.
    pub(crate) fn small() -> Folder {
        let folder = Folder::empty();
        copy(&workspace().join("tests/small"), &folder.0);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("its folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Changes a file as in an editor; what is to be replaced must stand there once.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.join(path)).expect("the file can be read");
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        self.write(path, text.replace(from, to));
    }

    /// Runs `tillit` in the folder.
    #[track_caller]
    pub(crate) fn tillit(&self, arguments: &[&str]) -> Run {
        run(tillit(arguments).current_dir(&self.0))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The package of the workspace in a folder of its own.
pub(crate) fn incident() -> Folder {
    let folder = Folder::empty();
    for part in ["workflows", "rules"] {
        copy(&workspace().join(part), &folder.path().join(part));
    }
    folder.write("package.yaml", fs::read(workspace().join("package.yaml")).expect("the workspace is a package"));
    folder
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

//! What can go wrong outside a package: one line for the operator, with a hint, and the exit code.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use tillit_engine::Language;

/// A command that could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No folder upwards holds a package.
    #[error("no package.yaml here or in any folder above")]
    NoPackage,
    /// The folder that was named holds none.
    #[error("there is no package.yaml in {}", path.display())]
    NotAPackage { path: PathBuf },
    /// A file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// Something in a package that is no file: a pipe, a device.
    #[error("{} is neither a file nor a folder", path.display())]
    NotAFile { path: PathBuf },
    /// A package that is too large to be one.
    #[error("{} holds more than {most} files", path.display())]
    TooManyFiles { path: PathBuf, most: usize },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// A name that no scenario and no rule with examples has.
    #[error("there is no scenario, and no rule with examples, called {name}")]
    NoSuchTest { name: String },
    /// The answer cannot be written.
    #[error("cannot write the answer")]
    Answer { source: io::Error },
    /// A code that no diagnostic has.
    #[error("there is no code {code}")]
    NoSuchCode { code: String },
    /// No file has the profile of `--as`.
    #[error("there is no profile {name}")]
    NoSuchProfile { name: String, nearest: Option<String> },
    /// A file of profiles that is none.
    #[error("{}, line {line}, is no profile: {reason}", path.display())]
    Profiles { path: PathBuf, line: usize, reason: String },
    /// Nothing says as whom a command works.
    #[error("nothing says who you are")]
    NoToken,
}

impl Failure {
    /// The documented exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::NoToken => 2,
            Failure::NoSuchCode { .. } | Failure::NoSuchTest { .. } | Failure::NoSuchProfile { .. } => 4,
            Failure::Answer { .. } => 6,
            Failure::NoPackage
            | Failure::NotAPackage { .. }
            | Failure::Read { .. }
            | Failure::NotAFile { .. }
            | Failure::TooManyFiles { .. }
            | Failure::Profiles { .. }
            | Failure::Write { .. } => 5,
        })
    }

    /// What failed, in the reader's language, without the cause.
    pub(crate) fn message(&self, language: Language) -> String {
        match (language, self) {
            (Language::English, _) => self.to_string(),
            (Language::Swedish, Failure::NoPackage) => "ingen package.yaml här eller i någon mapp ovanför".to_owned(),
            (Language::Swedish, Failure::NotAPackage { path }) => format!("det finns ingen package.yaml i {}", path.display()),
            (Language::Swedish, Failure::Read { path, .. }) => format!("kan inte läsa {}", path.display()),
            (Language::Swedish, Failure::NotAFile { path }) => format!("{} är varken en fil eller en mapp", path.display()),
            (Language::Swedish, Failure::TooManyFiles { path, most }) => format!("{} har fler än {most} filer", path.display()),
            (Language::Swedish, Failure::Write { path, .. }) => format!("kan inte skriva {}", path.display()),
            (Language::Swedish, Failure::NoSuchTest { name }) => format!("inget scenario, och ingen regel med exempel, heter {name}"),
            (Language::Swedish, Failure::Answer { .. }) => "kan inte skriva svaret".to_owned(),
            (Language::Swedish, Failure::NoSuchCode { code }) => format!("det finns ingen kod {code}"),
            (Language::Swedish, Failure::NoSuchProfile { name, .. }) => format!("det finns ingen profil {name}"),
            (Language::Swedish, Failure::Profiles { path, line, reason }) => {
                format!("{}, rad {line}, är ingen profil: {reason}", path.display())
            }
            (Language::Swedish, Failure::NoToken) => "inget säger vem du är".to_owned(),
        }
    }

    /// Why, as the system says it; the usual causes in the reader's language.
    pub(crate) fn cause(&self, language: Language) -> Option<String> {
        let source = match self {
            Failure::Read { source, .. } | Failure::Write { source, .. } | Failure::Answer { source } => source,
            Failure::NoPackage
            | Failure::NotAPackage { .. }
            | Failure::NotAFile { .. }
            | Failure::TooManyFiles { .. }
            | Failure::NoSuchTest { .. }
            | Failure::NoSuchCode { .. }
            | Failure::NoSuchProfile { .. }
            | Failure::Profiles { .. }
            | Failure::NoToken => return None,
        };
        let (sv, en) = match source.kind() {
            io::ErrorKind::NotFound => ("den finns inte", "it does not exist"),
            io::ErrorKind::PermissionDenied => ("behörighet saknas", "permission is denied"),
            io::ErrorKind::StorageFull => ("disken är full", "the disk is full"),
            _ => return Some(source.to_string()),
        };
        Some(
            match language {
                Language::Swedish => sv,
                Language::English => en,
            }
            .to_owned(),
        )
    }

    /// What to do about it, in the reader's language.
    pub(crate) fn hint(&self, language: Language) -> Option<String> {
        if let Failure::NoSuchProfile { nearest: Some(near), .. } = self {
            return Some(match language {
                Language::Swedish => format!("menade du {near}?"),
                Language::English => format!("did you mean {near}?"),
            });
        }
        let (sv, en) = match self {
            Failure::NoPackage | Failure::NotAPackage { .. } => {
                ("ange paketets mapp: tillit check MAPP", "name the package's folder: tillit check FOLDER")
            }
            Failure::NoSuchCode { .. } => ("tillit explain-code listar alla", "tillit explain-code lists all"),
            Failure::NoSuchTest { .. } => ("tillit test listar alla scenarier", "tillit test lists all scenarios"),
            Failure::TooManyFiles { .. } => ("är det rätt mapp?", "is it the right folder?"),
            Failure::NotAFile { .. } => ("ta bort den ur paketet", "take it out of the package"),
            Failure::NoSuchProfile { .. } => {
                ("profiler står i profiles.toml; se `tillit --help`", "profiles stand in profiles.toml; see `tillit --help`")
            }
            Failure::NoToken => ("ange en profil med --as, eller sätt TILLIT_TOKEN", "name a profile by --as, or set TILLIT_TOKEN"),
            Failure::Read { .. } | Failure::Write { .. } | Failure::Answer { .. } | Failure::Profiles { .. } => return None,
        };
        Some(
            match language {
                Language::Swedish => sv,
                Language::English => en,
            }
            .to_owned(),
        )
    }
}

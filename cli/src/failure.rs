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
    /// A package that cannot be used.
    #[error("the package has errors")]
    PackageHasErrors,
    /// A package in which no case can be driven to an end by its people.
    #[error("no case of this package reaches an end by itself, so there is nothing to measure")]
    NothingToMeasure,
    /// The store failed.
    #[error("the store failed")]
    Store { source: Box<tillit_store::StoreError> },
    /// A code that no diagnostic has.
    #[error("there is no code {code}")]
    NoSuchCode { code: String },
}

impl Failure {
    /// The documented exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::NoSuchCode { .. } | Failure::NoSuchTest { .. } => 4,
            Failure::PackageHasErrors => 1,
            Failure::NothingToMeasure => 3,
            Failure::Answer { .. } => 6,
            Failure::NoPackage
            | Failure::NotAPackage { .. }
            | Failure::Read { .. }
            | Failure::NotAFile { .. }
            | Failure::TooManyFiles { .. }
            | Failure::Store { .. }
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
            (Language::Swedish, Failure::PackageHasErrors) => "paketet har fel".to_owned(),
            (Language::Swedish, Failure::NothingToMeasure) => {
                "inget ärende i paketet når ett slut av sig självt, så det finns inget att mäta".to_owned()
            }
            (Language::Swedish, Failure::Store { .. }) => "lagret gick sönder".to_owned(),
            (Language::Swedish, Failure::NoSuchCode { code }) => format!("det finns ingen kod {code}"),
        }
    }

    /// Why, as the system says it; the usual causes in the reader's language.
    pub(crate) fn cause(&self, language: Language) -> Option<String> {
        let source = match self {
            Failure::Read { source, .. } | Failure::Write { source, .. } | Failure::Answer { source } => source,
            Failure::Store { source } => return Some(with_causes(&**source)),
            Failure::NoPackage
            | Failure::NotAPackage { .. }
            | Failure::NotAFile { .. }
            | Failure::TooManyFiles { .. }
            | Failure::PackageHasErrors
            | Failure::NothingToMeasure
            | Failure::NoSuchTest { .. }
            | Failure::NoSuchCode { .. } => return None,
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
    pub(crate) fn hint(&self, language: Language) -> Option<&'static str> {
        let (sv, en) = match self {
            Failure::NoPackage | Failure::NotAPackage { .. } => {
                ("ange paketets mapp: tillit check MAPP", "name the package's folder: tillit check FOLDER")
            }
            Failure::NoSuchCode { .. } => ("tillit explain-code listar alla", "tillit explain-code lists all"),
            Failure::NoSuchTest { .. } => ("tillit test listar alla scenarier", "tillit test lists all scenarios"),
            Failure::TooManyFiles { .. } => ("är det rätt mapp?", "is it the right folder?"),
            Failure::NotAFile { .. } => ("ta bort den ur paketet", "take it out of the package"),
            Failure::PackageHasErrors => ("se `tillit check`", "see `tillit check`"),
            Failure::Read { .. } | Failure::Write { .. } | Failure::Answer { .. } | Failure::Store { .. } | Failure::NothingToMeasure => {
                return None;
            }
        };
        Some(match language {
            Language::Swedish => sv,
            Language::English => en,
        })
    }
}

/// An error of another crate with its causes, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

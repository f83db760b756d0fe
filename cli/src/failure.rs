//! What can go wrong outside a package: one line for the operator, with a hint, and the exit code.

use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use tillit_engine::{Language, Words};
use tillit_server::house::{OpenError, ServeError};
use tillit_server::order::{Declined, DeclinedKind, GiveError};
use tillit_store::StoreError;

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
    /// There is no package to serve.
    #[error("no package.yaml here or in any folder above")]
    NothingToServe,
    /// There is no data folder.
    #[error("there is no data of tillit in {}", path.as_ref().map_or_else(|| "this folder or above".to_owned(), |path| path.display().to_string()))]
    NoData { path: Option<PathBuf> },
    /// A package that `tillit check` refuses.
    #[error("the package has errors")]
    PackageHasErrors,
    /// A package of which no case reaches an end by itself.
    #[error("no case of the package reaches an end by itself, so there is nothing to measure")]
    NothingToMeasure,
    /// What is kept cannot be used.
    #[error("the store failed")]
    Store { source: Box<StoreError> },
    /// The doors cannot be opened.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// An order reached no server, or brought no answer.
    #[error(transparent)]
    Order(#[from] GiveError),
    /// An order was not carried out.
    #[error("{}", .0.words.en)]
    Declined(Declined),
    /// The store refused what only a fault of tillit's own makes it refuse.
    #[error("the store refuses: {what}")]
    Refused { what: String },
    /// Time is moved in demos alone.
    #[error("TILLIT_TEST_CLOCK moves time only with --demo")]
    ClockWithoutDemo,
    /// The file that moves time cannot be used.
    #[error("{reason}")]
    Clock { reason: String },
    /// The server does not answer.
    #[error("{server} does not answer: {reason}")]
    Unreachable { server: String, reason: String },
    /// Whatever answers there is no tillit.
    #[error("what answers at {server} (status {status}) is not tillit")]
    NoTillit { server: String, status: u16 },
    /// The server refuses, and says why in the language that it was asked in.
    #[error("{}", crate::show::problem(problem))]
    Problem { status: u16, problem: Box<serde_json::Value> },
    /// Several tasks may be meant, or none.
    #[error("{}", if tasks.is_empty() { "there is no task of the case that you may do".to_owned() } else { format!("which task? {}", tasks.join(", ")) })]
    WhichTask { tasks: Vec<String> },
    /// What `--set` was given is no `FIELD=VALUE`.
    #[error("{}", misfits.iter().map(|words| words.en.clone()).collect::<Vec<_>>().join("; "))]
    Assignment { misfits: Vec<tillit_engine::Words> },
    /// A file of fields that is none.
    #[error("{} is no JSON object of fields: {reason}", path.display())]
    NoFields { path: PathBuf, reason: String },
    /// The system gives no randomness.
    #[error("the system gives no randomness: {reason}")]
    Random { reason: String },
    /// What is named as the mail server is none.
    #[error("{}", .0.en)]
    MailServer(Words),
    /// The catalogue has no such calendar.
    #[error("there is no calendar {name}")]
    NoSuchCalendar { name: String, nearest: Option<String> },
    /// A day, an instant or a length of time that is none.
    #[error("{}", .0.en)]
    Calendar(Words),
}

impl From<StoreError> for Failure {
    fn from(source: StoreError) -> Failure {
        Failure::Store { source: Box::new(source) }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        match error {
            OpenError::Folder { path, source } => Failure::Write { path, source },
            OpenError::Store(source) => source.into(),
        }
    }
}

impl Failure {
    /// The documented exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::NoToken | Failure::ClockWithoutDemo | Failure::Clock { .. } | Failure::MailServer(_) | Failure::Calendar(_) => 2,
            Failure::Declined(declined) => match declined.kind {
                DeclinedKind::Refused => 3,
                DeclinedKind::NotFound => 4,
                DeclinedKind::Wrong | DeclinedKind::Fault => 6,
            },
            Failure::Problem { status, .. } => of_status(*status),
            Failure::WhichTask { .. } => 3,
            Failure::Assignment { .. } | Failure::NoFields { .. } => 2,
            Failure::Unreachable { .. } => 5,
            Failure::NoTillit { .. } | Failure::Random { .. } | Failure::Refused { .. } => 6,
            Failure::PackageHasErrors => 1,
            Failure::NothingToMeasure => 3,
            Failure::NoSuchCode { .. } | Failure::NoSuchTest { .. } | Failure::NoSuchProfile { .. } | Failure::NoSuchCalendar { .. } => 4,
            Failure::Answer { .. } => 6,
            Failure::NoPackage
            | Failure::NotAPackage { .. }
            | Failure::Read { .. }
            | Failure::NotAFile { .. }
            | Failure::TooManyFiles { .. }
            | Failure::Profiles { .. }
            | Failure::NothingToServe
            | Failure::NoData { .. }
            | Failure::Store { .. }
            | Failure::Serve(_)
            | Failure::Order(_)
            | Failure::Write { .. } => 5,
        })
    }

    /// What failed, in the reader's language, without the cause.
    fn message(&self, language: Language) -> String {
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
            (Language::Swedish, Failure::NothingToServe) => "ingen package.yaml här eller i någon mapp ovanför".to_owned(),
            (Language::Swedish, Failure::NoData { path: None }) => "det finns inga data av tillit i mappen eller ovanför".to_owned(),
            (Language::Swedish, Failure::NoData { path: Some(path) }) => format!("det finns inga data av tillit i {}", path.display()),
            (Language::Swedish, Failure::PackageHasErrors) => "paketet har fel".to_owned(),
            (Language::Swedish, Failure::NothingToMeasure) => {
                "inget ärende i paketet når ett slut av sig självt, så det finns inget att mäta".to_owned()
            }
            (Language::Swedish, Failure::Store { .. }) => "lagret gick sönder".to_owned(),
            (Language::Swedish, Failure::Serve(ServeError::Listen { address, .. })) => format!("kan inte lyssna på {address}"),
            (Language::Swedish, Failure::Serve(ServeError::Socket { path, .. })) => format!("kan inte göra uttaget {path}"),
            (Language::Swedish, Failure::Serve(ServeError::System(_))) => "kan inte ta emot något".to_owned(),
            (Language::Swedish, Failure::Order(GiveError::NoServer)) => "ingen server är igång".to_owned(),
            (Language::Swedish, Failure::Order(GiveError::NoAnswer(_))) => "servern svarade inte".to_owned(),
            (Language::Swedish, Failure::Declined(declined)) => declined.words.sv.clone(),
            (Language::Swedish, Failure::Refused { what }) => format!("lagret vägrar: {what}"),
            (Language::Swedish, Failure::ClockWithoutDemo) => "TILLIT_TEST_CLOCK flyttar tiden bara med --demo".to_owned(),
            (Language::Swedish, Failure::Clock { reason }) => reason.clone(),
            (Language::Swedish, Failure::Problem { problem, .. }) => crate::show::problem(problem),
            (Language::Swedish, Failure::Unreachable { server, reason }) => format!("{server} svarar inte: {reason}"),
            (Language::Swedish, Failure::NoTillit { server, status }) => {
                format!("det som svarar på {server} (status {status}) är inte tillit")
            }
            (Language::Swedish, Failure::WhichTask { tasks }) if tasks.is_empty() => "ärendet har ingen uppgift som du får göra".to_owned(),
            (Language::Swedish, Failure::WhichTask { tasks }) => format!("vilken uppgift? {}", tasks.join(", ")),
            (Language::Swedish, Failure::Assignment { misfits }) => {
                misfits.iter().map(|words| words.sv.clone()).collect::<Vec<_>>().join("; ")
            }
            (Language::Swedish, Failure::NoFields { path, reason }) => {
                format!("{} är inget JSON-objekt med fält: {reason}", path.display())
            }
            (Language::Swedish, Failure::Random { reason }) => format!("systemet ger inga slumptal: {reason}"),
            (Language::Swedish, Failure::MailServer(words)) => words.sv.clone(),
            (Language::Swedish, Failure::NoSuchCalendar { name, .. }) => format!("det finns ingen kalender {name}"),
            (Language::Swedish, Failure::Calendar(words)) => words.sv.clone(),
        }
    }

    /// Why, as the system says it; the usual causes in the reader's language.
    fn cause(&self, language: Language) -> Option<String> {
        let source = self.source()?;
        let text = || with_causes(source);
        let Some(error) = source.downcast_ref::<io::Error>() else { return Some(text()) };
        let (sv, en) = match error.kind() {
            io::ErrorKind::NotFound => ("den finns inte", "it does not exist"),
            io::ErrorKind::PermissionDenied => ("behörighet saknas", "permission is denied"),
            io::ErrorKind::StorageFull => ("disken är full", "the disk is full"),
            io::ErrorKind::AddrInUse => ("adressen är upptagen", "the address is taken"),
            _ => return Some(text()),
        };
        Some(
            match language {
                Language::Swedish => sv,
                Language::English => en,
            }
            .to_owned(),
        )
    }

    /// What failed and why, in a line.
    pub(crate) fn in_a_line(&self, language: Language) -> String {
        let message = self.message(language);
        self.cause(language).map_or_else(|| message.clone(), |cause| format!("{message}: {cause}"))
    }

    /// What to do about it, in the reader's language.
    pub(crate) fn hint(&self, language: Language) -> Option<String> {
        if let Failure::NoSuchProfile { nearest: Some(near), .. } | Failure::NoSuchCalendar { nearest: Some(near), .. } = self {
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
            Failure::NoSuchCalendar { .. } => {
                ("kalendrar står under `calendars` i katalogen", "calendars stand under `calendars` in the catalogue")
            }
            Failure::NoToken => ("ange en profil med --as, eller sätt TILLIT_TOKEN", "name a profile by --as, or set TILLIT_TOKEN"),
            Failure::PackageHasErrors => ("se `tillit check`", "see `tillit check`"),
            Failure::NothingToServe => (
                "ange paketets mapp med --package, eller börja ett med `tillit new`",
                "name the package's folder by --package, or begin one by `tillit new`",
            ),
            Failure::NoData { .. } => {
                ("`tillit serve` börjar en datamapp; ange den med --data", "`tillit serve` begins a data folder; name it by --data")
            }
            Failure::Order(GiveError::NoServer) => ("starta den med `tillit serve`", "start it by `tillit serve`"),
            Failure::Serve(ServeError::Listen { .. }) => ("välj en annan med --listen", "choose another by --listen"),
            Failure::Unreachable { .. } => {
                ("är servern igång? `tillit serve` startar den", "is the server running? `tillit serve` starts it")
            }
            Failure::NoTillit { .. } => {
                ("se adressen i profilen eller TILLIT_SERVER", "look at the address in the profile or TILLIT_SERVER")
            }
            Failure::Problem { status: 401, .. } => {
                ("gör en ny nyckel: tillit token new PERSON", "make a new token: tillit token new PERSON")
            }
            Failure::WhichTask { .. } => ("ange den efter numret", "name it after the number"),
            Failure::Problem { .. }
            | Failure::Assignment { .. }
            | Failure::NoFields { .. }
            | Failure::Random { .. }
            | Failure::Read { .. }
            | Failure::Write { .. }
            | Failure::Answer { .. }
            | Failure::Profiles { .. }
            | Failure::Store { .. }
            | Failure::NothingToMeasure
            | Failure::Serve(_)
            | Failure::Order(_)
            | Failure::Declined(_)
            | Failure::Refused { .. }
            | Failure::ClockWithoutDemo
            | Failure::Clock { .. }
            | Failure::MailServer(_)
            | Failure::Calendar(_) => return None,
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

/// The exit code for a status of the server.
fn of_status(status: u16) -> u8 {
    match status {
        401 | 403 | 404 => 4,
        503 | 507 => 5,
        500.. => 6,
        _ => 3,
    }
}

/// An error with what caused it.
fn with_causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

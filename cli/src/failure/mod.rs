//! What can go wrong outside a package: one line for the operator ([`text`]), with a [`hint`], and the exit code.

mod hint;
mod text;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use tillit_engine::Words;
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
    /// What is named as the server's address is none.
    #[error("{server} is no address of a server: {reason}")]
    Address { server: String, reason: String },
    /// The server was reached, and took too long.
    #[error("{server} gave no answer within {seconds} s")]
    NoAnswer { server: String, seconds: u64 },
    /// The answer is longer than the client reads.
    #[error("the answer of {server} is longer than {most} bytes")]
    LongAnswer { server: String, most: u64 },
    /// Whatever answers there is no tillit.
    #[error("what answers at {server} is not tillit: {reason}")]
    NoTillit { server: String, reason: String },
    /// The server refuses, and says why in the language that it was asked in.
    #[error("{}", crate::show::problem(problem))]
    Problem { status: u16, problem: Box<serde_json::Value> },
    /// Several tasks may be meant, or none.
    #[error("{}", if tasks.is_empty() { "there is no task of the case that you may do".to_owned() } else { format!("which task? {}", tasks.join(", ")) })]
    WhichTask { tasks: Vec<String> },
    /// What `--set` was given is no `FIELD=VALUE`.
    #[error("{}", misfits.iter().map(|words| words.en.clone()).collect::<Vec<_>>().join("; "))]
    Assignment { misfits: Vec<Words> },
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
            Failure::Assignment { .. } | Failure::NoFields { .. } | Failure::Address { .. } => 2,
            Failure::Unreachable { .. } | Failure::NoAnswer { .. } => 5,
            Failure::NoTillit { .. } | Failure::LongAnswer { .. } | Failure::Random { .. } | Failure::Refused { .. } => 6,
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

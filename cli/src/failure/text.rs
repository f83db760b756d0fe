//! A failure in the reader's language: what failed, and why.

use std::error::Error;
use std::io;

use tillit_engine::Language;
use tillit_server::house::ServeError;
use tillit_server::order::GiveError;
use tillit_store::with_causes;

use super::Failure;

impl Failure {
    /// What failed and why, in a line.
    pub(crate) fn in_a_line(&self, language: Language) -> String {
        let message = self.message(language);
        self.cause(language).map_or_else(|| message.clone(), |cause| format!("{message}: {cause}"))
    }

    /// What failed, in the reader's language, without the cause.
    fn message(&self, language: Language) -> String {
        match language {
            Language::Swedish => self.in_swedish(),
            Language::English => self.to_string(),
        }
    }

    fn in_swedish(&self) -> String {
        match self {
            Failure::NoPackage => "ingen package.yaml här eller i någon mapp ovanför".to_owned(),
            Failure::NotAPackage { path } => format!("det finns ingen package.yaml i {}", path.display()),
            Failure::Read { path, .. } => format!("kan inte läsa {}", path.display()),
            Failure::NotAFile { path } => format!("{} är varken en fil eller en mapp", path.display()),
            Failure::TooManyFiles { path, most } => format!("{} har fler än {most} filer", path.display()),
            Failure::Write { path, .. } => format!("kan inte skriva {}", path.display()),
            Failure::NoSuchTest { name } => format!("inget scenario, och ingen regel med exempel, heter {name}"),
            Failure::Answer { .. } => "kan inte skriva svaret".to_owned(),
            Failure::NoSuchCode { code } => format!("det finns ingen kod {code}"),
            Failure::NoSuchProfile { name, .. } => format!("det finns ingen profil {name}"),
            Failure::Profiles { path, line, reason } => {
                format!("{}, rad {line}, är ingen profil: {reason}", path.display())
            }
            Failure::NoToken => "inget säger vem du är".to_owned(),
            Failure::NothingToServe => "ingen package.yaml här eller i någon mapp ovanför".to_owned(),
            Failure::NoData { path: None } => "det finns inga data av tillit i mappen eller ovanför".to_owned(),
            Failure::NoData { path: Some(path) } => format!("det finns inga data av tillit i {}", path.display()),
            Failure::PackageHasErrors => "paketet har fel".to_owned(),
            Failure::NothingToMeasure => "inget ärende i paketet når ett slut av sig självt, så det finns inget att mäta".to_owned(),
            Failure::Store { .. } => "lagret gick sönder".to_owned(),
            Failure::Serve(ServeError::Listen { address, .. }) => format!("kan inte lyssna på {address}"),
            Failure::Serve(ServeError::Socket { path, .. }) => format!("kan inte göra uttaget {path}"),
            Failure::Serve(ServeError::System(_)) => "kan inte ta emot något".to_owned(),
            Failure::Order(GiveError::NoServer) => "ingen server är igång".to_owned(),
            Failure::Order(GiveError::NoAnswer(_)) => "servern svarade inte".to_owned(),
            Failure::Declined(declined) => declined.words.sv.clone(),
            Failure::Refused { what } => format!("lagret vägrar: {what}"),
            Failure::ClockWithoutDemo => "TILLIT_TEST_CLOCK flyttar tiden bara med --demo".to_owned(),
            Failure::Clock { reason } => reason.clone(),
            Failure::Problem { problem, .. } => crate::show::problem(problem),
            Failure::Unreachable { server, reason } => format!("{server} svarar inte: {reason}"),
            Failure::Address { server, reason } => format!("{server} är ingen adress till en server: {reason}"),
            Failure::NoAnswer { server, seconds } => format!("{server} gav inget svar inom {seconds} s"),
            Failure::LongAnswer { server, most } => format!("svaret från {server} är längre än {most} byte"),
            Failure::NoTillit { server, reason } => format!("det som svarar på {server} är inte tillit: {reason}"),
            Failure::WhichTask { tasks } if tasks.is_empty() => "ärendet har ingen uppgift som du får göra".to_owned(),
            Failure::WhichTask { tasks } => format!("vilken uppgift? {}", tasks.join(", ")),
            Failure::Assignment { misfits } => misfits.iter().map(|words| words.sv.clone()).collect::<Vec<_>>().join("; "),
            Failure::NoFields { path, reason } => {
                format!("{} är inget JSON-objekt med fält: {reason}", path.display())
            }
            Failure::Random { reason } => format!("systemet ger inga slumptal: {reason}"),
            Failure::MailServer(words) => words.sv.clone(),
            Failure::NoSuchCalendar { name, .. } => format!("det finns ingen kalender {name}"),
            Failure::Calendar(words) => words.sv.clone(),
        }
    }

    /// Why, as the system says it; the usual causes in the reader's language.
    fn cause(&self, language: Language) -> Option<String> {
        let source = self.source()?;
        let text = || with_causes(source);
        // One with words of its own was made by us, and says more than its kind.
        let of_system = source.downcast_ref::<io::Error>().filter(|error| error.get_ref().is_none());
        let Some(error) = of_system else { return Some(text()) };
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
}

//! What to do about a failure, in the reader's language.

use tillit_engine::Language;
use tillit_server::house::ServeError;
use tillit_server::order::GiveError;

use super::Failure;

impl Failure {
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
            Failure::NoAnswer { .. } => {
                ("det kan ändå bli gjort: se efter med `tillit case history`", "it may still be done: look with `tillit case history`")
            }
            Failure::LongAnswer { .. } => ("be om mindre, med --limit", "ask for less, with --limit"),
            Failure::Address { .. } | Failure::NoTillit { .. } => {
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

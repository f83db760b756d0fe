//! `tillit serve`: opens a data folder, or begins one with the package, and answers until it is told to stop.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tillit_engine::{Language, Sources};
use tillit_server::clock::{Clock, FileClock, MachineClock};
use tillit_server::house::{Carrier, HandOver, House, Publication, ReadFolder, Serving, Tell, folder_differs, publish, serve};
use tillit_server::http::told_to_stop;
use tillit_server::mail::{Postman, Relay, RelayAddress, Secret};

use super::check::print as print_diagnostics;
use crate::arguments::{data as data_argument, said};
use crate::demo;
use crate::failure::Failure;
use crate::folder::{self, DATA};
use crate::profile::DEFAULT_ADDRESS;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "serve";

/// The variable that names the file by which a demo's time is moved.
const TEST_CLOCK: &str = "TILLIT_TEST_CLOCK";

/// The variables that hold the login at the mail server, where it asks for one.
const SMTP_NAME: &str = "TILLIT_SMTP_NAME";
const SMTP_PASSWORD: &str = "TILLIT_SMTP_PASSWORD";

pub(super) fn arguments(language: Language) -> Command {
    let folder = said(language, "MAPP", "FOLDER");
    let option = |name: &'static str, value, sv, en| Arg::new(name).long(name).value_name(value).help(said(language, sv, en));
    let package = option(
        "package",
        folder,
        "Paketets mapp; annars den närmaste uppåt som har en package.yaml",
        "The package's folder; else the nearest one upwards that has a package.yaml",
    );
    let listen = option(
        "listen",
        said(language, "ADRESS", "ADDRESS"),
        "Adress och port; annars 127.0.0.1:7878, som bara den egna maskinen når",
        "Address and port; else 127.0.0.1:7878, which only this machine reaches",
    );
    Command::new(NAME)
        .about(said(
            language,
            "Kör ett paket: svara över HTTP, bevaka tider, sköt utkorgen",
            "Run a package: answer by HTTP, mind time, tend the outbox",
        ))
        .arg(package.value_parser(clap::value_parser!(PathBuf)))
        .arg(data_argument(language).help(said(
            language,
            "Datamappen; annars .tillit i paketets mapp",
            "The data folder; else .tillit in the package's folder",
        )))
        .arg(listen.default_value(DEFAULT_ADDRESS).hide_default_value(true))
        .arg(option(
            "smtp",
            said(language, "SERVER", "SERVER"),
            "Mailservern som skickar: smtp://VÄRD[:PORT] eller smtps://VÄRD[:PORT]; utan den väntar utskick i utkorgen",
            "The mail server that sends: smtp://HOST[:PORT] or smtps://HOST[:PORT]; without it what is sent waits in the outbox",
        ))
        .arg(Arg::new("demo").long("demo").action(ArgAction::SetTrue).help(said(
            language,
            "Visning: ärenden att titta på, en profil för var och en (--as), utskick räknas genast som lämnade",
            "A show: cases to look at, a profile for everyone (--as), what is sent counts as handed over at once",
        )))
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let is_demo = matches.get_flag("demo");
    let clock = clock(is_demo)?;
    let Folders { package, data } = Folders::of(matches)?;
    let folder = package
        .clone()
        .map(|package| Arc::new(move || folder::read(&package).map_err(|failure| failure.in_a_line(Language::English))) as ReadFolder);
    let tell: Tell = Arc::new(|what| eprintln!("{what}"));
    let house = House::open(&data, clock, tell)?.with_folder(folder);
    let is_first = house.store().live().is_none();
    if let Some(code) = bring_in(&house, package.as_deref(), terminal)? {
        house.close()?;
        return Ok(code);
    }
    if is_demo {
        demo::fill(&house, is_first, terminal)?;
    }
    let house = Arc::new(house);
    let serving = Serving {
        address: matches.get_one::<String>("listen").cloned().unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()),
        carrier: carrier(matches, &house, is_demo)?,
    };
    let mut begun = Ok(());
    let served = serve(&house, serving, told_to_stop(), |address| {
        // Whoever waits for this line may take a profile at once.
        let profile = if is_demo { demo::profiles(&house, &format!("http://{address}")) } else { Ok(None) };
        terminal.line(&format!("listening on http://{address}"));
        begun = profile.map(|profile| welcome(&house, profile.as_deref(), &data, is_demo, terminal));
    });
    let house = Arc::into_inner(house);
    house.map_or(Ok(()), House::close)?;
    served?;
    begun?;
    Ok(ExitCode::SUCCESS)
}

/// Who carries what is sent: the mail server that is named, else in a demo nobody, at once.
fn carrier(matches: &ArgMatches, house: &House, is_demo: bool) -> Result<Option<Box<dyn Carrier>>, Failure> {
    let Some(address) = matches.get_one::<String>("smtp") else {
        return Ok(is_demo.then(|| Box::new(HandOver) as Box<dyn Carrier>));
    };
    let mut relay = Relay::new(RelayAddress::parse(address).map_err(Failure::MailServer)?);
    if let (Some(name), Some(password)) = (variable(SMTP_NAME), variable(SMTP_PASSWORD)) {
        relay = relay.with_login(name, password);
    }
    let unready = |source| Failure::Write { path: house.data().to_owned(), source };
    let secret = Secret::of(house.data()).map_err(unready)?;
    let postman = Postman::new(house.store().clone(), house.clock().clone(), secret, relay).map_err(unready)?;
    Ok(Some(Box::new(postman)))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The machine's clock; of a demo also that of a file.
fn clock(is_demo: bool) -> Result<Arc<dyn Clock>, Failure> {
    let Some(file) = std::env::var_os(TEST_CLOCK).filter(|value| !value.is_empty()) else { return Ok(Arc::new(MachineClock)) };
    if !is_demo {
        return Err(Failure::ClockWithoutDemo);
    }
    let opened = FileClock::open(PathBuf::from(file), |what| eprintln!("{what}"));
    opened.map(|clock| Arc::new(clock) as Arc<dyn Clock>).map_err(|reason| Failure::Clock { reason })
}

/// Where the package and the data are.
struct Folders {
    /// `None`: none is named and none stands upwards, which does where a data folder is named that has a package already.
    package: Option<PathBuf>,
    data: PathBuf,
}

impl Folders {
    fn of(matches: &ArgMatches) -> Result<Folders, Failure> {
        let (package, data) = (matches.get_one::<PathBuf>("package"), matches.get_one::<PathBuf>("data").cloned());
        let found = match folder::find(package) {
            Err(Failure::NoPackage) if data.is_some() => None,
            Err(Failure::NoPackage) => return Err(Failure::NothingToServe),
            found => Some(found?),
        };
        let data = data.or_else(|| found.as_ref().map(|package| package.join(DATA))).ok_or(Failure::NothingToServe)?;
        Ok(Folders { package: found, data })
    }
}

/// Publishes the package into an empty data folder; from then on it only says when the folder differs. With an exit code: it ends
/// here.
fn bring_in(house: &House, package: Option<&Path>, terminal: &Terminal) -> Result<Option<ExitCode>, Failure> {
    let is_empty = house.store().live().is_none();
    match package {
        None if is_empty => Err(Failure::NothingToServe),
        None => Ok(None),
        Some(package) if is_empty => first(house, &folder::read(package)?, terminal),
        Some(package) => {
            tell_difference(house, folder::read(package), terminal);
            Ok(None)
        }
    }
}

fn first(house: &House, sources: &Sources, terminal: &Terminal) -> Result<Option<ExitCode>, Failure> {
    match publish(house, sources, false)? {
        Publication::Fits { .. } => {
            let files = sources.iter().count();
            terminal.note(&format!("paketet är i kraft: {files} filer"), &format!("the package is in force: {files} files"));
            Ok(None)
        }
        Publication::Unfit(unfit) => {
            for one in &unfit {
                print_diagnostics(&one.diagnostics, &one.sources, terminal);
            }
            Ok(Some(ExitCode::from(1)))
        }
        Publication::Refused(refused) => Err(Failure::Refused { what: format!("{refused:?}") }),
    }
}

/// What is published rules, whatever the folder says; but whoever edits there should know.
fn tell_difference(house: &House, read: Result<Sources, Failure>, terminal: &Terminal) {
    match read {
        Ok(sources) if folder_differs(house, &sources) => terminal.note(
            "mappen säger något annat än det paket som gäller; `tillit reload` tar det i bruk",
            "the folder says something else than the package in force; `tillit reload` puts it into force",
        ),
        Ok(_) => {}
        Err(failure) => terminal.error(&failure),
    }
}

/// What to do next.
fn welcome(house: &House, profile: Option<&str>, data: &Path, is_demo: bool, terminal: &Terminal) {
    let shown = data.display();
    if let Some(name) = profile {
        terminal.note(
            &format!("visning; prova: tillit --as {name} tasks   (profiler i {shown})"),
            &format!("a demo; try: tillit --as {name} tasks   (profiles in {shown})"),
        );
    } else if !is_demo && house.store().organisation().tokens().next().is_none() {
        terminal.note(
            &format!("ingen kan logga in än; gör den första nyckeln med: tillit token new PERSON --data {shown}"),
            &format!("nobody can sign in yet; make the first token by: tillit token new PERSON --data {shown}"),
        );
    }
}

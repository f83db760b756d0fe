//! `tillit bench`: how fast a layer is on this machine, with this package, beside what its disk can do.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::Value as Json;
use tillit_engine::{Language, check};

use crate::arguments::said;
use crate::bench::{Plan, core, http, lives, start, store};
use crate::failure::Failure;
use crate::folder;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "bench";

pub(super) fn arguments(language: Language) -> Command {
    let number = |name: &'static str, value: &'static str, default: &'static str, sv, en| {
        let arg = Arg::new(name).long(name).value_name(value).value_parser(value_parser!(u64).range(1..));
        arg.default_value(default).help(said(language, sv, en))
    };
    Command::new(NAME)
        .about(said(language, "Mät hur snabbt det går här", "Measure how fast it is here"))
        .arg(Arg::new("package").value_name(said(language, "PAKET", "PACKAGE")).value_parser(value_parser!(PathBuf)))
        .arg(
            Arg::new("layer")
                .long("layer")
                .value_name(said(language, "LAGER", "LAYER"))
                .value_parser(["core", "store", "http", "start"])
                .default_value("store")
                .help(said(
                    language,
                    "Kärnan ensam, med lagret under, hela servern, eller hur lång tid en start tar",
                    "The core alone, with the store under it, the whole server, or how long a start takes",
                )),
        )
        .arg(number("clients", "N", "64", "Så många frågar samtidigt", "So many ask at once"))
        .arg(number("seconds", "S", "10", "Så länge", "So long"))
        .arg(Arg::new("cases").long("cases").value_name("N").value_parser(value_parser!(u64)).default_value("50000").help(said(
            language,
            "Så många öppna ärenden före mätningen",
            "So many open cases before the clock runs",
        )))
        .arg(
            Arg::new("folder").long("folder").value_name(said(language, "MAPP", "FOLDER")).value_parser(value_parser!(PathBuf)).help(said(
                language,
                "Mät på den disk där den här mappen ligger",
                "Measure on the disk that this folder lies on",
            )),
        )
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(said(language, "För program", "For scripts")))
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let root = folder::find(matches.get_one("package"))?;
    let sources = folder::read(&root)?;
    let package = check(&sources).package.ok_or(Failure::PackageHasErrors)?;
    let number = |name: &str| *matches.get_one::<u64>(name).expect("it has a default");
    let seconds = Duration::from_secs(number("seconds"));
    let lives = lives(&package, &package.directory());
    if lives.is_empty() {
        return Err(Failure::NothingToMeasure);
    }
    let mut figures = match matches.get_one::<String>("layer").expect("it has a default").as_str() {
        "core" => core(&package, &lives, seconds).to_json(),
        layer => {
            let above = matches.get_one::<PathBuf>("folder").cloned().unwrap_or_else(std::env::temp_dir);
            let folder = above.join(format!("tillit-bench-{}", std::process::id()));
            let files = sources.iter().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
            let plan = Plan { folder: &folder, files, lives: &lives, clients: number("clients"), seconds, cases: number("cases") };
            std::fs::create_dir_all(&folder).map_err(|source| Failure::Write { path: folder.clone(), source })?;
            let measured = match layer {
                "http" => http(&plan).map(|figures| figures.to_json()),
                "start" => start(&root, &plan),
                _ => store(&plan).map(|figures| figures.to_json()).map_err(Failure::from),
            };
            let _ = std::fs::remove_dir_all(&folder);
            measured?
        }
    };
    figures["package"] = package.hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>().into();
    if matches.get_flag("json") {
        terminal.line(&figures.to_string());
    } else {
        show(&figures, terminal);
    }
    Ok(ExitCode::SUCCESS)
}

/// A figure a line.
fn show(figures: &Json, terminal: &Terminal) {
    for (name, value) in figures.as_object().into_iter().flatten() {
        match value {
            Json::Object(_) => show(value, terminal),
            value => terminal.line(&format!("{name:<24} {value}")),
        }
    }
}

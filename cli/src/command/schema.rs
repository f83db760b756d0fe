//! `tillit schema`: JSON Schemas of the files of a package, for editors.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};
use tillit_engine::{Language, schemas};

use crate::arguments::said;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "schema";

pub(super) fn arguments(language: Language) -> Command {
    let kinds: Vec<String> = schemas(language).into_iter().map(|(name, _)| kind_of(&name).to_owned()).collect();
    Command::new(NAME)
        .about(said(language, "Skriv JSON-scheman för redigerare", "Print JSON Schemas for editors"))
        .arg(
            Arg::new("kind")
                .value_name(said(language, "SLAG", "KIND"))
                .value_parser(clap::builder::PossibleValuesParser::new(kinds))
                .help(said(language, "Slag av fil; utan det, en lista", "Kind of file; without it, a list")),
        )
        .arg(
            Arg::new("to")
                .long("to")
                .value_name(said(language, "MAPP", "FOLDER"))
                .value_parser(clap::value_parser!(PathBuf))
                .conflicts_with("kind")
                .help(said(language, "Skriv alla till denna mapp", "Write all into this folder")),
        )
}

fn kind_of(file: &str) -> &str {
    file.trim_end_matches(".json")
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let all = schemas(terminal.language);
    if let Some(kind) = matches.get_one::<String>("kind") {
        let (_, schema) = all.iter().find(|(file, _)| kind_of(file) == kind).expect("clap takes only the kinds there are");
        terminal.line(&pretty(schema));
    } else if let Some(folder) = matches.get_one::<PathBuf>("to") {
        for (file, schema) in &all {
            let path = folder.join(file);
            let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, pretty(schema) + "\n"));
            written.map_err(|source| Failure::Write { path: path.clone(), source })?;
            terminal.line(&path.display().to_string());
        }
    } else {
        all.iter().for_each(|(file, _)| terminal.line(kind_of(file)));
    }
    Ok(ExitCode::SUCCESS)
}

fn pretty(schema: &serde_json::Value) -> String {
    format!("{schema:#}")
}

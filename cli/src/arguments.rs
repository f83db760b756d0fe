//! What can be written on the command line, in the reader's language.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use tillit_engine::Language;

use crate::command;

/// The Swedish and the English of a line of help.
pub(crate) const fn said(language: Language, sv: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Swedish => sv,
        Language::English => en,
    }
}

/// Reads the command line; help, the version and wrong use end the program here (exit 0 and 2).
pub(crate) fn parse(language: Language) -> ArgMatches {
    tillit(language).try_get_matches().unwrap_or_else(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.exit(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            std::process::exit(2)
        }
        _ => {
            eprintln!("{}", wrong_use(&error, language));
            std::process::exit(2)
        }
    })
}

/// Wrong use in one line, with a hint: clap itself speaks English alone.
fn wrong_use(error: &clap::Error, language: Language) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        // The likeliest comes last.
        Some(ContextValue::Strings(all)) => all.last().cloned(),
        _ => None,
    };
    let argument = context(ContextKind::InvalidSubcommand).or_else(|| context(ContextKind::InvalidArg)).unwrap_or_default();
    // Clap writes it as in the usage, `--format <FORMAT>` or `[KIND]`; what was typed is plainer.
    let argument = argument.split(" <").next().unwrap_or_default().trim_matches(['[', ']', '<', '>']).to_owned();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let (sv, en) = match error.kind() {
        ErrorKind::InvalidSubcommand => (format!("det finns inget kommando `{argument}`"), format!("there is no command `{argument}`")),
        ErrorKind::UnknownArgument => (format!("`{argument}` hör inte hit"), format!("`{argument}` does not belong here")),
        ErrorKind::InvalidValue if value.is_empty() => (format!("`{argument}` saknar värde"), format!("`{argument}` lacks a value")),
        ErrorKind::InvalidValue => (format!("`{argument}` kan inte vara `{value}`"), format!("`{argument}` cannot be `{value}`")),
        ErrorKind::InvalidUtf8 => ("ett av argumenten är inte UTF-8".to_owned(), "one of the arguments is not UTF-8".to_owned()),
        ErrorKind::MissingSubcommand => ("det saknas ett kommando".to_owned(), "a command is missing".to_owned()),
        ErrorKind::ArgumentConflict if context(ContextKind::PriorArg).is_some_and(|prior| prior.starts_with(&argument)) => {
            (format!("`{argument}` står två gånger"), format!("`{argument}` stands twice"))
        }
        ErrorKind::ArgumentConflict => {
            (format!("`{argument}` går inte ihop med det andra"), format!("`{argument}` does not go with the rest"))
        }
        ErrorKind::MissingRequiredArgument => (format!("`{argument}` saknas"), format!("`{argument}` is missing")),
        _ => {
            let first = error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            (first.clone(), first)
        }
    };
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = kinds.into_iter().find_map(context);
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(all)) if !all.is_empty() => Some(all.join(", ")),
        _ => None,
    };
    let hint = match (language, near, valid) {
        (Language::Swedish, Some(near), _) => format!("menade du `{near}`?"),
        (Language::English, Some(near), _) => format!("did you mean `{near}`?"),
        (Language::Swedish, None, Some(valid)) => format!("välj bland {valid}"),
        (Language::English, None, Some(valid)) => format!("choose among {valid}"),
        (Language::Swedish, None, None) => "se `tillit --help`".to_owned(),
        (Language::English, None, None) => "see `tillit --help`".to_owned(),
    };
    match language {
        Language::Swedish => format!("fel: {sv}; {hint}"),
        Language::English => format!("error: {en}; {hint}"),
    }
}

fn tillit(language: Language) -> Command {
    let about = said(
        language,
        "Kör processer som människor utför: YAML-flöden och regler som kan ändras med tillit",
        "Runs processes that people carry out: YAML workflows and rules that can be changed with confidence",
    );
    let mut tillit = Command::new("tillit")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_help_heading(said(language, "Kommandon", "Commands"))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(said(
            language,
            "Visa version",
            "Print the version",
        )))
        .arg(option("language").value_name(said(language, "SPRÅK", "LANGUAGE")).value_parser(["sv", "en"]).help(said(
            language,
            "Språk i svar och fel, sv eller en; annars terminalens",
            "Language of answers and errors, sv or en; else the terminal's",
        )))
        .arg(option("as").value_name(said(language, "PROFIL", "PROFILE")).help(said(
            language,
            "Server och nyckel ur denna profil; annars TILLIT_SERVER och TILLIT_TOKEN",
            "Server and token of this profile; else TILLIT_SERVER and TILLIT_TOKEN",
        )))
        .arg(
            option("color")
                .value_name(said(language, "NÄR", "WHEN"))
                .value_parser(["auto", "always", "never"])
                .default_value("auto")
                .help(said(language, "Färg i svar: auto, always eller never", "Colour of answers: auto, always or never")),
        );
    for entry in command::COMMANDS {
        tillit = tillit.subcommand((entry.arguments)(language));
    }
    localized(tillit, language)
}

/// An option that every command has.
fn option(name: &'static str) -> Arg {
    Arg::new(name).long(name).global(true).hide_possible_values(true).hide_default_value(true)
}

/// Clap's own words in the reader's language.
fn localized(command: Command, language: Language) -> Command {
    command
        .help_template(said(
            language,
            "{about-with-newline}\nAnvändning: {usage}\n\n{all-args}",
            "{about-with-newline}\nUsage: {usage}\n\n{all-args}",
        ))
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(said(language, "Visa hjälp", "Print help")))
        .mut_args(|arg| {
            let heading = if arg.is_positional() { said(language, "Argument", "Arguments") } else { said(language, "Val", "Options") };
            arg.help_heading(heading)
        })
        .mut_subcommands(|subcommand| localized(subcommand, language))
}

/// The option that names a data folder.
pub(crate) fn data(language: Language) -> Arg {
    let help = said(language, "Datamappen; annars den närmaste .tillit uppåt", "The data folder; else the nearest .tillit upwards");
    Arg::new("data").long("data").value_name(said(language, "MAPP", "FOLDER")).value_parser(clap::value_parser!(PathBuf)).help(help)
}

/// The option to be answered in JSON.
pub(crate) fn json(language: Language) -> Arg {
    Arg::new("json").long("json").action(ArgAction::SetTrue).help(said(language, "Svara med JSON", "Answer in JSON"))
}

/// The argument that names a package.
pub(crate) fn package(language: Language) -> Arg {
    Arg::new("package").value_name(said(language, "PAKET", "PACKAGE")).value_parser(clap::value_parser!(PathBuf)).help(said(
        language,
        "Paketets mapp; annars den närmaste uppåt som har en package.yaml",
        "The package's folder; else the nearest one upwards that has a package.yaml",
    ))
}

//! Where and as whom a command works: the server's address and a token, from a profile or from the environment.
//!
//! A profile is a table of a `profiles.toml`; two files are looked into, the first that has the name wins:
//! 1. the user's own, `$XDG_CONFIG_HOME/tillit/profiles.toml` (else `~/.config/tillit/profiles.toml`);
//! 2. the one in the data folder, which `tillit serve --demo` writes with one profile for each person of the demo.
//!
//! ```toml
//! [anna]
//! server   = "http://127.0.0.1:7878"
//! token    = "tillit_0123…"
//! language = "sv"                   # may be left out
//! ```
//! `--as NAME` takes a profile and nothing of the environment. Without it `TILLIT_SERVER` (else the address on which
//! `tillit serve` listens by itself) and `TILLIT_TOKEN` count.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde::{Deserialize, Serialize};
use tillit_engine::{Language, nearest};

use crate::failure::Failure;
use crate::folder;

/// Where `tillit serve` listens when it is not told otherwise.
pub(crate) const DEFAULT_ADDRESS: &str = "127.0.0.1:7878";

/// The name of the file, in both places.
const FILE: &str = "profiles.toml";

/// Where and as whom a command works.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// The server's address: `http://127.0.0.1:7878`.
    pub(crate) server: String,
    /// The token to show, as `tillit token new` prints it.
    pub(crate) token: String,
    /// The code of the language to be answered in; not said: the terminal's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
}

/// Profiles by name.
pub(crate) type Profiles = BTreeMap<String, Profile>;

impl Profile {
    /// The profile of a command line: of `--as`, else of the environment.
    ///
    /// # Errors
    /// No file has the profile, one of them cannot be read, or no token is named anywhere.
    pub(crate) fn of(matches: &ArgMatches) -> Result<Profile, Failure> {
        match matches.get_one::<String>("as") {
            Some(name) => Profile::named(name, &files(data(matches))),
            None => Profile::of_environment(|name| std::env::var(name).ok().filter(|value| !value.is_empty())),
        }
    }

    fn named(name: &str, files: &[PathBuf]) -> Result<Profile, Failure> {
        let mut known = Vec::new();
        for file in files {
            let mut profiles = read(file)?;
            if let Some(profile) = profiles.remove(name) {
                return Ok(profile);
            }
            known.extend(profiles.into_keys());
        }
        let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        Err(Failure::NoSuchProfile { name: name.to_owned(), nearest: near })
    }

    fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Profile, Failure> {
        let server = variable("TILLIT_SERVER").unwrap_or_else(|| format!("http://{DEFAULT_ADDRESS}"));
        let token = variable("TILLIT_TOKEN").ok_or(Failure::NoToken)?;
        Ok(Profile { server, token, language: None })
    }

    /// The language to be answered in, if the profile says one that tillit speaks.
    pub(crate) fn language(&self) -> Option<Language> {
        self.language.as_deref().and_then(Language::from_locale)
    }
}

/// A token is not printed by mistake.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").field("server", &self.server).field("language", &self.language).finish_non_exhaustive()
    }
}

/// The profiles in a data folder; none, where it has no file of them.
///
/// # Errors
/// The file is there and cannot be read.
pub(crate) fn in_data(data: &Path) -> Result<Profiles, Failure> {
    read(&data.join(FILE))
}

/// Writes the profiles of a data folder, for its owner's eyes alone: there are tokens in it.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn write_in_data(data: &Path, profiles: &Profiles) -> Result<PathBuf, Failure> {
    let path = data.join(FILE);
    let text = toml::to_string(profiles).expect("names, addresses and tokens are texts");
    let written = owners_alone(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map(|()| path.clone()).map_err(|source| Failure::Write { path, source })
}

/// An emptied file that only its owner may read.
fn owners_alone(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The data folder that the command names, else `.tillit` in the nearest folder upwards that has one.
fn data(matches: &ArgMatches) -> Option<PathBuf> {
    let named = matches.try_get_one::<PathBuf>("data").ok().flatten().cloned();
    named.or_else(folder::nearest_data)
}

/// The files to look into, in order.
fn files(data: Option<PathBuf>) -> Vec<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")));
    let own = config.map(|config| config.join("tillit").join(FILE));
    own.into_iter().chain(data.map(|data| data.join(FILE))).collect()
}

fn read(path: &Path) -> Result<Profiles, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| unfit(path, &text, &error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Profiles::new()),
        Err(source) => Err(Failure::Read { path: path.to_owned(), source }),
    }
}

/// What is wrong, with the line. The line itself is not told: it may hold a token.
fn unfit(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    Failure::Profiles { path: path.to_owned(), line: before.matches('\n').count() + 1, reason: error.message().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("tillit-profile-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Folder(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn profile(server: &str, language: Option<&str>) -> Profile {
        Profile { server: server.to_owned(), token: "tillit_1".to_owned(), language: language.map(str::to_owned) }
    }

    #[test]
    fn what_is_written_in_a_data_folder_is_found_there_by_name() {
        let folder = Folder::new("written");
        assert_eq!(in_data(&folder.0).unwrap(), Profiles::new(), "no file, no profiles");
        let all = Profiles::from([("anna".to_owned(), profile("http://a", Some("sv"))), ("a b".to_owned(), profile("http://b", None))]);
        let path = write_in_data(&folder.0, &all).unwrap();
        assert_eq!(in_data(&folder.0).unwrap(), all);
        let found = Profile::named("anna", std::slice::from_ref(&path)).unwrap();
        assert_eq!((found.language(), found), (Some(Language::Swedish), all["anna"].clone()));
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777, 0o600);
    }

    #[test]
    fn the_first_file_wins_and_a_misspelt_name_is_told_with_the_nearest_of_all() {
        let (own, data) = (Folder::new("own"), Folder::new("data"));
        let one = write_in_data(&own.0, &Profiles::from([("anna".to_owned(), profile("http://own", None))])).unwrap();
        let both = [("anna".to_owned(), profile("http://data", None)), ("hanna".to_owned(), profile("http://data", None))];
        let other = write_in_data(&data.0, &Profiles::from(both)).unwrap();
        let files = [one, other];
        assert_eq!(Profile::named("anna", &files).unwrap().server, "http://own");
        assert_eq!(Profile::named("hanna", &files).unwrap().server, "http://data");
        let missing = Profile::named("hana", &files).unwrap_err();
        assert!(matches!(missing, Failure::NoSuchProfile { nearest: Some(near), .. } if near == "anna" || near == "hanna"));
    }

    #[test]
    fn a_file_that_does_not_fit_is_told_by_its_line_and_never_by_what_stands_there() {
        let folder = Folder::new("unfit");
        let path = folder.0.join(FILE);
        fs::write(&path, "[anna]\nserver = \"http://a\"\ntoken = tillit_secret\n").unwrap();
        let failure = read(&path).unwrap_err();
        let Failure::Profiles { line, reason, .. } = &failure else { panic!("{failure:?}") };
        assert_eq!(*line, 3);
        assert!(!reason.contains("secret"), "{reason}");
    }

    #[test]
    fn without_a_profile_the_environment_says_where_and_as_whom() {
        let only = |wanted: &'static str| move |name: &str| (name == wanted).then(|| format!("the {wanted}"));
        assert!(matches!(Profile::of_environment(only("TILLIT_SERVER")), Err(Failure::NoToken)));
        let profile = Profile::of_environment(only("TILLIT_TOKEN")).unwrap();
        assert_eq!((profile.server.as_str(), profile.token.as_str()), ("http://127.0.0.1:7878", "the TILLIT_TOKEN"));
        assert!(!format!("{profile:?}").contains("TILLIT_TOKEN"));
    }
}

//! Talks to a server: JSON over HTTP, as whoever the profile says.

use std::time::Duration;

use clap::ArgMatches;
use serde_json::Value as Json;
use tillit_engine::Language;

use crate::failure::Failure;
use crate::profile::Profile;
use crate::terminal::Terminal;

/// How long a command waits for its answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, and as whom we speak to it.
pub(crate) struct Client {
    profile: Profile,
    language: Language,
    agent: ureq::Agent,
}

impl Client {
    /// The client of a command line.
    pub(crate) fn of(matches: &ArgMatches, terminal: &Terminal) -> Result<Client, Failure> {
        let profile = Profile::of(matches)?;
        // What the command line says goes before the profile, and that before the environment.
        let is_said = matches.get_one::<String>("language").is_some();
        let language = profile.language().filter(|_| !is_said).unwrap_or(terminal.language);
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
        Ok(Client { profile, language, agent: config.into() })
    }

    /// The language that the answers come in.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Reads something.
    pub(crate) fn get(&self, path: &str) -> Result<Json, Failure> {
        let request = self.agent.get(self.url(path));
        let request = request.header("Authorization", self.authorization()).header("Accept-Language", self.code());
        self.answer(request.call())
    }

    /// Asks for a change. Should the connection break, it is asked once more with the same key, so it is done once.
    pub(crate) fn send(&self, method: Method, path: &str, body: &Json) -> Result<Json, Failure> {
        let key = key()?;
        match self.send_once(method, path, body, &key) {
            Err(Failure::Unreachable { .. }) => self.send_once(method, path, body, &key),
            done => done,
        }
    }

    fn send_once(&self, method: Method, path: &str, body: &Json, key: &str) -> Result<Json, Failure> {
        let url = self.url(path);
        let request = match method {
            Method::Post => self.agent.post(url),
            Method::Patch => self.agent.patch(url),
        };
        let request = request.header("Authorization", self.authorization()).header("Accept-Language", self.code());
        let request = request.header("Content-Type", "application/json").header("Idempotency-Key", key);
        self.answer(request.send(body.to_string()))
    }

    fn answer(&self, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Json, Failure> {
        let unreachable = |error: ureq::Error| Failure::Unreachable { server: self.profile.server.clone(), reason: error.to_string() };
        let mut answer = answer.map_err(unreachable)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().map_err(unreachable)?;
        let json = if text.is_empty() { Ok(Json::Null) } else { serde_json::from_str::<Json>(&text) };
        match json {
            Ok(json) if (200..300).contains(&status) => Ok(json),
            Ok(problem) => Err(Failure::Problem { status, problem: Box::new(problem) }),
            Err(_) => Err(Failure::NoTillit { server: self.profile.server.clone(), status }),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.profile.server.trim_end_matches('/'))
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.profile.token)
    }

    fn code(&self) -> &'static str {
        match self.language {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }
}

/// How a change is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Method {
    Post,
    Patch,
}

/// A key by which one command is done once.
fn key() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Random { reason: error.to_string() })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A part of a path or of a query, so that no name can be taken for more.
pub(crate) fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_path_is_no_part_of_the_path() {
        assert_eq!(escaped("INC-2026-000001"), "INC-2026-000001");
        assert_eq!(escaped("a/b?c=å"), "a%2Fb%3Fc%3D%C3%A5");
    }
}

//! Talks to a server: JSON over HTTP, as whoever the profile says.

use std::io;
use std::time::Duration;

use clap::ArgMatches;
use serde_json::Value as Json;
use tillit_engine::Language;

use crate::failure::Failure;
use crate::profile::Profile;
use crate::terminal::Terminal;

/// How long a command waits for its answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest answer, in bytes: the journal of a case with a thousand long entries fits.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A server, and as whom we speak to it.
pub(crate) struct Client {
    profile: Profile,
    language: Language,
    agent: ureq::Agent,
    most_bytes: u64,
}

impl Client {
    /// The client of a command line.
    pub(crate) fn of(matches: &ArgMatches, terminal: &Terminal) -> Result<Client, Failure> {
        let profile = Profile::of(matches)?;
        // What the command line says goes before the profile, and that before the environment.
        let is_said = matches.get_one::<String>("language").is_some();
        let language = profile.language().filter(|_| !is_said).unwrap_or(terminal.language);
        Ok(Client::new(profile, language))
    }

    fn new(profile: Profile, language: Language) -> Client {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
        Client { profile, language, agent: config.into(), most_bytes: MOST_BYTES }
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
        let mut answer = answer.map_err(|error| self.unanswered(&error))?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(self.most_bytes);
        let text = body.read_to_string().map_err(|error| self.unanswered(&error))?;
        let json = if text.is_empty() { Ok(Json::Null) } else { serde_json::from_str::<Json>(&text) };
        match json {
            Ok(json) if (200..300).contains(&status) => Ok(json),
            Ok(problem) => Err(Failure::Problem { status, problem: Box::new(problem) }),
            Err(_) => Err(Failure::NoTillit { server: self.profile.server.clone(), reason: format!("status {status}") }),
        }
    }

    /// Why there is no answer.
    fn unanswered(&self, error: &ureq::Error) -> Failure {
        let (server, reason) = (self.profile.server.clone(), error.to_string());
        match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Failure::Address { server, reason },
            ureq::Error::Timeout(_) => Failure::NoAnswer { server, seconds: PATIENCE.as_secs() },
            ureq::Error::BodyExceedsLimit(most) => Failure::LongAnswer { server, most: *most },
            ureq::Error::Protocol(_) | ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => Failure::NoTillit { server, reason },
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Failure::NoTillit { server, reason },
            _ => Failure::Unreachable { server, reason },
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
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// What a client of small patience makes of a server that gives this answer.
    fn asked(answer: &'static [u8]) -> Result<Json, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("http://{}", listener.local_addr().unwrap());
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = [0; 4096];
            assert!(stream.read(&mut head).unwrap() > 0);
            stream.write_all(answer).unwrap();
        });
        let client = Client { most_bytes: 10, ..of(server) };
        let answer = client.get("/api/me");
        answering.join().unwrap();
        answer
    }

    fn of(server: String) -> Client {
        Client::new(Profile { server, token: "t".to_owned(), language: None }, Language::English)
    }

    #[test]
    fn each_way_in_which_there_is_no_answer_is_told_by_its_own_name() {
        assert_eq!(asked(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n[12345678]").unwrap(), serde_json::json!([12345678]));
        let large = asked(b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n[123456789]").unwrap_err();
        assert!(matches!(large, Failure::LongAnswer { most: 10, .. }), "{large}");
        for other in [&b"SSH-2.0-OpenSSH_9.6\r\n\r\n"[..], b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n\xff\xfe"] {
            let failure = asked(other).unwrap_err();
            assert!(matches!(failure, Failure::NoTillit { .. }), "{failure}");
        }
        let broken = asked(b"").unwrap_err();
        assert!(matches!(broken, Failure::Unreachable { .. }), "{broken}");
        let address = of("no address".to_owned()).get("/api/me").unwrap_err();
        assert!(matches!(address, Failure::Address { .. }), "{address}");
    }

    #[test]
    fn what_stands_in_a_path_is_no_part_of_the_path() {
        assert_eq!(escaped("INC-2026-000001"), "INC-2026-000001");
        assert_eq!(escaped("a/b?c=å"), "a%2Fb%3Fc%3D%C3%A5");
    }
}

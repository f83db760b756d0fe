//! `tillit serve` in a folder of its own, and whoever asks it over HTTP.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::package::{Folder, Run, tillit};

/// How long a server may take to do what it does by itself: far longer than it does on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server. It is killed when the test ends.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:40123`
    address: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Json,
}

impl Server {
    /// Serves the package of a folder on a free port, with its data in `data` there.
    #[track_caller]
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Server {
        Server::run(folder, serve("data", arguments))
    }

    /// The same, with variables of the environment.
    #[track_caller]
    pub(crate) fn start_with(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let mut command = serve("data", arguments);
        command.envs(variables.iter().copied());
        Server::run(folder, command)
    }

    /// The same, with its data elsewhere.
    #[track_caller]
    pub(crate) fn start_on(folder: &Folder, data: &str) -> Server {
        Server::run(folder, serve(data, &[]))
    }

    /// Starts it as [`Server::start`] does and kills it after a while, whether it serves by then or not.
    pub(crate) fn kill_early(folder: &Folder, after: Duration) {
        let mut child = launch(folder, serve("data", &[]));
        std::thread::sleep(after);
        child.kill().expect("nobody else ends it");
        child.wait().expect("it ends");
    }

    /// A demo whose time stands in the folder's file `clock`.
    #[track_caller]
    pub(crate) fn demo(folder: &Folder, now: &str) -> Server {
        folder.write("clock", now);
        let mut command = serve("data", &["--demo"]);
        command.env("TILLIT_TEST_CLOCK", folder.path().join("clock"));
        Server::run(folder, command)
    }

    #[track_caller]
    fn run(folder: &Folder, command: Command) -> Server {
        let mut child = launch(folder, command);
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("its answer is read");
        BufReader::new(out).read_line(&mut line).expect("it prints UTF-8");
        let Some(address) = line.trim_end().strip_prefix("listening on http://").map(str::to_owned) else {
            let _ = child.kill();
            let mut told = String::new();
            let _ = child.stderr.take().expect("its errors are read").read_to_string(&mut told);
            panic!("it does not serve: {line}{told}");
        };
        Server { child, address }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Kills it at once, as a machine does that loses its power.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Tells it to stop, and waits until it has.
    #[track_caller]
    pub(crate) fn stop(mut self) -> Run {
        let told = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().expect("`kill` is there");
        assert!(told.success());
        let code = self.child.wait().expect("it ends").code().expect("no signal ends it");
        let mut err = String::new();
        self.child.stderr.take().expect("its errors are read").read_to_string(&mut err).expect("it prints UTF-8");
        assert!(!err.contains("panicked"), "{err}");
        Run { code, out: String::new(), err }
    }

    /// Asks as the holder of a token; an empty token: as nobody.
    #[track_caller]
    pub(crate) fn ask(&self, token: &str, method: &str, path: &str, body: &Json) -> Answer {
        ask(&self.address, token, method, path, body)
    }

    #[track_caller]
    pub(crate) fn get(&self, token: &str, path: &str) -> Answer {
        self.ask(token, "GET", path, &Json::Null)
    }

    /// Asks, and expects that it is done.
    #[track_caller]
    pub(crate) fn post(&self, token: &str, path: &str, body: &Json) -> Json {
        let answer = self.ask(token, "POST", path, body);
        assert!((200..300).contains(&answer.status), "{path}: {answer:?}");
        answer.body
    }

    /// Asks until the answer is as wanted: for what happens by itself.
    #[track_caller]
    pub(crate) fn await_that(&self, token: &str, path: &str, is_so: impl Fn(&Json) -> bool) -> Json {
        let since = Instant::now();
        loop {
            let answer = self.get(token, path);
            if is_so(&answer.body) {
                return answer.body;
            }
            assert!(since.elapsed() < PATIENCE, "{path}: {answer:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `tillit serve` on a free port.
fn serve(data: &str, arguments: &[&str]) -> Command {
    tillit(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], arguments].concat())
}

fn launch(folder: &Folder, mut command: Command) -> Child {
    command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("tillit starts")
}

/// Asks whoever listens at an address.
#[track_caller]
pub(crate) fn ask(address: &str, token: &str, method: &str, path: &str, body: &Json) -> Answer {
    try_ask(address, token, None, method, path, body).unwrap_or_else(|error| panic!("{method} {path}: no answer ({error})"))
}

/// Asks whoever listens at an address, by an `Idempotency-Key` if there is one. An error: no whole answer has come.
pub(crate) fn try_ask(address: &str, token: &str, key: Option<&str>, method: &str, path: &str, body: &Json) -> io::Result<Answer> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let key = key.map_or_else(String::new, |key| format!("idempotency-key: {key}\r\n"));
    exchange(address, token, (method, path), &format!("{key}content-type: application/json\r\n"), body.as_bytes())
}

/// Sends bytes of a media type.
#[track_caller]
pub(crate) fn send(address: &str, token: &str, (method, path): (&str, &str), kind: &str, body: &[u8]) -> Answer {
    let sent = exchange(address, token, (method, path), &format!("content-type: {kind}\r\n"), body);
    sent.unwrap_or_else(|error| panic!("{method} {path}: no answer ({error})"))
}

/// Sends a request with these headers beside its own.
fn exchange(address: &str, token: &str, (method, path): (&str, &str), headers: &str, body: &[u8]) -> io::Result<Answer> {
    let bearer = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{bearer}{headers}");
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(&[format!("{head}content-length: {}\r\n\r\n", body.len()).as_bytes(), body].concat())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    answer_of(&answer).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// The answer in what a server sent; `None`: it was cut off.
fn answer_of(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    if length.is_some_and(|length: usize| length != body.len()) {
        return None;
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer has a status");
    Some(Answer { status, body: serde_json::from_str(body).unwrap_or_else(|_| Json::from(body)) })
}

/// A token for someone, made in the data folder.
#[track_caller]
pub(crate) fn token(folder: &Folder, holder: &str) -> String {
    token_on(folder, "data", holder)
}

/// The same, where the data is elsewhere.
#[track_caller]
pub(crate) fn token_on(folder: &Folder, data: &str, holder: &str) -> String {
    let run = folder.tillit(&["token", "new", holder, "--data", data, "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let answer: Json = serde_json::from_str(&run.out).expect("it answers in JSON");
    answer["token"].as_str().expect("a token is a text").to_owned()
}

/// Who may read a file, as `chmod` says it.
pub(crate) fn mode(path: PathBuf) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

/// How many cases and entries `tillit verify` has looked at, without finding anything wrong.
#[track_caller]
pub(crate) fn verified(folder: &Folder, data: &str) -> (usize, usize) {
    let run = folder.tillit(&["verify", "--data", data, "--json"]);
    let found: Json = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err));
    assert_eq!(found["problems"], Json::Array(Vec::new()), "{found}");
    let count = |name: &str| found[name].as_u64().expect("it counts") as usize;
    (count("cases"), count("entries"))
}

/// What must be a list.
#[track_caller]
pub(crate) fn list(json: &Json) -> &[Json] {
    json.as_array().unwrap_or_else(|| panic!("no list: {json}"))
}

/// What must be a text.
#[track_caller]
pub(crate) fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| panic!("no text: {json}"))
}

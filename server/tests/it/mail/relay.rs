//! Handing over to a real mail server (aiosmtpd, `tests/mail/smtp.py`), which behaves as whom one writes to is called.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use lettre::address::{Address, Envelope};
use tillit_server::mail::{Handed, Mail, Relay, RelayAddress};
use tokio::runtime::Runtime;

use super::Folder;

/// A mail server on this machine; it ends with the value.
pub(crate) struct Server {
    process: Child,
    port: u16,
    folder: Folder,
}

impl Server {
    pub(crate) fn start() -> Server {
        Server::with(&[])
    }

    /// One that is told more: `--tls`, `--login`.
    pub(crate) fn with(arguments: &[&str]) -> Server {
        let folder = Folder::new();
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let packages = std::env::var_os("TILLIT_TEST_PYTHONPATH").map_or_else(|| own.join("../target/python"), PathBuf::from);
        let mut command = Command::new("python3");
        command.arg(own.join("tests/mail/smtp.py")).arg(&folder.0).args(arguments).env("PYTHONPATH", packages);
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = spawned.unwrap_or_else(|error| panic!("python3 does not start ({error}); `tests/run` says what is missing"));
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| {
            panic!("the mail server of the tests does not start; `tests/run` installs aiosmtpd, or: python3 -m pip install --target target/python aiosmtpd==1.4.6")
        });
        Server { process, port, folder }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn relay(&self) -> Relay {
        relay(self.port)
    }

    /// What it has taken, in order: from and to whom, and the mail.
    pub(crate) fn taken(&self) -> Vec<(String, Vec<u8>)> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&self.folder.0).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let read = |path: &PathBuf| {
            let all = std::fs::read(path).unwrap();
            let end = all.iter().position(|byte| *byte == b'\n').unwrap();
            (String::from_utf8_lossy(&all[..end]).into_owned(), all[end + 1..].to_vec())
        };
        paths.iter().map(read).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn relay(port: u16) -> Relay {
    let address = RelayAddress::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    Relay::new(address).within(Duration::from_secs(20)).resting(Duration::ZERO)
}

fn mail(to: &str) -> Mail {
    let to: Address = to.parse().unwrap();
    let envelope = Envelope::new(Some("helpdesk@uu.example".parse().unwrap()), vec![to.clone()]).unwrap();
    let bytes = format!("Message-ID: <one@uu.example>\r\nTo: {to}\r\nSubject: Hej\r\n\r\nHej\r\n.\r\nslut").into_bytes();
    Mail { to, message_id: "one@uu.example".to_owned(), envelope, bytes }
}

pub(crate) fn handed(relay: &Relay, to: &str) -> Handed {
    runtime().block_on(relay.hand_over(&mail(to)))
}

/// One for all tests: a connection that is kept belongs to it.
fn runtime() -> &'static Runtime {
    static RUNTIME: std::sync::OnceLock<Runtime> = std::sync::OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

#[track_caller]
fn is_later(handed: Handed, because: &str) {
    assert!(matches!(&handed, Handed::Later { why } if why.contains(because)), "{handed:?}");
}

#[test]
fn a_mail_server_takes_mail_after_mail_as_it_was_written() {
    let server = Server::start();
    let relay = server.relay();
    for to in ["anna@student.uu.example", "emil@uu.example"] {
        assert_eq!(handed(&relay, to), Handed::Accepted);
    }
    let taken = server.taken();
    assert_eq!(
        taken.iter().map(|(envelope, _)| envelope.as_str()).collect::<Vec<_>>(),
        ["helpdesk@uu.example anna@student.uu.example", "helpdesk@uu.example emil@uu.example"]
    );
    // The client ends what it sends with a line end of its own.
    assert_eq!(taken[0].1, [mail("anna@student.uu.example").bytes, b"\r\n".to_vec()].concat());
}

#[test]
fn what_the_server_refuses_for_now_is_tried_later_and_what_it_refuses_for_good_is_not() {
    let server = Server::start();
    let relay = server.relay();
    is_later(handed(&relay, "full@else.example"), "the mailbox is full");
    for (to, because) in [("nobody@else.example", "no such person"), ("spam@else.example", "the content is refused")] {
        let handed = handed(&relay, to);
        assert!(matches!(&handed, Handed::Refused { why } if why.contains(because)), "{handed:?}");
    }
    // One bad address does not stop the mail to the others.
    assert_eq!(handed(&relay, "anna@student.uu.example"), Handed::Accepted);
    assert_eq!(server.taken().len(), 1);
}

#[test]
fn a_connection_that_breaks_after_the_mail_is_tried_again_with_the_same_id() {
    let server = Server::start();
    let relay = server.relay();
    is_later(handed(&relay, "cut@else.example"), "127.0.0.1");
    assert_eq!(handed(&relay, "cut@else.example"), Handed::Accepted);
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0], taken[1]);
}

#[test]
fn a_server_that_does_not_answer_in_time_is_left_and_asked_later() {
    let server = Server::start();
    let relay = server.relay().within(Duration::from_millis(300));
    is_later(handed(&relay, "slow@else.example"), "no answer within");
    assert_eq!(handed(&relay.within(Duration::from_secs(20)), "anna@student.uu.example"), Handed::Accepted);
}

#[test]
fn a_server_that_is_away_or_is_none_costs_time_and_no_mail() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    is_later(handed(&relay(closed), "anna@student.uu.example"), "127.0.0.1");
    let server = Server::start();
    // A login that is missing, or that the server does not know, is the operator's to mend; nothing is against the mail.
    is_later(handed(&server.relay(), "login@else.example"), "sign in first");
    let relay = server.relay().with_login("tillit".to_owned(), "wrong".to_owned());
    is_later(handed(&relay, "anna@student.uu.example"), "127.0.0.1");
}

#[test]
fn a_server_that_could_not_be_reached_is_left_alone_for_a_while() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let relay = relay(port).resting(Duration::from_secs(3_600));
    is_later(handed(&relay, "anna@student.uu.example"), "127.0.0.1");
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    listener.set_nonblocking(true).unwrap();
    is_later(handed(&relay, "anna@student.uu.example"), "127.0.0.1");
    assert!(listener.accept().is_err(), "nobody has called");
}

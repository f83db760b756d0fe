//! Mail through the real binary: in by `tillit mail deliver`, out by `tillit serve --smtp` to a real mail server, and back.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::package::{Folder, Run, copy, tillit, workspace};
use crate::server::{Server, send, token};

/// How long a mail may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mail server (aiosmtpd) that keeps what it takes in the folder's `taken`.
struct MailServer {
    process: Child,
    port: String,
    taken: PathBuf,
}

impl MailServer {
    fn start(folder: &Folder) -> MailServer {
        MailServer::with(folder, &[])
    }

    fn with(folder: &Folder, arguments: &[&str]) -> MailServer {
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).expect("the folder is new");
        let packages = std::env::var_os("TILLIT_TEST_PYTHONPATH").map_or_else(|| workspace().join("target/python"), PathBuf::from);
        let mut command = Command::new("python3");
        command.arg(workspace().join("server/tests/mail/smtp.py")).arg(&taken).args(arguments).env("PYTHONPATH", packages);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 is there");
        let mut port = String::new();
        BufReader::new(process.stdout.take().expect("its answer is read")).read_line(&mut port).expect("it prints its port");
        assert!(!port.is_empty(), "the mail server does not start; `tests/run` installs what it needs");
        MailServer { process, port: port.trim().to_owned(), taken }
    }

    fn address(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The mail that it has taken as the n-th, as soon as it has.
    #[track_caller]
    fn taken(&self, n: usize) -> String {
        let (path, since) = (self.taken.join(format!("{n:04}.eml")), Instant::now());
        while !path.exists() {
            assert!(since.elapsed() < PATIENCE, "no mail has come");
            std::thread::sleep(Duration::from_millis(20));
        }
        String::from_utf8_lossy(&fs::read(path).expect("it is whole")).into_owned()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn deliver(folder: &Folder, system: &str, message: &str) -> Run {
    let mut command = tillit(&["mail", "deliver", system, "--data", "data", "--json"]);
    let piped = command.current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("tillit starts");
    // Whoever is refused need not have read all of it.
    let _ = child.stdin.take().expect("it reads").write_all(message.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
    Run { code: output.status.code().expect("no signal ends it"), out: text(output.stdout), err: text(output.stderr) }
}

#[track_caller]
fn reached(run: &Run) -> Json {
    assert_eq!(run.code, 0, "{}", run.err);
    let answer: Json = serde_json::from_str(&run.out).expect("it answers in JSON");
    answer["reached"][0].clone()
}

/// A folder with the package of the repository's root.
fn desk() -> Folder {
    let folder = Folder::empty();
    for part in ["workflows", "rules"] {
        copy(&workspace().join(part), &folder.path().join(part));
    }
    folder.write("package.yaml", fs::read(workspace().join("package.yaml")).expect("the workspace is a package"));
    folder
}

#[test]
fn a_mail_becomes_a_ticket_its_sender_gets_a_receipt_and_an_answer_joins() {
    let folder = desk();
    let mail_server = MailServer::start(&folder);
    let server = Server::start(&folder, &["--smtp", &mail_server.address()]);
    let first = reached(&deliver(
        &folder,
        "helpdesk",
        "From: Kim <kim@else.example>\r\nMessage-ID: <first@else.example>\r\nSubject: Skrivaren\r\n\r\nHej",
    ));
    assert_eq!(first["joined"], false);
    let receipt = mail_server.taken(1);
    assert!(receipt.starts_with("helpdesk@uu.example kim@else.example\n"), "{receipt}");
    assert!(receipt.contains("\nIn-Reply-To: <first@else.example>"), "it stands below the sender's own mail: {receipt}");
    let id = receipt.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("a mail has an id");
    let answer = format!("From: kim@else.example\r\nIn-Reply-To: {id}\r\nSubject: SV: Skrivaren\r\n\r\nRum 2140");
    let joined = reached(&deliver(&folder, "helpdesk", &answer));
    assert_eq!((&joined["joined"], &joined["number"]), (&Json::from(true), &first["number"]));
    // Handed over again, as mail servers do, it does nothing again; a machine's answer never does anything.
    assert_eq!(reached(&deliver(&folder, "helpdesk", &answer)), joined);
    let absent =
        format!("{}Auto-Submitted: auto-replied\r\n\r\nSemester", answer.split("\r\n\r\n").next().unwrap_or_default().to_owned() + "\r\n");
    assert!(reached(&deliver(&folder, "helpdesk", &absent)).is_null());
    // Codes that mail servers know: no such mailbox, and nothing to take.
    assert_eq!(deliver(&folder, "nobody", "From: kim@else.example\r\n\r\nHej").code, 67);
    assert_eq!(deliver(&folder, "helpdesk", "").code, 65);
    server.stop();
    // Without a server it is taken as well; without a data folder the mail server comes again.
    assert_eq!(reached(&deliver(&folder, "helpdesk", "From: eva@else.example\r\nSubject: Ny\r\n\r\nHej"))["joined"], false);
    assert_eq!(deliver(&Folder::empty(), "helpdesk", "From: eva@else.example\r\n\r\nHej").code, 75);
}

#[test]
fn a_mail_that_is_posted_becomes_a_ticket_and_is_one_with_what_the_pipe_brings() {
    let folder = desk();
    let server = Server::start(&folder, &[]);
    let (helpdesk, hugo) = (token(&folder, "helpdesk"), token(&folder, "hugo"));
    let raw = fs::read(workspace().join("server/tests/mail/latin1_quoted_printable.eml")).expect("it is kept there");
    let post = |kind: &str, raw: &[u8]| send(server.address(), &helpdesk, ("POST", "/api/mail/helpdesk"), kind, raw);
    let answer = post("message/rfc822", &raw);
    assert_eq!(answer.status, 200, "{answer:?}");
    let number = answer.body["reached"][0]["number"].as_str().expect("it has reached a case");
    let case = server.get(&hugo, &format!("/api/cases/{number}")).body;
    assert_eq!(case["fields"]["summary"], "Skrivaren är sönder");
    let hash = answer.body["message"].as_str().expect("it is kept");
    let kept = folder.path().join("data/mail").join(&hash[..2]).join(&hash[2..]);
    assert_eq!(fs::read(kept).expect("it is there"), raw, "byte for byte");
    let journal = server.get(&hugo, &format!("/api/cases/{number}/journal")).body;
    assert_eq!(journal[0]["came"]["raw"], hash, "{journal}");
    let piped = reached(&deliver(&folder, "helpdesk", &String::from_utf8(raw.clone()).expect("quoted-printable is ASCII")));
    assert_eq!(piped["number"], number);
    assert_eq!(post("text/plain", &raw).status, 415);
    assert_eq!(post("message/rfc822", b"").status, 400);
    server.stop();
}

/// What is told of the first letter that waits, as soon as it was tried.
#[track_caller]
fn why_it_waits(folder: &Folder) -> String {
    let since = Instant::now();
    loop {
        let run = folder.tillit(&["outbox", "--data", "data", "--json"]);
        let waiting: Json = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
        if let Some(why) = waiting[0]["why"].as_str() {
            assert!(waiting[0]["tried"].as_u64() >= Some(1), "{waiting}");
            return why.to_owned();
        }
        assert!(since.elapsed() < PATIENCE, "{waiting}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_outbox_tells_why_mail_waits_and_what_was_mended_lets_it_go() {
    let folder = desk();
    let certificate = folder.path().join("certificate.pem");
    let shown = certificate.to_str().expect("a folder of tests has a plain name");
    let mail_server = MailServer::with(&folder, &["--tls", "starttls", shown, "localhost", "--login", "tillit", "correct"]);
    let address = format!("smtp+starttls://localhost:{}", mail_server.port);
    let serve = |variables: &[(&str, &str)]| Server::start_with(&folder, &["--smtp", &address], variables);
    let name = ("TILLIT_SMTP_NAME", "tillit");
    let (right, wrong) = (("TILLIT_SMTP_PASSWORD", "correct"), ("TILLIT_SMTP_PASSWORD", "incorrect"));

    let server = serve(&[name, wrong, ("TILLIT_SMTP_CA", shown)]);
    deliver(&folder, "helpdesk", "From: Kim <kim@else.example>\r\nSubject: Skrivaren\r\n\r\nHej");
    let why = why_it_waits(&folder);
    assert!(why.contains("535") && why.contains("TILLIT_SMTP_PASSWORD") && !why.contains("incorrect"), "{why}");
    let told = folder.tillit(&["outbox", "--data", "data"]).out;
    assert!(told.contains("try ") && told.contains(": smtp+starttls://localhost"), "{told}");
    server.stop();

    let server = serve(&[name, right]);
    let why = why_it_waits(&folder);
    assert!(why.contains("certificate is not trusted; name the authority that signed it in TILLIT_SMTP_CA"), "{why}");
    server.stop();

    let server = serve(&[name, right, ("TILLIT_SMTP_CA", shown)]);
    assert!(mail_server.taken(1).starts_with("helpdesk@uu.example kim@else.example\n"));
    server.stop();

    folder.write("empty.pem", "");
    for (file, code, because) in [("empty.pem", 2, "there is no certificate in PEM in it"), ("missing.pem", 5, "missing.pem")] {
        let mut command = tillit(&["serve", "--data", "data", "--listen", "127.0.0.1:0", "--smtp", &address]);
        let run = command.current_dir(folder.path()).env("TILLIT_SMTP_CA", file).output().expect("tillit starts");
        let err = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.code() == Some(code) && err.contains(because), "{:?}: {err}", run.status);
    }
}

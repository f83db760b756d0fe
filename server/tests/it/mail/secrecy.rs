//! Login and TLS, to a real mail server that makes itself a certificate.

use std::path::PathBuf;

use tillit_server::mail::{Handed, Relay, RelayAddress};

use super::Folder;
use super::relay::{Server, handed};

const PASSWORD: &str = "correct horse";

/// A server that speaks TLS and asks for a login.
struct Guarded {
    server: Server,
    certificate: PathBuf,
    _folder: Folder,
}

impl Guarded {
    fn start(tls: &str, name: &str) -> Guarded {
        let folder = Folder::new();
        let certificate = folder.0.join("certificate.pem");
        let server = Server::with(&["--tls", tls, certificate.to_str().unwrap(), name, "--login", "tillit", PASSWORD]);
        Guarded { server, certificate, _folder: folder }
    }

    fn pem(&self) -> Vec<u8> {
        std::fs::read(&self.certificate).unwrap()
    }

    /// Someone who knows the password and trusts the certificate.
    fn known(&self, scheme: &str) -> Relay {
        self.stranger(scheme).with_login("tillit".to_owned(), PASSWORD.to_owned()).trusting(&self.pem()).unwrap()
    }

    /// Someone who knows neither.
    fn stranger(&self, scheme: &str) -> Relay {
        let address = RelayAddress::parse(&format!("{scheme}://localhost:{}", self.server.port())).unwrap();
        Relay::new(address).resting(std::time::Duration::ZERO)
    }
}

#[track_caller]
fn why(relay: &Relay) -> String {
    match handed(relay, "anna@student.uu.example") {
        Handed::Later { why } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn with_the_password_and_a_certificate_that_is_trusted_mail_goes_out_in_secret() {
    for (tls, scheme) in [("starttls", "smtp+starttls"), ("always", "smtps")] {
        let guarded = Guarded::start(tls, "localhost");
        let relay = guarded.known(scheme);
        for _ in 0..2 {
            assert_eq!(handed(&relay, "anna@student.uu.example"), Handed::Accepted, "{scheme}");
        }
        assert_eq!(guarded.server.taken().len(), 2);
    }
}

#[test]
fn a_wrong_password_is_told_in_the_servers_words_and_costs_no_mail() {
    let guarded = Guarded::start("starttls", "localhost");
    let wrong = guarded.stranger("smtp+starttls").trusting(&guarded.pem()).unwrap();
    let told = why(&wrong.with_login("tillit".to_owned(), "wrong".to_owned()));
    assert!(told.contains("535") && told.contains("the login was refused"), "{told}");
    assert!(!told.contains("wrong"), "no password is told: {told}");
    let none = guarded.stranger("smtp+starttls").trusting(&guarded.pem()).unwrap();
    let told = why(&none);
    assert!(told.contains("530"), "{told}");
    assert_eq!(handed(&guarded.known("smtp+starttls"), "anna@student.uu.example"), Handed::Accepted);
}

#[test]
fn to_a_server_whose_certificate_is_not_trusted_or_another_servers_nothing_is_said() {
    let guarded = Guarded::start("always", "localhost");
    let login = |relay: Relay| relay.with_login("tillit".to_owned(), PASSWORD.to_owned());
    let other = Guarded::start("always", "mail.else.example");
    let starttls = Guarded::start("starttls", "localhost");
    for (relay, because) in [
        (login(guarded.stranger("smtps")), "UnknownIssuer"),
        (login(starttls.stranger("smtp+starttls")), "UnknownIssuer"),
        (login(guarded.stranger("smtps")).trusting(&other.pem()).unwrap(), "UnknownIssuer"),
        (other.known("smtps"), "not valid for"),
    ] {
        let told = why(&relay);
        assert!(told.contains(because) && told.contains("its certificate is not trusted"), "{told}");
    }
    assert!([&guarded, &other, &starttls].iter().all(|one| one.server.taken().is_empty()));
}

#[test]
fn a_server_that_does_not_offer_what_is_wanted_gets_no_mail_in_the_clear() {
    let plain = Server::start();
    for scheme in ["smtp+starttls", "smtps"] {
        let address = RelayAddress::parse(&format!("{scheme}://localhost:{}", plain.port())).unwrap();
        assert!(!why(&Relay::new(address).resting(std::time::Duration::ZERO)).is_empty());
    }
    assert!(plain.taken().is_empty());
}

#[test]
fn what_is_no_certificate_is_told() {
    let relay = || Relay::new(RelayAddress::parse("smtps://mail.uu.example").unwrap());
    for pem in [&b""[..], b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", b"\xff\xfe"] {
        let told = relay().trusting(pem).map(|_| ()).unwrap_err();
        assert!(told.en.contains("no certificate"), "{}", told.en);
    }
}

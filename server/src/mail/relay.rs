//! Hands mails to the mail server that carries them on (SMTP).
//!
//! A mail may be handed over twice: where the connection breaks after the server has taken it and before it has said so. Its
//! `Message-ID` is the same then, by which receivers keep one.

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tillit_engine::Words;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::compose::Mail;
use crate::words::words;

/// How long handing over one mail may take, unless told otherwise. Mails go one after the other, so a server that is slower than
/// this holds up all others; it is tried again later.
const MOST_TIME: Duration = Duration::from_secs(60);
/// How long a server that could not be reached is left alone: the mails behind would each wait for it in vain.
const REST: Duration = Duration::from_secs(30);

/// What a server answers that wants another login, or one at all (RFC 4954, 6).
const OF_THE_LOGIN: [u16; 4] = [530, 534, 535, 538];
/// How a certificate begins in PEM.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Where the mail server is, and how one talks to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayAddress {
    host: String,
    port: u16,
    secrecy: Secrecy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secrecy {
    /// Only to this machine itself.
    Plain,
    /// The server must offer to go over to TLS.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

impl RelayAddress {
    /// Reads `smtp://HOST[:PORT]` (STARTTLS, port 587; to this machine itself plain, port 25), `smtps://HOST[:PORT]` (TLS, port 465)
    /// or `smtp+starttls://HOST[:PORT]` (STARTTLS of this machine itself too, where a tunnel leads to another or the server wants it).
    ///
    /// # Errors
    /// It is neither: what was expected.
    pub fn parse(text: &str) -> Result<RelayAddress, Words> {
        let shown = text.trim();
        let wrong = || {
            words!(
                "`{shown}` är ingen mailserver; skriv den som `smtp://mail.uu.example:587` eller `smtps://mail.uu.example`",
                "`{shown}` is no mail server; write it as `smtp://mail.uu.example:587` or `smtps://mail.uu.example`"
            )
        };
        let (scheme, rest) = shown.split_once("://").ok_or_else(wrong)?;
        let (host, port) = split_port(rest.trim_end_matches('/')).ok_or_else(wrong)?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
        if host.is_empty() || !host.chars().all(is_name) {
            return Err(wrong());
        }
        let secrecy = match scheme {
            "smtp" if is_here(host) => Secrecy::Plain,
            "smtp" | "smtp+starttls" => Secrecy::StartTls,
            "smtps" => Secrecy::Tls,
            _ => return Err(wrong()),
        };
        let usual = match secrecy {
            Secrecy::Plain => 25,
            Secrecy::StartTls => 587,
            Secrecy::Tls => 465,
        };
        Ok(RelayAddress { host: host.to_owned(), port: port.unwrap_or(usual), secrecy })
    }
}

/// `host:25`, `[::1]:25`, `host`.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        return match rest.strip_prefix(':') {
            Some(port) => Some((host, Some(port.parse().ok()?))),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    match text.split_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((text, None)),
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl fmt::Display for RelayAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.secrecy {
            Secrecy::Tls => "smtps",
            Secrecy::StartTls if is_here(&self.host) => "smtp+starttls",
            Secrecy::StartTls | Secrecy::Plain => "smtp",
        };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The mail server has taken it.
    Accepted,
    /// Not now: the server is away, slow, or asks to come again.
    Later {
        /// Why.
        why: String,
    },
    /// Never: the server refuses it, and would again.
    Refused {
        /// Why, in the server's words.
        why: String,
    },
}

/// What is known of the server between mails. Whoever hands one over takes the connection, and puts it back if all went well.
#[derive(Default)]
struct Line {
    connection: Option<AsyncSmtpConnection>,
    /// It could not be reached: until when it is left alone, and why.
    rests: Option<(Instant, String)>,
}

/// Hands mails over, one after the other, in as few connections as it takes.
pub struct Relay {
    address: RelayAddress,
    login: Option<Credentials>,
    /// Whom one trusts besides those whom everyone does.
    authority: Option<Certificate>,
    most_time: Duration,
    rest: Duration,
    line: Mutex<Line>,
}

impl Relay {
    /// To a mail server that asks for no login.
    #[must_use]
    pub fn new(address: RelayAddress) -> Relay {
        Relay { address, login: None, authority: None, most_time: MOST_TIME, rest: REST, line: Mutex::default() }
    }

    /// With a login.
    #[must_use]
    pub fn with_login(self, name: String, password: String) -> Relay {
        Relay { login: Some(Credentials::new(name, password)), ..self }
    }

    /// With an authority that is trusted besides those that everyone trusts: one or more certificates in PEM. So an organisation's own
    /// authority is named, or the certificate of a server that has signed it itself.
    ///
    /// # Errors
    /// It is no certificate.
    pub fn trusting(self, pem: &[u8]) -> Result<Relay, Words> {
        let wrong = || words!("det är inget certifikat i PEM", "there is no certificate in PEM in it");
        let is_some = pem.windows(BEGIN.len()).any(|window| window == BEGIN);
        let authority = Certificate::from_pem(pem).ok().filter(|_| is_some).ok_or_else(wrong)?;
        // What is no certificate within its lines is only seen when it is used.
        tls(&self.address.host, Some(&authority)).map_err(|_| wrong())?;
        Ok(Relay { authority: Some(authority), ..self })
    }

    /// With another limit on the time that one mail may take.
    #[must_use]
    pub fn within(self, most_time: Duration) -> Relay {
        Relay { most_time, ..self }
    }

    /// With another rest after the server could not be reached.
    #[must_use]
    pub fn resting(self, rest: Duration) -> Relay {
        Relay { rest, ..self }
    }

    /// Hands a mail over. It takes its time: at most the limit.
    pub async fn hand_over(&self, mail: &Mail) -> Handed {
        let seconds = self.most_time.as_secs();
        match timeout(self.most_time, self.try_now(mail)).await {
            Ok(handed) => handed,
            Err(_) => {
                let why = format!("{}: no answer within {seconds} s", self.address);
                self.line.lock().await.rests = Some((Instant::now() + self.rest, why.clone()));
                Handed::Later { why }
            }
        }
    }

    async fn try_now(&self, mail: &Mail) -> Handed {
        let mut line = self.line.lock().await;
        if let Some((_, why)) = line.rests.as_ref().filter(|(until, _)| Instant::now() < *until) {
            return Handed::Later { why: why.clone() };
        }
        let mut connection = match self.connected(line.connection.take()).await {
            Ok(connection) => connection,
            Err(error) => {
                let why = self.why(&error);
                line.rests = Some((Instant::now() + self.rest, why.clone()));
                return Handed::Later { why };
            }
        };
        match connection.send(&mail.envelope, &mail.bytes).await {
            Ok(_) => {
                *line = Line { connection: Some(connection), rests: None };
                Handed::Accepted
            }
            Err(error) if is_for_good(&error) => Handed::Refused { why: self.why(&error) },
            Err(error) => Handed::Later { why: self.why(&error) },
        }
    }

    /// The connection that was kept if it still answers, else a new one.
    async fn connected(&self, kept: Option<AsyncSmtpConnection>) -> Result<AsyncSmtpConnection, Error> {
        if let Some(mut connection) = kept
            && connection.test_connected().await
        {
            return Ok(connection);
        }
        let RelayAddress { host, port, secrecy } = &self.address;
        let hello = ClientId::default();
        let tls = || tls(host, self.authority.as_ref());
        let from_the_first = if *secrecy == Secrecy::Tls { Some(tls()?) } else { None };
        let place = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(place, Some(self.most_time), &hello, from_the_first, None).await?;
        if *secrecy == Secrecy::StartTls {
            connection.starttls(tls()?, &hello).await?;
        }
        if let Some(login) = &self.login {
            connection.auth(DEFAULT_MECHANISMS, login).await?;
        }
        Ok(connection)
    }

    fn why(&self, error: &Error) -> String {
        let mut why = format!("{}: {error}", self.address);
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            let inner_text = inner.to_string();
            if !why.contains(&inner_text) {
                why.push_str(": ");
                why.push_str(&inner_text);
            }
            cause = inner.source();
        }
        let hint = hint(error, &why).map(|hint| format!(" ({hint})")).unwrap_or_default();
        super::clean::line(&format!("{why}{hint}"))
    }
}

/// What an operator can do about it, where that is known.
fn hint(error: &Error, why: &str) -> Option<&'static str> {
    if why.contains("invalid peer certificate") {
        return Some("its certificate is not trusted; name the authority that signed it in TILLIT_SMTP_CA");
    }
    let is_of_the_login = error.status().is_some_and(|code| OF_THE_LOGIN.contains(&code.into()));
    is_of_the_login.then_some("the login was refused; it stands in TILLIT_SMTP_NAME and TILLIT_SMTP_PASSWORD")
}

/// How TLS is spoken to a server.
fn tls(host: &str, authority: Option<&Certificate>) -> Result<TlsParameters, Error> {
    let builder = TlsParameters::builder(host.to_owned());
    let trusting = authority.into_iter().fold(builder, |builder, authority| builder.add_root_certificate(authority.clone()));
    trusting.build()
}

/// Whether the server would refuse the mail again. What it says of whoever hands over (a login that is asked for or wrong) is
/// nothing against the mail: that waits until an operator has mended it.
fn is_for_good(error: &Error) -> bool {
    let is_of_the_login = error.status().is_some_and(|code| OF_THE_LOGIN.contains(&code.into()));
    (error.is_permanent() && !is_of_the_login) || error.is_client()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_spoken_to_in_secret_unless_it_is_this_machine() {
        for (written, shown, secrecy) in [
            ("smtp://mail.uu.example", "smtp://mail.uu.example:587", Secrecy::StartTls),
            ("smtp://mail.uu.example:25/", "smtp://mail.uu.example:25", Secrecy::StartTls),
            ("smtps://mail.uu.example", "smtps://mail.uu.example:465", Secrecy::Tls),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525", Secrecy::Plain),
            ("smtp://[::1]", "smtp://[::1]:25", Secrecy::Plain),
            (" smtp://localhost ", "smtp://localhost:25", Secrecy::Plain),
            ("smtp+starttls://localhost:2525", "smtp+starttls://localhost:2525", Secrecy::StartTls),
            ("smtp+starttls://mail.uu.example", "smtp://mail.uu.example:587", Secrecy::StartTls),
            ("smtp://localhost.uu.example", "smtp://localhost.uu.example:587", Secrecy::StartTls),
        ] {
            let address = RelayAddress::parse(written).unwrap();
            assert_eq!((address.to_string().as_str(), address.secrecy), (shown, secrecy));
        }
    }

    #[test]
    fn what_is_no_mail_server_is_told() {
        for wrong in
            ["", "mail.uu.example", "http://mail.uu.example", "smtp://", "smtp://a:b", "smtp://a:99999", "smtp://a b", "smtp://[::1"]
        {
            assert!(RelayAddress::parse(wrong).unwrap_err().en.contains("is no mail server"), "{wrong}");
        }
    }
}

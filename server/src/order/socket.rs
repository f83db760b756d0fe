//! The socket in the data folder: orders come in as lines of JSON, and each is answered by a line.
//!
//! Only the folder's owner may use it. An order: `{"order": "token_new", "holder": "anna"}`; an answer: `{"done": …}`, or
//! `{"declined": {"kind", "sv", "en"}}`.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use tillit_engine::Words;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

use super::{Declined, DeclinedKind, Order, carry_out};
use crate::house::{House, is_private};
use crate::words::words;

/// The longest order, and the longest answer, in bytes: a list of a large organisation's people fits.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// How long an asker waits for the answer: a reload checks every version that live cases follow.
const PATIENCE: Duration = Duration::from_secs(60);

/// The socket of a data folder.
#[must_use]
pub fn socket_of(data: &Path) -> PathBuf {
    data.join("socket")
}

/// Where a running server takes orders.
#[derive(Debug)]
pub struct Socket {
    path: PathBuf,
    listener: UnixListener,
}

impl Socket {
    /// Opens it. The caller has the data folder open, so one that is there already is left over from who was killed.
    ///
    /// # Errors
    /// The folder is open to others, or the socket cannot be made; its path may be longer than sockets take, which is about a
    /// hundred bytes.
    pub fn open(data: &Path) -> io::Result<Socket> {
        // A socket is born with the mode that the process gives to all files; until it has its own the folder keeps others away.
        if !is_private(data)? {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the data folder is open to others"));
        }
        let path = socket_of(data);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        Ok(Socket { path, listener })
    }

    /// Takes orders, for as long as it is polled.
    pub async fn take_orders(self, house: Arc<House>) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let house = house.clone();
                    tokio::spawn(async move {
                        // Whoever went away has no use for the answer.
                        let _ = converse(stream, house).await;
                    });
                }
                Err(error) => {
                    // Too many files are open, as a rule: it passes.
                    house.tell(&format!("an order could not be taken: {error}"));
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // One that stays behind is taken away by the next server.
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn converse(stream: tokio::net::UnixStream, house: Arc<House>) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = tokio::io::BufReader::new(read.take(MOST_BYTES)).lines();
    while let Some(line) = lines.next_line().await? {
        let house = house.clone();
        let carried = tokio::task::spawn_blocking(move || answer(&house, &line)).await;
        let answer = carried.unwrap_or_else(|_| told(&Err(Declined::fault("the order ended in a panic"))));
        write.write_all(format!("{answer}\n").as_bytes()).await?;
    }
    Ok(())
}

fn answer(house: &House, line: &str) -> Json {
    told(&match serde_json::from_str::<Order>(line) {
        Ok(order) => carry_out(house, &order),
        Err(error) => Err(Declined {
            kind: DeclinedKind::Wrong,
            words: words!("servern förstår inte: {error}", "the server does not understand: {error}"),
        }),
    })
}

fn told(carried: &Result<Json, Declined>) -> Json {
    match carried {
        Ok(done) => json!({ "done": done }),
        Err(Declined { kind, words: Words { sv, en } }) => json!({"declined": {"kind": kind, "sv": sv, "en": en}}),
    }
}

/// Why an order got no answer.
#[derive(Debug, thiserror::Error)]
pub enum GiveError {
    /// No server has the data folder open.
    #[error("no server is running")]
    NoServer,
    /// The server went away, or is another version of tillit.
    #[error("the server gave no answer")]
    NoAnswer(#[source] io::Error),
}

/// Gives an order to the server that has a data folder open.
///
/// # Errors
/// None has; or it gave no answer, and may have carried the order out or not.
pub fn give(data: &Path, order: &Order) -> Result<Result<Json, Declined>, GiveError> {
    let mut stream = match UnixStream::connect(socket_of(data)) {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return Err(GiveError::NoServer);
        }
        Err(error) => return Err(GiveError::NoAnswer(error)),
    };
    exchange(&mut stream, order).and_then(|line| understood(&line)).map_err(GiveError::NoAnswer)
}

fn exchange(stream: &mut UnixStream, order: &Order) -> io::Result<String> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("{}\n", serde_json::to_string(order)?).as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream.take(MOST_BYTES)).read_line(&mut line).map_err(late)?;
    if line.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(line) }
}

/// The system calls it an operation that would block.
fn late(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            io::Error::new(io::ErrorKind::TimedOut, format!("nothing came within {} s", PATIENCE.as_secs()))
        }
        _ => error,
    }
}

fn understood(line: &str) -> io::Result<Result<Json, Declined>> {
    let mut answer: Json = serde_json::from_str(line)?;
    if let Some(done) = answer.get_mut("done") {
        return Ok(Ok(done.take()));
    }
    let declined = &answer["declined"];
    let kind = serde_json::from_value(declined["kind"].clone())?;
    let text = |language: &str| declined[language].as_str().unwrap_or_default().to_owned();
    Ok(Err(Declined { kind, words: Words { sv: text("sv"), en: text("en") } }))
}

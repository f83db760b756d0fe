//! A connection to the server that is kept open: as much of HTTP/1.1 as measuring needs, so that whoever asks takes little of the
//! machine that answers.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take; the server's own patience is shorter.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection.
pub(super) struct Connection {
    stream: TcpStream,
    host: String,
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// An answer.
pub(super) struct Answer<'a> {
    /// Its status.
    pub(super) status: u16,
    /// Its body.
    pub(super) body: &'a [u8],
}

impl Connection {
    pub(super) fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection { stream, host: address.to_string(), request: Vec::new(), answer: Vec::new() })
    }

    /// Sends JSON and waits for the whole answer.
    pub(super) fn post(&mut self, path: &str, token: &str, json: &str) -> io::Result<Answer<'_>> {
        self.request.clear();
        write!(
            self.request,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nAccept-Language: en\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
            self.host,
            json.len(),
        )?;
        self.stream.write_all(&self.request)?;
        self.answer.clear();
        let head = loop {
            self.read_more()?;
            if let Some(end) = self.answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let (status, length) = read_head(&self.answer[..head]).ok_or(io::ErrorKind::InvalidData)?;
        while self.answer.len() < head + length {
            self.read_more()?;
        }
        Ok(Answer { status, body: &self.answer[head..head + length] })
    }

    fn read_more(&mut self) -> io::Result<()> {
        let mut bytes = [0; 16 * 1024];
        match self.stream.read(&mut bytes)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.answer.extend_from_slice(&bytes[..read]);
                Ok(())
            }
        }
    }
}

/// Status and length of the body; `None`: it is no answer whose end is told.
fn read_head(head: &[u8]) -> Option<(u16, usize)> {
    let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let length = lines.filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    match length {
        Some((_, length)) => Some((status, length.trim().parse().ok()?)),
        // No content.
        None => (status == 204).then_some((status, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::read_head;

    #[test]
    fn an_answer_is_read_as_far_as_its_head_says() {
        assert_eq!(read_head(b"HTTP/1.1 201 Created\r\nx: y\r\nContent-Length: 12\r\n\r\n"), Some((201, 12)));
        assert_eq!(read_head(b"HTTP/1.1 204 No Content\r\n\r\n"), Some((204, 0)));
        assert_eq!(read_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"), None);
    }
}

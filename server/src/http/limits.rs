//! Bounds on what comes from outside.

use std::time::Duration;

/// Bounds on requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body. Forms and signals are far smaller; a route that takes whole mails has a limit of its own.
    pub body_bytes: usize,
    /// How long a request may take. Longer than any command, shorter than the patience of proxies (60 s as a rule).
    pub answer_within: Duration,
    /// How long a client may take to send the head of a request, also when it has a connection and has not begun one.
    pub head_within: Duration,
    /// How long requests that are under way may go on when the server is told to stop.
    pub stop_within: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body_bytes: 1024 * 1024,
            answer_within: Duration::from_secs(30),
            head_within: Duration::from_secs(20),
            stop_within: Duration::from_secs(10),
        }
    }
}

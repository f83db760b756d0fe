//! Answers on a socket, until told to stop.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::Limits;

/// How long nobody new is let in when the machine has no socket to give: it passes.
const REST: Duration = Duration::from_secs(1);

/// Answers requests until `stop`; then takes no new ones, and returns when those under way have ended, at the latest after
/// `limits.stop_within`: what is left then ends with the process.
///
/// Whoever takes longer than `limits.head_within` to send the head of a request, or to begin one, is cut off, so that slow ones
/// cannot hold all sockets (P45).
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>, limits: Limits) {
    let (stopping, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            stream = accepted(&listener) => {
                connections.spawn(converse(stream, app.clone(), limits.head_within, stopped.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    drop((listener, stopping));
    let ended = async { while connections.join_next().await.is_some() {} };
    // Those that have not ended by then are cut off: their commands are done or refused as a whole all the same.
    let _ = timeout(limits.stop_within, ended).await;
}

/// The next connection.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_the_client(&error) => {}
            Err(_) => sleep(REST).await,
        }
    }
}

/// Whether whoever came has gone again before they were let in.
fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the requests of one connection, until its client ends it; when told to stop, the one that is under way.
async fn converse(stream: TcpStream, app: Router, head_within: Duration, mut stopped: watch::Receiver<()>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_within)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    let mut connection = pin!(connection);
    tokio::select! {
        // Whoever breaks off, or is cut off, is told nothing.
        _ = connection.as_mut() => return,
        // Its sender says nothing: it goes away.
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Waits until an operator or the machine tells the process to stop: `SIGTERM`, or Ctrl-C.
///
/// # Errors
/// The machine does not let the process wait for it.
pub async fn told_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

//! Answers on a socket, until told to stop.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Answers requests until `stop`; then takes no new ones, and returns when those under way have ended, at the latest after
/// `within`: what is left then ends with the process.
///
/// # Errors
/// The socket fails.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    within: Duration,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel();
    let graceful = async move {
        stop.await;
        // Nobody listens any more where the server has failed already.
        let _ = stopping.send(());
    };
    let serving = tokio::spawn(async move { axum::serve(listener, app).with_graceful_shutdown(graceful).await });
    let ends = serving.abort_handle();
    let overdue = async move {
        match stopped.await {
            Ok(()) => tokio::time::sleep(within).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = serving => ended.unwrap_or_else(|error| Err(io::Error::other(error))),
        () = overdue => {
            ends.abort();
            Ok(())
        }
    }
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

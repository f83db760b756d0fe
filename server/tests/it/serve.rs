//! The server on a socket, and how it stops.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tillit_server::http::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};

async fn send(address: std::net::SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text).await;
    text
}

/// A server with a request under way that ends when it is let go.
async fn with_a_request_under_way(within: Duration) -> (TcpStream, Arc<Notify>, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (begun.clone(), go.clone());
    let slow = move || async move {
        tell.notify_one();
        wait.notified().await;
        "done"
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(serve(
        listener,
        Router::new().route("/slow", get(slow)),
        stopped,
        Limits { stop_within: within, ..Limits::default() },
    ));
    let stream = send(address, "/slow").await;
    begun.notified().await;
    (stream, go, stop, serving)
}

#[tokio::test]
async fn a_request_that_is_under_way_when_the_server_is_told_to_stop_is_answered() {
    let (stream, go, stop, serving) = with_a_request_under_way(Duration::from_secs(60)).await;
    stop.send(()).unwrap();
    tokio::task::yield_now().await;
    assert!(!serving.is_finished(), "it waits for the request");
    go.notify_one();
    assert!(answer(stream).await.ends_with("done"));
    serving.await.unwrap();
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_the_server_from_stopping() {
    let (stream, _go, stop, serving) = with_a_request_under_way(Duration::from_millis(1)).await;
    stop.send(()).unwrap();
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, serving).await.expect("it stops without the request").unwrap();
    drop(stream);
}

/// Sends the head of a request a byte at a time, for as long as the server takes any; how many it took.
async fn trickle(address: std::net::SocketAddr, head: &[u8]) -> usize {
    let mut stream = TcpStream::connect(address).await.unwrap();
    for sent in 0..head.len() {
        if stream.write_all(&head[sent..=sent]).await.is_err() {
            return sent;
        }
        let mut byte = [0];
        // Nothing was asked yet, so what is read can only be the end.
        if tokio::time::timeout(Duration::from_millis(5), stream.read(&mut byte)).await.is_ok() {
            return sent;
        }
    }
    head.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_sends_its_head_slowly_is_cut_off_and_others_are_answered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Limits { head_within: Duration::from_millis(50), ..Limits::default() };
    tokio::spawn(serve(listener, Router::new().route("/quick", get(async || "done")), std::future::pending(), limits));
    let head = format!("GET /quick HTTP/1.1\r\nhost: x\r\nx-slow: {}\r\n\r\n", "a".repeat(4000));
    let slow = tokio::spawn(async move { trickle(address, head.as_bytes()).await });
    let mut silent = TcpStream::connect(address).await.unwrap();
    assert!(answer(send(address, "/quick").await).await.ends_with("done"));
    assert!(slow.await.unwrap() < 4000, "all of the head was waited for");
    let ended = tokio::time::timeout(Duration::from_secs(20), silent.read(&mut [0])).await.expect("whoever says nothing is cut off too");
    assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
}

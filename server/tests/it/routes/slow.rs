//! Requests whose body takes its time, on a real socket: the server says when it waits for it (`100 Continue`).

use std::net::SocketAddr;

use jiff::SignedDuration;
use serde_json::Value as Json;
use tillit_server::http::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::house::{House, phone};

/// Serves a house for as long as the test lasts.
async fn served(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, house.app.clone(), std::future::pending(), Limits::default()));
    address
}

/// A request that the server has let in, and whose body it waits for.
async fn let_in(address: SocketAddr, token: &str, body: &str) -> TcpStream {
    const GO_ON: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let head = format!(
        "POST /api/cases HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut told = vec![0; GO_ON.len()];
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(told, GO_ON, "{}", String::from_utf8_lossy(&told));
    stream
}

/// Sends the body; the status and what was answered.
async fn answer(mut stream: TcpStream, body: &str) -> (String, Json) {
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().to_owned(), serde_json::from_str(body).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_instant_of_a_request_is_when_all_of_it_has_come() {
    let house = House::new();
    let (address, body) = (served(&house).await, phone().to_string());
    let stream = let_in(address, &house.token("hanna"), &body).await;
    house.pass(SignedDuration::from_hours(1));
    let (status, case) = answer(stream, &body).await;
    assert_eq!((status.as_str(), &case["received"]), ("201", &house.now().to_string().into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_ends_while_the_body_comes_lets_nothing_in() {
    let house = House::new();
    let (address, body) = (served(&house).await, phone().to_string());
    let token = house.token_until("hanna", Some(house.now() + SignedDuration::from_hours(1)));
    let stream = let_in(address, &token, &body).await;
    house.pass(SignedDuration::from_hours(2));
    let (status, problem) = answer(stream, &body).await;
    assert_eq!((status.as_str(), &problem["type"]), ("401", &"urn:tillit:problem:token".into()));
    assert_eq!(house.who("hanna").get("/api/cases").await.json()["rows"], Json::Array(Vec::new()));
}

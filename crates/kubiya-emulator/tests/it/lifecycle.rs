//! Starting and ending.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use kubiya_emulator::{Emulator, StartError};
use secrecy::ExposeSecret;

use crate::api::Api;

const SECRETS: &str = "/api/v2/secrets";

#[test]
fn it_serves_code_that_is_not_asynchronous() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let mut stream = TcpStream::connect(emulator.address()).unwrap();
    let key = emulator.api_key().expose_secret();
    write!(
        stream,
        "GET {SECRETS} HTTP/1.1\r\nhost: x\r\nauthorization: UserKey {key}\r\n\
         connection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n[]"), "{answer}");
    emulator.shutdown_blocking();
}

#[tokio::test]
async fn an_answer_on_its_way_is_finished_before_the_end() {
    let emulator = Emulator::builder()
        .latency(Duration::from_millis(300))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let asking = tokio::spawn(async move { api.get(SECRETS).await.status });
    while emulator.requests().in_flight() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    emulator.shutdown().await;
    assert_eq!(asking.await.unwrap(), 200);
}

#[tokio::test]
async fn nothing_listens_after_the_end_and_idle_connections_do_not_delay_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    let (api, address) = (Api::of(&emulator), emulator.address());
    assert_eq!(api.get(SECRETS).await.status, 200);
    let asked = Instant::now();
    emulator.shutdown().await;
    assert!(asked.elapsed() < Duration::from_secs(2));
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn dropping_it_ends_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    let address = emulator.address();
    drop(emulator);
    for _ in 0..100 {
        if TcpStream::connect(address).is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{address} still accepts connections");
}

#[tokio::test]
async fn an_address_that_others_can_reach_needs_permission() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let refused = Emulator::builder().listen(everywhere).start().await;
    assert!(matches!(refused, Err(StartError::NotLoopback(_))));
    assert!(
        Emulator::builder()
            .listen(everywhere)
            .allow_remote_access()
            .start()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn an_address_in_use_is_an_error() {
    let first = Emulator::builder().start().await.unwrap();
    let second = Emulator::builder().listen(first.address()).start().await;
    assert!(matches!(second, Err(StartError::Listen(..))));
}

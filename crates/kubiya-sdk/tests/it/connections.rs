//! Which requests share a connection, and which get one of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use kubiya_sdk::{Client, NewSecret, SecretString, SecretUpdate, Waits};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::support::quick;
use crate::support::raw::read_request;

const SECRET: &str = r#"{"name":"a","description":"d","created_at":"t","created_by":"u"}"#;

/// An API with one secret or none, which keeps connections open.
struct Api {
    url: String,
    state: Arc<State>,
}

struct State {
    /// How many requests of a connection are answered. The next one is read, and the connection closed.
    patience: usize,
    connections: AtomicUsize,
    exists: AtomicBool,
    /// How many requests are answered with 429 first.
    limited: AtomicUsize,
}

impl Api {
    async fn start(patience: usize, limited: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            patience,
            connections: AtomicUsize::new(0),
            exists: AtomicBool::new(false),
            limited: AtomicUsize::new(limited),
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state }
    }

    fn client(&self) -> Client {
        let usual = Waits::default();
        let mut waits = usual.scaled(0.1);
        waits.connect = usual.connect;
        Client::builder()
            .api_key(SecretString::from("kby_key"))
            .endpoint(self.url.as_str())
            .retry(quick())
            .waits(waits)
            .build()
            .unwrap()
    }

    fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    for _ in 0..state.patience {
        let Some(request) = read_request(&mut stream).await else {
            return;
        };
        let (status, body) = state.answer(&request);
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
    read_request(&mut stream).await;
}

impl State {
    fn answer(&self, request: &str) -> (&'static str, &'static str) {
        let limited = self.limited.load(Ordering::SeqCst);
        if limited > 0 {
            self.limited.store(limited - 1, Ordering::SeqCst);
            return ("429 Slow down", "");
        }
        match request.split(' ').next() {
            Some("POST") => {
                self.exists.store(true, Ordering::SeqCst);
                ("201 Created", SECRET)
            }
            Some("DELETE") => {
                self.exists.store(false, Ordering::SeqCst);
                ("200 OK", "{}")
            }
            Some("PUT") => ("200 OK", SECRET),
            _ if request.ends_with("secrets") => ("200 OK", "[]"),
            _ if self.exists.load(Ordering::SeqCst) => ("200 OK", SECRET),
            _ => ("404 Not Found", r#"{"error":"no such secret"}"#),
        }
    }
}

fn new_secret() -> NewSecret {
    NewSecret::new("a", SecretString::from("s3cret")).description("d")
}

/// One is made while another is about to become free.
const SHARED: usize = 2;

#[tokio::test]
async fn a_server_that_drops_every_second_request_of_a_connection_is_got_along_with() {
    let api = Api::start(1, 0).await;
    let client = api.client();
    let secrets = client.secrets();
    for _ in 0..10 {
        let created = secrets.create(new_secret()).await.unwrap();
        assert!(created.metadata().is_ok());
        let update = SecretUpdate::new(SecretString::from("n3w"), "d");
        secrets.update("a", update).await.unwrap();
        secrets.get("a").await.unwrap();
        secrets.list().await.unwrap();
        secrets.delete("a").await.unwrap();
    }
}

#[tokio::test]
async fn requests_that_are_answered_share_connections() {
    let api = Api::start(usize::MAX, 0).await;
    let client = api.client();
    let secrets = client.secrets();
    for _ in 0..10 {
        let created = secrets.create(new_secret()).await.unwrap();
        assert!(created.metadata().is_ok());
        secrets.delete("a").await.unwrap();
    }
    assert!(api.connections() <= SHARED, "{}", api.connections());
}

#[tokio::test]
async fn a_rate_limit_costs_no_connection() {
    let api = Api::start(usize::MAX, 5).await;
    let created = api.client().secrets().create(new_secret()).await.unwrap();
    assert!(created.metadata().is_ok());
    assert!(api.connections() <= SHARED, "{}", api.connections());
}

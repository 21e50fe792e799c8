//! A server below HTTP: one scripted act for each request, on a connection of its own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// What to do once a request has been read.
#[derive(Clone)]
pub(crate) enum Act {
    /// A whole answer.
    Respond(String),
    /// Resets the connection.
    ReadAndReset,
    /// Closes the connection.
    ReadAndClose,
    /// Says nothing.
    Hang,
    /// Half a body, then closes.
    Truncate,
    /// Not HTTP.
    Garbage,
    /// One byte of the body at a time, for ever.
    Drip,
    /// A body length and a few bytes.
    Announce(usize),
    /// A body that does not end.
    EndlessChunks,
    /// A 400 whose text does not end.
    EndlessError,
    /// A status whose text is announced and never comes.
    Stall(&'static str),
    /// Headers that do not end.
    HeaderFlood,
}

impl Act {
    pub(crate) fn respond(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::Respond(format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
    }
}

pub(crate) struct RawServer {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl RawServer {
    /// Serves as many requests as there are acts, each on its own connection.
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let acts: Vec<_> = acts.into_iter().collect();
        let log = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            for act in acts {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_request(&mut stream).await;
                let request = request.expect("the request broke off");
                log.lock().unwrap().push(request);
                tokio::spawn(perform(act, stream));
            }
        });
        Self {
            port,
            requests,
            task,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What was requested, in order, as `METHOD /path`.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// `METHOD /path` of the next request; nothing where the connection ends before it does.
pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                let line = head.lines().next().unwrap();
                return Some(line.trim_end_matches(" HTTP/1.1").to_owned());
            }
        }
        if !stream.read_buf(&mut bytes).await.is_ok_and(|read| read > 0) {
            return None;
        }
    }
}

/// Writing fails once the client has gone; then the act is over.
async fn perform(act: Act, mut stream: TcpStream) {
    const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";
    let pause = || sleep(Duration::from_millis(50));
    match act {
        Act::Respond(answer) => {
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Act::ReadAndReset => stream.set_zero_linger().unwrap(),
        Act::ReadAndClose => {}
        Act::Hang => sleep(Duration::from_secs(60)).await,
        Act::Truncate => {
            let _ = stream
                .write_all(&[OK, b"content-length: 99\r\n\r\n{\"name\":"].concat())
                .await;
        }
        Act::Garbage => {
            let _ = stream
                .write_all(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
                .await;
        }
        Act::Drip => {
            let _ = stream
                .write_all(&[OK, b"content-length: 99999\r\n\r\n"].concat())
                .await;
            while stream.write_all(b" ").await.is_ok() {
                pause().await;
            }
        }
        Act::Announce(length) => {
            let head = format!("content-length: {length}\r\n\r\n[");
            let _ = stream.write_all(&[OK, head.as_bytes()].concat()).await;
            sleep(Duration::from_secs(60)).await;
        }
        Act::Stall(status) => {
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\n");
            let _ = stream.write_all(head.as_bytes()).await;
            sleep(Duration::from_secs(60)).await;
        }
        Act::EndlessChunks => endless(&mut stream, "200 OK").await,
        Act::EndlessError => endless(&mut stream, "400 Bad Request").await,
        Act::HeaderFlood => {
            let _ = stream.write_all(OK).await;
            let headers = "x-flood: 0123456789abcdef\r\n".repeat(1000);
            while stream.write_all(headers.as_bytes()).await.is_ok() {}
        }
    }
}

async fn endless(stream: &mut TcpStream, status: &str) {
    let head = format!("HTTP/1.1 {status}\r\ntransfer-encoding: chunked\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).await;
    let chunk = format!("2000\r\n{}\r\n", "x".repeat(0x2000));
    while stream.write_all(chunk.as_bytes()).await.is_ok() {}
}

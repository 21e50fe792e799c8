//! What answers at the URL of a webhook, and keeps what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::cases::Fallible;

/// What it does with every request.
#[derive(Clone, Copy)]
pub(super) enum Manner {
    /// Answers with this status, and a body that no error may show.
    Answers(u16),
    /// Answers with success, and a body in JSON that reports an error.
    Reports,
    /// Never answers.
    Silent,
}

/// A server on this machine.
pub(super) struct Listener {
    pub(super) origin: String,
    received: Arc<Mutex<Vec<Received>>>,
}

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// The first line and the headers, in lower case but for the path.
    pub(super) head: String,
    pub(super) body: String,
}

/// What the body of every answer has.
pub(super) const SAID: &str = "canary-of-the-answer-3d7f";

impl Listener {
    pub(super) fn start(manner: Manner) -> Fallible<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let origin = format!("http://{}", listener.local_addr()?);
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        // Ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || serve(stream, manner, &kept));
            }
        });
        Ok(Self { origin, received })
    }

    pub(super) fn received(&self) -> Vec<Received> {
        let received = self.received.lock();
        received.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(stream: TcpStream, manner: Manner, kept: &Mutex<Vec<Received>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? <= 2 {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(text) = lower.strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
        head += if head.is_empty() { &line } else { &lower };
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    let request = Received { head, body };
    kept.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request);
    match manner {
        Manner::Answers(status) => answer(stream, status, SAID),
        Manner::Reports => answer(stream, 200, &format!("{{\"error\": \"{SAID}\"}}")),
        // Until the other side goes away.
        Manner::Silent => reader.read(&mut [0]).ok().map(drop),
    }
}

fn answer(mut stream: TcpStream, status: u16, body: &str) -> Option<()> {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} Said\r\nlocation: /{SAID}/elsewhere\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).ok()
}

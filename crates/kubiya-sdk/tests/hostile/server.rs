//! A server that answers every request in one way, from threads that the client's memory is not counted on.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a server does after a request. The connection is closed where it fails.
type Act = dyn Fn(&mut TcpStream) -> io::Result<()> + Send + Sync;

/// Listens until the process of the test ends.
pub(crate) struct Server {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(
        act: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (act, heads): (Arc<Act>, _) = (Arc::new(act), Arc::default());
        let log = Arc::clone(&heads);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (act, log) = (Arc::clone(&act), Arc::clone(&log));
                thread::spawn(move || serve(stream, &*act, &log));
            }
        });
        Self { port, heads }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Request lines and headers, one text for each request.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, act: &Act, log: &Mutex<Vec<String>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let head = read_request(&mut reader)?;
        log.lock().unwrap().push(head);
        act(&mut stream)?;
    }
}

/// The head of a request whose body has been read as well.
fn read_request(reader: &mut impl BufRead) -> io::Result<String> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        if reader.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = head[start..].to_ascii_lowercase();
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            io::copy(&mut reader.take(length), &mut io::sink())?;
            return Ok(head);
        }
    }
}

/// Writes the same bytes again and again until the client has had enough.
pub(crate) fn endlessly(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    let block = bytes.repeat((1 << 16) / bytes.len());
    loop {
        stream.write_all(&block)?;
    }
}

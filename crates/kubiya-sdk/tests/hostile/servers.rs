//! Servers that flood, drip, point in circles and break off.

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use kubiya_sdk::{Error, ErrorKind};

use crate::calls::{Call, Caller};
use crate::server::{Server, endlessly};

/// How long an attempt may take, and a call with one attempt on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(1);
const BOUND: Duration = Duration::from_secs(15);
/// What a call may allocate at a time, in bytes, whatever it is answered: the largest answer about an object is a
/// megabyte and a half, and it is there twice while its buffer grows.
const LIMIT: u64 = 4 << 20;

/// The error that a call ends in, in time and within its memory.
#[track_caller]
fn suffer(
    act: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    call: Call,
) -> (Error, Server) {
    let server = Server::start(act);
    let caller = Caller::new(&server, TIMEOUT);
    let start = Instant::now();
    let error = caller.call(call, LIMIT).unwrap_err();
    assert!(start.elapsed() < BOUND, "took {:?}", start.elapsed());
    caller.check(&error).unwrap();
    (error, server)
}

/// An act that writes these bytes and waits for the client to go.
fn say(bytes: &'static str) -> impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync {
    move |stream| stream.write_all(bytes.as_bytes())
}

/// An act that begins with these bytes and goes on with those for ever.
fn flood(
    first: &'static str,
    then: &'static str,
) -> impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync {
    move |stream| {
        stream.write_all(first.as_bytes())?;
        endlessly(stream, then.as_bytes())
    }
}

/// An act that writes one byte at a time.
fn drip(
    first: &'static str,
    then: &'static str,
) -> impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync {
    move |stream| {
        stream.write_all(first.as_bytes())?;
        for byte in then.bytes().cycle() {
            stream.write_all(&[byte])?;
            sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

#[test]
fn a_hundred_megabytes_of_error_are_not_read() {
    let page = flood(
        "HTTP/1.1 500 Oh\r\ncontent-length: 104857600\r\n\r\n",
        "sorry ",
    );
    let (error, _) = suffer(page, Call::GetSecret);
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::ServerError, Some(500))
    );
}

#[test]
fn a_body_without_an_end_is_left_at_the_limit() {
    for first in [
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\n",
    ] {
        let (error, _) = suffer(flood(first, "      "), Call::GetAgent);
        assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
    }
}

#[test]
fn answers_that_drip_end_with_the_time_of_the_attempt() {
    for (first, then) in [
        ("", "HTTP/1.1 103 Early Hints\r\nx-slow: 1\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\n", "x-slow: and slower "),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", " "),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "1\r\n \r\n",
        ),
    ] {
        let (error, _) = suffer(drip(first, then), Call::ListSecrets);
        assert!(error.is_timeout(), "{first:?}: {error:?}");
    }
}

#[test]
fn headers_without_an_end_are_an_error() {
    for (first, then) in [
        ("HTTP/1.1 200 OK\r\n", "x-flood: 0123456789abcdef\r\n"),
        ("HTTP/1.1 200 OK\r\nx-huge: ", "0123456789abcdef"),
        ("HTTP/1.1 200 ", "very good "),
        ("", "\r\n"),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n",
            "x-trailer: 0123456789abcdef\r\n",
        ),
    ] {
        let (error, _) = suffer(flood(first, then), Call::GetSecret);
        assert_eq!(error.kind(), ErrorKind::MaybeProcessed, "{first:?}");
    }
}

/// A server that writes as fast as it can keeps an unoptimised client from looking at its clock for a while.
#[test]
fn informational_answers_without_an_end_end_with_the_time_of_the_attempt() {
    for answer in [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n",
    ] {
        let block = answer.repeat(10);
        let (error, _) = suffer(
            move |stream| {
                loop {
                    stream.write_all(block.as_bytes())?;
                    sleep(Duration::from_millis(2));
                }
            },
            Call::GetSecret,
        );
        assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
        assert!(error.is_timeout());
    }
}

#[test]
fn chunks_of_nonsense_are_an_error() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    for chunks in [
        "zz\r\n{}\r\n0\r\n\r\n",
        "-2\r\n{}\r\n0\r\n\r\n",
        "fffffffffffffffffffff\r\n{}",
        "ffffffffffffffff\r\n{}",
        "2{}\r\n0\r\n\r\n",
        "2\r\n{}0\r\n\r\n",
        "\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
    ] {
        let answer = format!("{HEAD}{chunks}");
        let (error, _) = suffer(
            move |stream| {
                stream.write_all(answer.as_bytes())?;
                Err(io::ErrorKind::ConnectionAborted.into())
            },
            Call::GetSecret,
        );
        assert_eq!(error.kind(), ErrorKind::MaybeProcessed, "{chunks:?}");
    }
    let (error, _) = suffer(
        flood(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;",
            "extension",
        ),
        Call::GetSecret,
    );
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
}

#[test]
fn a_connection_that_ends_in_the_headers_is_an_error() {
    let whole = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{";
    for length in [0, 4, 12, 17, 30, whole.len() - 3, whole.len()] {
        let (error, _) = suffer(
            move |stream| {
                stream.write_all(&whole.as_bytes()[..length])?;
                Err(io::ErrorKind::ConnectionAborted.into())
            },
            Call::UpdateSecret,
        );
        assert_eq!(error.kind(), ErrorKind::MaybeProcessed, "{length}");
        assert!(error.is_maybe_processed());
    }
}

#[test]
fn lengths_that_contradict_each_other_are_an_error() {
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{} ",
        "HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n{}",
        "HTTP/9.9 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 20 OK\r\ncontent-length: 2\r\n\r\n{}",
    ] {
        let (error, _) = suffer(say(head), Call::GetSecret);
        assert_eq!(error.kind(), ErrorKind::MaybeProcessed, "{head:?}");
    }
}

#[test]
fn redirects_in_a_circle_end_with_the_first() {
    for target in [
        "/api/v2/secrets/a",
        "http://169.254.169.254/",
        "//",
        "file:///etc/passwd",
    ] {
        let answer =
            format!("HTTP/1.1 307 There\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n");
        let (error, server) = suffer(
            move |stream| stream.write_all(answer.as_bytes()),
            Call::UpdateSecret,
        );
        assert_eq!(error.kind(), ErrorKind::Redirected);
        assert_eq!(server.heads().len(), 1);
    }
}

#[test]
fn nothing_packed_is_asked_for_and_the_beginning_of_one_is_an_error() {
    let bomb = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xec\xc1\x01\x0d\x00\x00";
    for encoding in ["gzip", "deflate", "br", "zstd", "gzip, gzip, gzip"] {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
            bomb.len()
        );
        let (error, server) = suffer(
            move |stream| stream.write_all(&[head.as_bytes(), bomb].concat()),
            Call::GetSecret,
        );
        let expected = match encoding {
            "gzip" => ErrorKind::MaybeProcessed,
            _ => ErrorKind::UnexpectedResponse,
        };
        assert_eq!(error.kind(), expected, "{encoding}");
        for head in server.heads() {
            let head = head.to_ascii_lowercase();
            assert!(head.contains("accept-encoding: identity\r\n"), "{head}");
        }
    }
}

#[test]
fn a_body_that_unpacks_without_an_end_is_left_at_the_limit() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        bomb.write_all(&[b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    for (status, expected) in [
        (200, ErrorKind::ResponseTooLarge),
        (500, ErrorKind::ServerError),
    ] {
        let head = format!("HTTP/1.1 {status} Oh\r\ncontent-encoding: gzip\r\n\r\n");
        let bomb = bomb.clone();
        let (error, _) = suffer(
            move |stream| {
                stream.write_all(head.as_bytes())?;
                loop {
                    stream.write_all(&bomb)?;
                }
            },
            Call::GetSecret,
        );
        assert_eq!((error.kind(), error.status()), (expected, Some(status)));
    }
}

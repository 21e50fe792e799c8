//! What depends on the environment of a process: variables, proxies, certificates. Each test runs the
//! one ignored test below as a child process with an environment of its own.

#![cfg(feature = "rustls")]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "it/support/canary.rs"]
mod canary;
#[path = "it/support/capture.rs"]
mod capture;
mod environment {
    #[cfg(target_os = "linux")] // Elsewhere the system's store cannot be replaced by a variable.
    mod certificates;
    pub(super) mod child;
    #[cfg(target_os = "linux")]
    mod events;
    #[cfg(target_os = "linux")]
    mod proxies;
    pub(super) mod tls;
    #[cfg(target_os = "linux")]
    mod world;
}

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use canary::Canary;
use environment::child::{Child, report};
use environment::tls::TlsServer;

const KEY: &str = "kby_from-the-environment";

#[test]
#[ignore = "the child process of the other tests, with the environment that they give it"]
fn child() {
    report();
}

#[test]
fn the_key_comes_from_kubiya_api_key() {
    let out = Child::new().run();
    assert!(
        out.contains("build: Err") && out.contains("KUBIYA_API_KEY"),
        "{out}"
    );
    let out = Child::new().env("KUBIYA_API_KEY", " ").run();
    assert!(
        out.contains("build: Err") && out.contains("KUBIYA_API_KEY"),
        "{out}"
    );
    let out = Child::new().env("KUBIYA_API_KEY", KEY).run();
    assert!(out.contains("build: Ok https://api.kubiya.ai\n"), "{out}");
    assert!(!out.contains(KEY));
}

#[test]
fn the_composer_comes_from_kubiya_composer_url_or_goes_with_the_endpoint() {
    let child = || Child::new().env("KUBIYA_API_KEY", KEY);
    for (environment, variable, composer) in [
        ("", "", "https://composer.kubiya.ai"),
        ("staging", "", ""),
        (
            "",
            "https://composer.example.com/api",
            "https://composer.example.com",
        ),
        (
            "staging",
            "https://composer.example.com",
            "https://composer.example.com",
        ),
    ] {
        let child = child().env("KUBIYA_ENV", environment);
        let out = child.env("KUBIYA_COMPOSER_URL", variable).run();
        assert!(out.contains(&format!("composer: {composer}\n")), "{out}");
    }
    let out = child().env("KUBIYA_COMPOSER_URL", "http://c.example").run();
    assert!(
        out.contains("build: Err") && out.contains("composer"),
        "{out}"
    );
}

#[test]
fn the_endpoint_comes_from_kubiya_env_or_else_from_kubiya_base_url() {
    let child = || Child::new().env("KUBIYA_API_KEY", KEY);
    for (environment, base_url, endpoint) in [
        ("staging", "", "https://api-staging.dev.kubiya.ai"),
        (
            "staging",
            "https://base.example.com",
            "https://api-staging.dev.kubiya.ai",
        ),
        (
            "",
            "https://base.example.com/api/v1",
            "https://base.example.com",
        ),
        (
            "https://env.example.com/",
            "https://base.example.com",
            "https://env.example.com",
        ),
    ] {
        let out = child()
            .env("KUBIYA_ENV", environment)
            .env("KUBIYA_BASE_URL", base_url)
            .run();
        assert!(out.contains(&format!("build: Ok {endpoint}\n")), "{out}");
    }
    let out = child().env("KUBIYA_ENV", "prod").run();
    assert!(
        out.contains("unknown environment") && out.contains("prod"),
        "{out}"
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_named_and_not_shown() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let out = Child::new()
        .env("KUBIYA_API_KEY", OsStr::from_bytes(b"kby_canary\xff"))
        .run();
    assert!(out.contains("KUBIYA_API_KEY is not valid UTF-8"), "{out}");
    assert!(!out.contains("canary"), "{out}");
}

/// The next connection; none within ten seconds fails the test.
fn accept(listener: &TcpListener) -> TcpStream {
    listener.set_nonblocking(true).unwrap();
    for _ in 0..1000 {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            return stream;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("nobody connected");
}

#[test]
fn a_proxy_of_the_system_is_not_used_for_this_machine() {
    let api = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", api.local_addr().unwrap());
    let child = Child::new()
        .env("KUBIYA_API_KEY", KEY)
        .env("KUBIYA_ENV", &endpoint)
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .env("http_proxy", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .start();
    let mut stream = accept(&api);
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).unwrap();
    assert_eq!(line, "GET /api/v2/secrets/a HTTP/1.1\r\n");
    stream
        .write_all(b"HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n")
        .unwrap();
    drop(stream);
    assert!(child.output().contains("get: Err PermissionDenied"));
}

#[test]
fn a_proxy_of_the_system_is_used_for_https_and_never_sees_the_key() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let child = Child::new()
        .env("KUBIYA_API_KEY", KEY)
        .env("KUBIYA_ENV", "https://api.kubiya.invalid")
        .env(
            "HTTPS_PROXY",
            format!("http://{}", proxy.local_addr().unwrap()),
        )
        .start();
    let mut stream = accept(&proxy);
    let mut head = String::new();
    for line in BufReader::new(&stream).lines().map_while(Result::ok) {
        if line.is_empty() {
            break;
        }
        head.push_str(&line);
        head.push('\n');
    }
    assert!(
        head.starts_with("CONNECT api.kubiya.invalid:443 HTTP/1.1\n"),
        "{head}"
    );
    assert!(!head.to_lowercase().contains("authorization"), "{head}");
    stream
        .write_all(b"HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n")
        .unwrap();
    drop(stream);
    assert!(child.output().contains("get: Err NeverSent"));
}

#[test]
fn a_failure_names_the_address_and_the_setting_it_comes_from() {
    let nowhere = "http://127.0.0.1:1";
    for (variable, text) in [
        ("KUBIYA_ENV", nowhere),
        ("KUBIYA_BASE_URL", "http://127.0.0.1:1/api/v1"),
    ] {
        let out = Child::new()
            .env("KUBIYA_API_KEY", KEY)
            .env(variable, text)
            .run();
        let destination = format!("{nowhere}, set by the environment variable {variable}");
        assert!(out.contains("get: Err NeverSent"), "{out}");
        assert!(out.contains(&format!("(to {destination})")), "{out}");
        let logged = out.lines().filter(|line| line.starts_with("DEBUG"));
        let logged: Vec<_> = logged.filter(|line| line.contains(&destination)).collect();
        assert_eq!(
            logged.len(),
            2,
            "when it is set up, and when it fails: {out}"
        );
    }
}

#[cfg(target_os = "linux")] // Elsewhere the system's store cannot be replaced by a variable.
#[test]
fn a_certificate_that_the_system_trusts_is_accepted_and_http2_is_spoken() {
    let (server, key) = (TlsServer::start(), Canary::key());
    let out = Child::new()
        .env("KUBIYA_API_KEY", &key.text)
        .env("KUBIYA_ENV", server.url())
        .env("SSL_CERT_FILE", server.certificate_file())
        .run();
    assert!(out.contains("get: Ok a"), "{out}");
    assert!(out.contains("create: Err Rejected"), "{out}");
    // The child searched its own traces, those of HTTP/2 among them.
    assert!(out.contains("traces: silent"), "{out}");
    key.assert_absent("output", &out);
    assert_eq!(
        server.requests(),
        [
            "GET /api/v2/secrets/a HTTP/2.0",
            "POST /api/v2/secrets HTTP/2.0"
        ]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_certificates_of_the_system_are_loaded_for_https_only() {
    let child = |endpoint| {
        let child = Child::new()
            .env("KUBIYA_API_KEY", KEY)
            .env("KUBIYA_ENV", endpoint);
        child
            .env("SSL_CERT_FILE", "/dev/null")
            .env("SSL_CERT_DIR", "/dev/null")
            .run()
    };
    let out = child("https://api.kubiya.invalid");
    assert!(
        out.contains("build: Err") && out.to_lowercase().contains("certificates"),
        "{out}"
    );
    let out = child("http://127.0.0.1:1");
    assert!(out.contains("build: Ok http://127.0.0.1:1\n"), "{out}");
}

#[test]
fn a_certificate_that_nobody_trusts_is_refused_before_the_key_is_sent() {
    let server = TlsServer::start();
    let out = Child::new()
        .env("KUBIYA_API_KEY", KEY)
        .env("KUBIYA_ENV", server.url())
        .run();
    assert!(out.contains("get: Err NeverSent"), "{out}");
    assert!(server.requests().is_empty());
}

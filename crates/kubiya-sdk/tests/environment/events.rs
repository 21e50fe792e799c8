//! Events for webhooks over TLS: how long a connection may take, and that nothing is sent again.

use std::time::Duration;

use super::child::{Child, POST_TIMEOUT, POSTS};
use super::tls::{Service, TlsServer};

fn post(server: &TlsServer) -> String {
    let child = Child::new().env(POSTS, server.url() + "/hooks/a");
    let child = child.env("SSL_CERT_FILE", server.certificate_file());
    child.run()
}

#[test]
fn a_connection_may_take_most_of_the_time_of_a_call() {
    let server = TlsServer::start_as(Service::Webhook, POST_TIMEOUT * 5 / 8);
    let out = post(&server);
    assert!(out.contains("post: Ok accepted"), "{out}");
    assert_eq!(server.requests(), ["POST /hooks/a HTTP/2.0"]);
}

#[test]
fn without_a_connection_in_time_it_is_known_that_nothing_was_sent() {
    let server = TlsServer::start_as(Service::Webhook, Duration::from_secs(3600));
    let out = post(&server);
    assert!(out.contains("post: Err NeverSent"), "{out}");
    assert!(out.contains("no connection within 4s"), "{out}");
    assert!(out.contains("timeout=true maybe=false"), "{out}");
    assert!(server.requests().is_empty());
}

/// The HTTP library repeats by itself what a server refuses in this way.
#[test]
fn what_is_refused_at_the_level_of_http2_is_not_sent_again() {
    let server = TlsServer::start_as(Service::Refusal, Duration::ZERO);
    let out = post(&server);
    assert!(out.contains("post: Err MaybeProcessed"), "{out}");
    assert_eq!(server.requests(), ["POST /hooks/a HTTP/2.0"]);
}

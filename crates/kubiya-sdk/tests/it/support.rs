//! A scripted server that knows which requests to expect, and a client for it.

pub(crate) mod canary;
pub(crate) mod capture;
pub(crate) mod raw;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kubiya_sdk::{Client, ClientBuilder, RetryPolicy, SecretString};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockBuilder, MockServer, Request, ResponseTemplate};

pub(crate) const KEY: &str = "kby_canary-key-5b21";

/// A server, and the calls that no mock expected.
pub(crate) struct Api {
    pub(crate) server: MockServer,
    unexpected: Arc<Mutex<Vec<String>>>,
}

impl Api {
    pub(crate) async fn start() -> Self {
        let server = MockServer::start().await;
        let unexpected = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&unexpected);
        let note = move |request: &Request| {
            log.lock().unwrap().push(line(request));
            ResponseTemplate::new(501)
        };
        Mock::given(any())
            .respond_with(note)
            .with_priority(u8::MAX)
            .mount(&server)
            .await;
        Self { server, unexpected }
    }

    /// A client with short waits.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .api_key(SecretString::from(KEY))
            .endpoint(self.server.uri().as_str())
            .retry(quick())
            .retry_timeout(Duration::from_secs(20))
    }

    pub(crate) async fn expect(
        &self,
        request: MockBuilder,
        times: u64,
        response: ResponseTemplate,
    ) {
        request
            .respond_with(response)
            .expect(times)
            .mount(&self.server)
            .await;
    }

    /// The next `times` matching requests get this response, later ones fall through to what is
    /// mounted afterwards.
    pub(crate) async fn first(&self, request: MockBuilder, times: u64, response: ResponseTemplate) {
        request
            .respond_with(response)
            .up_to_n_times(times)
            .expect(times)
            .mount(&self.server)
            .await;
    }

    /// Checks that every expected request came, and no other, which is named if it did.
    pub(crate) async fn verify(self) {
        assert_eq!(
            *self.unexpected.lock().unwrap(),
            [""; 0],
            "unexpected requests"
        );
        self.server.verify().await;
    }

    /// What was requested, in order, as `METHOD /path`.
    pub(crate) async fn requests(&self) -> Vec<String> {
        self.server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .map(line)
            .collect()
    }
}

fn line(request: &Request) -> String {
    format!("{} {}", request.method, request.url.path())
}

/// A retry policy with waits of at most a few milliseconds.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::default()
        .base_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(5))
}

pub(crate) fn get(at: &str) -> MockBuilder {
    Mock::given(method("GET")).and(path(at))
}

pub(crate) fn list() -> MockBuilder {
    get("/api/v2/secrets")
}

pub(crate) fn post() -> MockBuilder {
    post_to("/api/v2/secrets")
}

pub(crate) fn post_to(at: &str) -> MockBuilder {
    Mock::given(method("POST")).and(path(at))
}

pub(crate) fn put(at: &str) -> MockBuilder {
    Mock::given(method("PUT")).and(path(at))
}

pub(crate) fn delete(at: &str) -> MockBuilder {
    Mock::given(method("DELETE")).and(path(at))
}

pub(crate) fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}

pub(crate) fn empty(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

//! Endpoints and durations that somebody has mistyped, or pasted something else into.

use std::io::Write;
use std::time::Duration;

use hostile_inputs::{Canary, attack, bytes};
use kubiya_sdk::{Client, Endpoint, RetryPolicy, SecretString};
use proptest::prelude::*;
use proptest::sample::select;

use crate::server::Server;

const URLS: [&str; 8] = [
    "https://api.kubiya.ai/api/v1/",
    "https://gw.example.com:8443/kubiya/api/v1",
    "http://127.0.0.1:8080",
    "http://[::1]:9/api/v1",
    "http://[::ffff:127.0.0.1]:9",
    "http://localhost.:9",
    "https://user:password@h.example",
    "staging",
];

#[test]
fn an_endpoint_is_safe_to_send_a_key_to_or_an_error_that_shows_nothing_pasted() {
    let texts = select(&URLS[..]).prop_map(|url| url.as_bytes().to_vec());
    let inputs = prop_oneof![
        bytes::damaged(texts).prop_map(|text| String::from_utf8_lossy(&text).into_owned()),
        any::<String>(),
        "https?://[ -~]{0,40}",
    ];
    attack(1_000, (inputs, Canary::any()), |(text, canary)| {
        if let Ok(endpoint) = Endpoint::parse(&text) {
            prop_assert!(endpoint.is_https() || endpoint.is_loopback(), "{:?}", text);
            let shown = endpoint.as_str();
            let scheme = if endpoint.is_https() {
                "https://"
            } else {
                "http://"
            };
            let address = shown.strip_prefix(scheme).unwrap();
            let host = address.split('/').next().unwrap();
            prop_assert!(
                !host.contains('@') && !address.contains(['?', '#']),
                "{:?}",
                shown
            );
            prop_assert!(
                !shown.chars().any(|c| c.is_control() || c == ' '),
                "{:?}",
                shown
            );
        }
        let pasted = format!("{text}://{0} {0}@{0}", canary.text());
        if let Err(error) = Endpoint::parse(&pasted) {
            canary.absent_from(&format!("{error} {error:?}"))?;
        }
        Ok(())
    });
}

#[test]
fn durations_beyond_every_clock_mean_no_limit() {
    let server = Server::start(|stream| {
        stream.write_all(b"HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n")
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let never = Duration::MAX;
    for policy in [
        RetryPolicy::default()
            .base_delay(Duration::ZERO)
            .max_delay(never),
        RetryPolicy::default()
            .base_delay(Duration::from_nanos(1))
            .max_delay(never),
        RetryPolicy::default()
            .base_delay(never)
            .max_delay(Duration::ZERO),
    ] {
        let client = Client::builder()
            .api_key(SecretString::from("kby_key"))
            .endpoint(server.url().as_str())
            .timeout(never)
            .retry_timeout(never)
            .retry(policy.max_attempts(3))
            .build()
            .unwrap();
        let error = runtime.block_on(client.secrets().get("a")).unwrap_err();
        assert_eq!(error.attempts(), 3);
    }
}

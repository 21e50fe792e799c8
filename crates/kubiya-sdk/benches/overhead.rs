//! What a call of the SDK takes more than a bare request of its HTTP library.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark fails where it cannot go on"
)]

use divan::Bencher;
use kubiya_emulator::Emulator;
use kubiya_sdk::{Client, NewSecret, SecretString};
use secrecy::ExposeSecret;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// Gate, retry policy, scrubbing, and the metadata out of the answer.
#[divan::bench]
fn get_by_the_sdk(bencher: Bencher<'_, '_>) {
    let (runtime, emulator) = world();
    let client = client(&emulator);
    bencher.bench_local(|| runtime.block_on(client.secrets().get("one")).unwrap());
}

/// The same bytes back and forth.
#[divan::bench]
fn get_by_bare_reqwest(bencher: Bencher<'_, '_>) {
    let (runtime, emulator) = world();
    let client = reqwest::Client::builder()
        .tls_certs_only([])
        .no_proxy()
        .build()
        .unwrap();
    let url = format!("{}/api/v2/secrets/one", emulator.url());
    let authorization = format!("UserKey {}", emulator.api_key().expose_secret());
    bencher.bench_local(|| {
        runtime.block_on(async {
            let request = client.get(&url).header("authorization", &authorization);
            let answer = request.send().await.unwrap().error_for_status().unwrap();
            answer.bytes().await.unwrap()
        })
    });
}

fn world() -> (Runtime, Emulator) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let emulator = Emulator::builder().start_blocking().unwrap();
    let new = NewSecret::new("one", SecretString::from("the value")).description("text");
    let created = runtime.block_on(client(&emulator).secrets().create(new));
    assert!(created.unwrap().metadata().is_ok());
    (runtime, emulator)
}

fn client(emulator: &Emulator) -> Client {
    let builder = Client::builder().api_key(emulator.api_key().clone());
    builder.endpoint(emulator.url()).build().unwrap()
}

//! Planning one secret: what the provider adds to a walk of Terraform's for each.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark fails where it cannot go on"
)]

#[path = "../tests/budget/in_process.rs"]
mod in_process;
#[path = "../tests/budget/questions.rs"]
mod questions;

use divan::Bencher;
use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use tfplugin_proto::generated::tfplugin6::provider_server::Provider;

use in_process::{OneSecret, configured};

pub(crate) fn main() {
    divan::main();
}

/// The keyed tag tells that the value is the same.
#[divan::bench]
fn unchanged_with_the_same_api_key(bencher: Bencher<'_, '_>) {
    let emulator = Emulator::builder().start_blocking().unwrap();
    plan(bencher, &emulator, emulator.api_key().expose_secret());
}

/// argon2id has to tell.
#[divan::bench(sample_count = 20)]
fn unchanged_with_another_api_key(bencher: Bencher<'_, '_>) {
    let emulator = Emulator::builder().start_blocking().unwrap();
    plan(bencher, &emulator, "another-key");
}

fn plan(bencher: Bencher<'_, '_>, emulator: &Emulator, api_key: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (service, secret) = runtime.block_on(async {
        let secret = OneSecret::create(emulator).await;
        (configured(emulator, api_key).await, secret)
    });
    bencher
        .with_inputs(|| secret.plan())
        .bench_local_values(|request| {
            let answer = runtime.block_on(service.plan_resource_change(request));
            assert!(secret.is_unchanged(&answer.unwrap().into_inner()));
        });
}

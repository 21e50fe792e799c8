//! What the provider may take, in numbers that do not depend on the machine's speed.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod in_process;
#[cfg(target_os = "linux")]
mod memory;
mod questions;

use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use tfplugin_proto::generated::tfplugin6::provider_server::Provider;

use in_process::{OneSecret, configured};

/// What the plan of one unchanged secret may allocate: a quarter more than the 142 allocations and 14.5 kB
/// that it does.
const ALLOCATIONS: u64 = 178;
const BYTES: u64 = 18_200;

#[test]
fn planning_an_unchanged_secret_stays_within_its_allocations() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let emulator = Emulator::builder().start_blocking().unwrap();
    let (service, secret) = runtime.block_on(async {
        let key = emulator.api_key().expose_secret();
        let secret = OneSecret::create(&emulator).await;
        (configured(&emulator, key).await, secret)
    });
    let plan = || {
        let request = secret.plan();
        let mut answer = None;
        let taken = allocation_counter::measure(|| {
            answer = Some(runtime.block_on(service.plan_resource_change(request)));
        });
        let answer = answer.unwrap().unwrap().into_inner();
        assert!(secret.is_unchanged(&answer));
        taken
    };
    let _with_what_is_made_once = plan();
    let taken = plan();
    assert!(
        taken.count_total <= ALLOCATIONS && taken.bytes_total <= BYTES,
        "{} allocations, {} bytes",
        taken.count_total,
        taken.bytes_total
    );
}

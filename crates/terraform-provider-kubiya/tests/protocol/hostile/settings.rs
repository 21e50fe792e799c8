//! Provider blocks with texts of every kind.

use hostile_inputs::{Canaries, Canary, attack};
use proptest::prelude::*;
use proptest::sample::select;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::CoreError;
use tokio::runtime::Runtime;

use super::{attacked, expect_unharmed};
use crate::world::{IMPATIENT, World};

fn duration() -> impl Strategy<Value = String> {
    let units = vec!["ns", "us", "ms", "s", "m", "h", "days", "y", "", "parsecs"];
    let number = prop_oneof![any::<u64>(), 0..100_u64];
    prop_oneof![
        6 => Just("30s".to_owned()),
        1 => (number, select(units)).prop_map(|(number, unit)| format!("{number}{unit}")),
        1 => "[0-9a-z. -]{0,12}",
        1 => any::<String>(),
    ]
}

fn endpoint() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("staging".to_owned()),
        1 => "https?://[a-z.:0-9/\\[\\]@]{0,20}",
        1 => select(&["production", "staging", "http://[::1]:1", "https://\u{0}"][..])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

#[test]
fn any_setting_is_used_or_refused_without_showing_the_api_key() {
    let runtime = Runtime::new().unwrap();
    let (world, mut core) = runtime.block_on(async {
        let world = World::new().await;
        let core = attacked(&world).await;
        (world, core)
    });
    let keys = Canaries::default();
    let shared = std::cell::RefCell::new(&mut core);
    let odd = select(&["", " ", "\n", "é", "\u{0}"][..]);
    let inputs = (Canary::any(), odd, endpoint(), duration(), duration());
    attack(100, inputs, |(key, odd, endpoint, request, retry)| {
        keys.add(&key);
        let key_text = format!("{}{odd}{}", key.text(), key.text());
        let block = [
            ("api_key", Value::string(key_text)),
            ("endpoint", Value::string(endpoint)),
            ("request_timeout", Value::string(request)),
            ("retry_timeout", Value::string(retry)),
        ];
        match runtime.block_on(shared.borrow_mut().configure(&block)) {
            Ok(warnings) => key.absent_from(&format!("{warnings:?}")),
            Err(CoreError::Reported(diagnostics)) => key.absent_from(&format!("{diagnostics:?}")),
            Err(error) => Err(TestCaseError::fail(error.to_string())),
        }
    });
    runtime.block_on(async {
        let (name, limit) = IMPATIENT;
        core.configure(&[(name, limit.into())]).await.unwrap();
        expect_unharmed(core, &keys).await;
    });
    drop(world);
}

#[tokio::test]
async fn the_longest_durations_that_can_be_written_are_no_limit() {
    let world = World::new().await;
    let mut core = attacked(&world).await;
    let forever = format!("{}s", u64::MAX);
    let block = ["request_timeout", "retry_timeout"].map(|name| (name, forever.as_str().into()));
    core.configure(&block).await.unwrap();
    expect_unharmed(core, &Canaries::default()).await;
}

//! What reaches standard error.

use serde_json::Value;
use tfplugin_framework::testing::host::Dial;
use tfplugin_proto::generated::tfplugin6::validate_provider_config;

use crate::bare_provider::PANIC_SECRET;
use crate::connections::is_served;
use crate::{Sandbox, Trials, trials};

pub(crate) fn trials() -> Trials {
    trials![
        nothing_is_logged_unless_asked_for,
        our_own_events_are_logged_as_json_and_no_others,
        a_panic_leaves_its_place_and_not_its_message,
    ]
}

async fn nothing_is_logged_unless_asked_for() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    assert!(plugin.shutdown().await.unwrap().stderr.is_empty());
}

async fn our_own_events_are_logged_as_json_and_no_others() {
    let sandbox = Sandbox::new();
    let plugin = sandbox
        .launch()
        .env("TF_LOG_PROVIDER", "TRACE")
        .start()
        .await
        .unwrap();
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    let lines = plugin.shutdown().await.unwrap().stderr;
    let [line] = &lines[..] else {
        panic!("{lines:?}")
    };
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["@level"], "info");
    assert_eq!(line["@message"], "asked for the schema");
    assert_eq!(line["answer"], 42);
}

async fn a_panic_leaves_its_place_and_not_its_message() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let mut provider = plugin.provider().await.unwrap();
    let request = validate_provider_config::Request::default();
    provider
        .validate_provider_config(request)
        .await
        .unwrap_err();
    let lines = plugin.shutdown().await.unwrap().stderr;
    let [line] = &lines[..] else {
        panic!("{lines:?}")
    };
    assert!(!line.contains(PANIC_SECRET), "{line}");
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["@level"], "error");
    assert!(
        line["location"]
            .as_str()
            .unwrap()
            .contains("bare_provider.rs:"),
        "{line}"
    );
}

//! A host that starts the provider in an environment of nonsense.

use hostile_inputs::{attack, bytes};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;
use tfplugin_framework::testing::host::HostError;
use tokio::runtime::Runtime;

use crate::world::World;

/// The variables of a host, but for those that name places in the file system.
const VARIABLES: [&str; 6] = [
    "PLUGIN_CLIENT_CERT",
    "PLUGIN_MAX_PORT",
    "PLUGIN_MIN_PORT",
    "PLUGIN_MULTIPLEX_GRPC",
    "PLUGIN_PROTOCOL_VERSIONS",
    "TF_LOG",
];

/// Texts that one or the other of them has, or nearly so.
const NEAR: [&str; 6] = [
    "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n",
    "10000",
    "5,6",
    "TRACE",
    "true",
    "-----BEGIN",
];

/// A variable with a text that a variable can have, most of them nearly right.
fn variable() -> impl Strategy<Value = (&'static str, String)> {
    let near = select(&NEAR[..]).prop_map(|text| text.as_bytes().to_vec());
    let text = prop_oneof![
        bytes::damaged(near).prop_map(|text| String::from_utf8_lossy(&text).into_owned()),
        any::<String>(),
        Just("9".repeat(100_000)),
    ];
    (
        select(&VARIABLES[..]),
        text.prop_map(|text| text.replace('\0', "0")),
    )
}

#[test]
fn a_start_ends_in_a_handshake_or_in_log_lines() {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(World::new());
    attack(20, variable(), |(name, text)| {
        let launch = world.launch().env("TF_LOG", "ERROR").env(name, &text);
        runtime.block_on(async {
            match launch.start().await {
                Ok(plugin) => drop(plugin),
                Err(HostError::NoLine { stderr }) => {
                    prop_assert!(!stderr.is_empty());
                    for line in stderr {
                        let entry: Result<Json, _> = serde_json::from_str(&line);
                        prop_assert!(entry.is_ok(), "{}", line);
                        prop_assert!(!line.contains("panic"), "{}", line);
                    }
                }
                // The line is one that only a host that asks for another form would read.
                Err(HostError::Line(_)) => prop_assert_eq!(name, "PLUGIN_MULTIPLEX_GRPC"),
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
            Ok(())
        })
    });
}

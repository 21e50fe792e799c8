//! Who may talk to the provider.

use tfplugin_framework::testing::host::{Dial, Plugin, provider_client};
use tfplugin_proto::generated::tfplugin6::get_provider_schema;

use crate::world::World;

#[tokio::test]
async fn without_a_host_the_program_explains_itself_and_fails() {
    let world = World::new().await;
    let output = world.launch().without_cookie().run().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("Terraform provider"), "{stderr}");
    assert!(world.leftovers().is_empty());
}

#[tokio::test]
async fn a_wrong_cookie_is_as_good_as_none() {
    let world = World::new().await;
    let launch = world.launch().env("TF_PLUGIN_MAGIC_COOKIE", "wrong");
    let output = launch.run().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

#[tokio::test]
async fn only_the_host_is_served() {
    let world = World::new().await;
    let plugin = world.launch().start().await.unwrap();
    assert!(plugin.line().certificate.is_some());
    for dial in [
        Dial::stranger(),
        Dial::stranger().at_most_tls12(),
        Dial::impostor(),
        Dial::impostor().at_most_tls12(),
        Dial::anonymous(),
        Dial::anonymous().at_most_tls12(),
        Dial::plain_text(),
    ] {
        assert!(!is_served(&plugin, dial).await, "{dial:?}");
        assert!(is_served(&plugin, Dial::host()).await, "after {dial:?}");
    }
}

/// Under TLS 1.3 a client learns only from its first call that it was refused.
async fn is_served(plugin: &Plugin, dial: Dial) -> bool {
    let Ok(channel) = plugin.dial(dial).await else {
        return false;
    };
    let request = get_provider_schema::Request::default();
    provider_client(channel)
        .get_provider_schema(request)
        .await
        .is_ok()
}

//! Who may talk to the provider.

use tfplugin_framework::testing::host::{Dial, HostError, Plugin, provider_client};
use tfplugin_proto::Endpoint;
use tfplugin_proto::generated::tfplugin6::get_provider_schema;
use tonic::transport::Channel;

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
    let open = plugin.dial(Dial::host()).await.unwrap();
    for dial in [
        Dial::stranger(),
        Dial::stranger().at_most_tls12(),
        Dial::impostor(),
        Dial::impostor().at_most_tls12(),
        Dial::anonymous(),
        Dial::anonymous().at_most_tls12(),
        Dial::plain_text(),
    ] {
        assert!(!is_served(plugin.dial(dial).await).await, "{dial:?}");
        assert!(is_served(Ok(open.clone())).await, "after {dial:?}");
        let another = plugin.dial(Dial::host()).await;
        assert!(is_served(another).await, "anew, after {dial:?}");
    }
}

/// The directory outlives a provider that was killed.
#[cfg(unix)]
#[tokio::test]
async fn the_sockets_directory_is_its_owners_alone_and_stays_so_after_a_kill() {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::net::UnixStream;

    let world = World::new().await;
    let plugin = world.launch().start().await.unwrap();
    let stale = socket(&plugin);
    let directory = stale.parent().unwrap();
    assert_eq!(world.leftovers(), [directory]);
    plugin.kill().await.unwrap();
    let mode = directory.metadata().unwrap().mode();
    assert_eq!(mode & 0o777, 0o700);
    assert!(UnixStream::connect(&stale).is_err());

    let plugin = world.launch().start().await.unwrap();
    assert_ne!(socket(&plugin), stale);
    assert!(is_served(plugin.dial(Dial::host()).await).await);
}

#[cfg(unix)]
fn socket(plugin: &Plugin) -> std::path::PathBuf {
    match &plugin.line().endpoint {
        Endpoint::Unix(path) => path.clone(),
        Endpoint::Tcp(address) => panic!("listens on {address}"),
    }
}

/// Under TLS 1.3 a client learns only from its first call that it was refused.
async fn is_served(channel: Result<Channel, HostError>) -> bool {
    let Ok(channel) = channel else {
        return false;
    };
    let request = get_provider_schema::Request::default();
    provider_client(channel)
        .get_provider_schema(request)
        .await
        .is_ok()
}

//! Who may connect, and how.

use tfplugin_framework::testing::host::{Dial, HostError, provider_client};
use tfplugin_proto::generated::tfplugin6::get_provider_schema;
use tonic::transport::Channel;

use crate::{Sandbox, Trials, tally, trials};

pub(crate) fn trials() -> Trials {
    trials![
        the_host_is_served_over_mutual_tls,
        the_host_is_served_over_tls_1_2,
        the_host_may_connect_twice,
        strangers_are_refused_and_the_host_is_served_on,
        plain_text_is_served_when_the_host_asks_for_it,
    ]
}

/// Whether the provider answers calls over a channel.
pub(crate) async fn is_served(channel: Result<Channel, HostError>) -> bool {
    let Ok(channel) = channel else { return false };
    provider_client(channel)
        .get_provider_schema(get_provider_schema::Request {})
        .await
        .is_ok()
}

async fn the_host_is_served_over_mutual_tls() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    assert!(plugin.line().certificate.is_some());
    assert!(is_served(plugin.dial(Dial::host()).await).await);
}

async fn the_host_is_served_over_tls_1_2() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    assert!(is_served(plugin.dial(Dial::host().at_most_tls12()).await).await);
}

async fn the_host_may_connect_twice() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let first = plugin.dial(Dial::host()).await.unwrap();
    assert!(is_served(Ok(first.clone())).await);
    assert!(is_served(plugin.dial(Dial::host()).await).await);
    assert!(is_served(Ok(first)).await);
}

async fn strangers_are_refused_and_the_host_is_served_on() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.start().await;
    let host = plugin.dial(Dial::host()).await.unwrap();
    for dial in [
        Dial::stranger(),
        Dial::stranger().at_most_tls12(),
        Dial::impostor(),
        Dial::impostor().at_most_tls12(),
        Dial::anonymous(),
        Dial::anonymous().at_most_tls12(),
        Dial::plain_text(),
    ] {
        let attempt = format!("{dial:?}");
        tally::refused(&attempt, !is_served(plugin.dial(dial).await).await);
        // Over the connection that is open, and over a new one.
        tally::served(&attempt, is_served(Ok(host.clone())).await);
        tally::served(&attempt, is_served(plugin.dial(Dial::host()).await).await);
    }
}

async fn plain_text_is_served_when_the_host_asks_for_it() {
    let sandbox = Sandbox::new();
    let plugin = sandbox.launch().without_tls().start().await.unwrap();
    assert!(plugin.line().certificate.is_none());
    assert!(is_served(plugin.dial(Dial::plain_text()).await).await);
}

//! How many requests a refresh costs.

use tfplugin_framework::testing::core::Era;

use crate::world::{SECRET, World, absent};

/// Refreshes as many secrets as `count`, all of them there; gives the number of requests.
async fn requests_for(count: usize) -> usize {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let schema = core.schema(SECRET).unwrap().clone();
    let names: Vec<_> = (0..count)
        .map(|number| format!("secret-{number}"))
        .collect();
    for name in &names {
        world.emulator.secrets().put(name, "value");
    }
    for name in &names {
        let mut secret = absent(&core);
        secret.state =
            schema.object(&[("name", name.as_str().into()), ("value_version", 1.into())]);
        core.refresh(&mut secret).await.unwrap();
        assert!(*secret.state.field("name") == name.as_str().into());
        assert!(!secret.state.field("created_at").is_null());
    }
    world.emulator.requests().len()
}

#[tokio::test]
async fn one_secret_is_one_request() {
    assert_eq!(requests_for(1).await, 1);
}

#[tokio::test]
async fn a_thousand_secrets_are_a_handful_of_requests() {
    let requests = requests_for(1_000).await;
    assert!(requests <= 5, "{requests} requests");
}

//! Any legal name reaches the server unchanged, and comes back.

use kubiya_emulator::Emulator;
use kubiya_sdk::{
    Catalog, Client, NewSecret, Secret, SecretString, SecretUpdate, validate_secret_name,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

async fn live_through(client: &Client, emulator: &Emulator, name: &str) {
    let secrets = client.secrets();
    let created = secrets
        .create(NewSecret::new(name, SecretString::from("one")))
        .await
        .unwrap();
    assert_eq!(created.metadata().unwrap().name(), name);
    assert!(emulator.secrets().value_matches(name, "one"));
    assert_eq!(secrets.get(name).await.unwrap().name(), name);
    assert_eq!(secrets.list().await.unwrap()[0].name(), name);
    let catalog = Catalog::<Secret>::new(client.clone());
    assert!(catalog.get_opt(name).await.unwrap().is_some());
    let update = SecretUpdate::new(SecretString::from("two"), name);
    secrets.update(name, update).await.unwrap();
    assert!(emulator.secrets().value_matches(name, "two"));
    assert_eq!(emulator.secrets().metadata(name).unwrap().description, name);
    assert!(secrets.delete_if_exists(name).await.unwrap());
    assert!(emulator.secrets().list().is_empty());
}

#[test]
fn any_legal_name_is_created_read_listed_updated_and_deleted() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let emulator = Emulator::builder().start_blocking().unwrap();
    let client = Client::builder()
        .api_key(emulator.api_key().clone())
        .endpoint(emulator.url())
        .build()
        .unwrap();
    for name in [
        "a b",
        "a/b",
        "/",
        "//",
        "a?b#c",
        "%2F",
        "%",
        "..a",
        "...",
        "a\\b",
        "é\u{1f511}",
    ] {
        runtime.block_on(live_through(&client, &emulator, name));
    }
    let names = prop_oneof!["\\PC{1,60}", "[ -~]{1,60}", "[./%?#&=+ \\\\]{1,20}"];
    let legal = names.prop_filter("legal", |name| validate_secret_name(name).is_ok());
    let config = ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..Default::default()
    };
    TestRunner::new(config)
        .run(&legal, |name| {
            runtime.block_on(live_through(&client, &emulator, &name));
            Ok(())
        })
        .unwrap();
}

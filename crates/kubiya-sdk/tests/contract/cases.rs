//! What the SDK promises on top of any Kubiya API.

use kubiya_sdk::{Catalog, Client, ErrorKind, NewSecret, Secret, SecretString, SecretUpdate};

use super::target::Target;
use crate::Case;

pub(crate) const ALL: &[Case] = &[
    ("a created secret is there with its metadata", |t| {
        Box::pin(created(t))
    }),
    ("an existing name is refused and keeps its value", |t| {
        Box::pin(existing(t))
    }),
    (
        "a missing secret is not found, by get, update and delete",
        |t| Box::pin(missing(t)),
    ),
    ("a created secret is in the list as it is alone", |t| {
        Box::pin(listed(t))
    }),
    (
        "an update replaces value and description and keeps the rest",
        |t| Box::pin(updated(t)),
    ),
    ("a description can be cleared", |t| Box::pin(cleared(t))),
    ("a deleted secret is gone", |t| Box::pin(deleted(t))),
    ("names keep their characters and their case", |t| {
        Box::pin(named(t))
    }),
    ("a value is stored byte for byte", |t| Box::pin(stored(t))),
    ("the catalog says what single reads say", |t| {
        Box::pin(catalogued(t))
    }),
    ("a wrong key is refused", |t| Box::pin(wrong_key(t))),
];

fn value(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn created(target: &Target) {
    let name = target.name("created");
    let new = NewSecret::new(&name, value("v")).description("for the contract test");
    let created = target
        .client
        .secrets()
        .create(new)
        .await
        .unwrap()
        .into_metadata()
        .unwrap();
    assert_eq!(created.name(), name);
    assert_eq!(created.description(), Some("for the contract test"));
    assert!(
        created.created_at().is_some(),
        "created_at is unknown right after the create"
    );
    assert!(
        created.created_by().is_some(),
        "created_by is unknown right after the create"
    );
    assert_eq!(target.client.secrets().get(&name).await.unwrap(), created);
    target.assert_value(&name, "v");
}

async fn existing(target: &Target) {
    let name = target.create("existing", "original").await;
    let again = NewSecret::new(&name, value("another value")).description("another");
    let error = target.client.secrets().create(again).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{error}");
    let secret = target.client.secrets().get(&name).await.unwrap();
    assert_eq!(secret.description(), Some("original"));
    target.assert_value(&name, "first value");
}

async fn missing(target: &Target) {
    let name = target.name("missing");
    let secrets = target.client.secrets();
    assert!(secrets.get_opt(&name).await.unwrap().is_none());
    let error = secrets
        .update(&name, SecretUpdate::new(value("v"), ""))
        .await
        .unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(!secrets.delete_if_exists(&name).await.unwrap());
    assert!(
        secrets.get_opt(&name).await.unwrap().is_none(),
        "the update created it"
    );
}

async fn listed(target: &Target) {
    let name = target.create("listed", "in the list").await;
    let all = target.client.secrets().list().await.unwrap();
    let entry = all
        .iter()
        .find(|secret| secret.name() == name)
        .expect("it is not in the list");
    let alone = target.client.secrets().get(&name).await.unwrap();
    assert_eq!(entry.description(), alone.description());
}

async fn updated(target: &Target) {
    let name = target.create("updated", "before").await;
    let before = target.client.secrets().get(&name).await.unwrap();
    let update = SecretUpdate::new(value("second value"), "after");
    target.client.secrets().update(&name, update).await.unwrap();
    let after = target.client.secrets().get(&name).await.unwrap();
    assert_eq!(after.description(), Some("after"));
    assert_eq!(after.created_at(), before.created_at());
    assert_eq!(after.created_by(), before.created_by());
    target.assert_value(&name, "second value");
}

async fn cleared(target: &Target) {
    let name = target.create("cleared", "before").await;
    let update = SecretUpdate::new(value("first value"), "");
    target.client.secrets().update(&name, update).await.unwrap();
    assert_eq!(
        target
            .client
            .secrets()
            .get(&name)
            .await
            .unwrap()
            .description(),
        None
    );
}

async fn deleted(target: &Target) {
    let name = target.create("deleted", "").await;
    target.client.secrets().delete(&name).await.unwrap();
    assert!(
        target
            .client
            .secrets()
            .get_opt(&name)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        target
            .client
            .secrets()
            .delete(&name)
            .await
            .unwrap_err()
            .is_not_found()
    );
}

async fn named(target: &Target) {
    for purpose in [
        "with space",
        "UPPER",
        "upper",
        "dot.dash-under_score",
        "slash/percent%41#?é",
    ] {
        let name = target.create(purpose, "").await;
        assert_eq!(
            target.client.secrets().get(&name).await.unwrap().name(),
            name
        );
        target.client.secrets().delete(&name).await.unwrap();
    }
}

async fn stored(target: &Target) {
    let name = target.create("stored", "").await;
    let text = format!("\t\"quotes\" \\ é \u{1f511}\r\n{} \n", "long ".repeat(4000));
    let update = SecretUpdate::new(value(&text), "");
    target.client.secrets().update(&name, update).await.unwrap();
    target.assert_value(&name, &text);
}

async fn catalogued(target: &Target) {
    let name = target.create("catalogued", "d").await;
    // The client that created it has written, and would always read by name.
    let reader = target.reader();
    let alone = reader.secrets().get(&name).await.unwrap();
    let catalog = Catalog::<Secret>::new(reader);
    for _ in 0..4 {
        assert_eq!(catalog.get(&name).await.unwrap(), alone);
    }
    assert!(
        catalog
            .get_opt(&target.name("not there"))
            .await
            .unwrap()
            .is_none()
    );
}

async fn wrong_key(target: &Target) {
    let client = Client::builder()
        .api_key(value("kby_certainly-not-a-key"))
        .endpoint(target.client.endpoint().clone())
        .build()
        .unwrap();
    let error = client.secrets().list().await.unwrap_err();
    assert!(error.is_auth(), "{error}");
}

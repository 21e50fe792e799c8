//! What the SDK promises of every kind of object, on top of any Kubiya API.

use std::fmt::Debug;

use kubiya_sdk::{Catalog, Client, ErrorKind, Result};

use super::target::Target;
use crate::Case;

/// A kind of object.
pub(crate) trait Subject: 'static {
    /// What is sent of an object.
    type Content: Send + Sync;
    /// What is read of an object.
    type Object: Debug + PartialEq + Send + Sync;

    /// What holds for this kind alone.
    const OWN_CASES: &'static [Case];

    const HAS_ORIGIN: bool = true;

    /// A new object with what it must have.
    fn plain(target: &Target, purpose: &str) -> impl Future<Output = Self::Content> + Send;

    /// A new object with something in every field.
    fn full(target: &Target, purpose: &str) -> impl Future<Output = Self::Content> + Send;

    /// Other content of the same name.
    fn namesake(content: &Self::Content) -> Self::Content;

    /// A key that no object has.
    fn missing_key(target: &Target) -> String;

    fn create(
        client: &Client,
        content: &Self::Content,
    ) -> impl Future<Output = Result<Self::Object>> + Send;

    fn get_opt(
        client: &Client,
        key: &str,
    ) -> impl Future<Output = Result<Option<Self::Object>>> + Send;

    fn list(client: &Client) -> impl Future<Output = Result<Vec<Self::Object>>> + Send;

    fn delete(client: &Client, key: &str) -> impl Future<Output = Result<()>> + Send;

    fn delete_if_exists(client: &Client, key: &str) -> impl Future<Output = Result<bool>> + Send;

    fn read_from(
        catalog: &Catalog<Self::Object>,
        key: &str,
    ) -> impl Future<Output = Result<Option<Self::Object>>> + Send;

    fn catalog(client: Client) -> Catalog<Self::Object>;

    fn key(object: &Self::Object) -> &str;

    /// When and by whom it was created, for kinds that [tell](Self::HAS_ORIGIN).
    fn origin(object: &Self::Object) -> (Option<&str>, Option<&str>);

    /// What every entry of a list has.
    fn summary(object: &Self::Object) -> (String, String);

    /// Asserts that this is what was made of the content.
    fn assert_holds(target: &Target, object: &Self::Object, content: &Self::Content);
}

/// A kind of object that can be changed.
pub(crate) trait Changing: Subject {
    /// Other content for the object, with something in every field.
    fn other(
        target: &Target,
        content: &Self::Content,
    ) -> impl Future<Output = Self::Content> + Send;

    /// The same without all that can be left out.
    fn emptied(content: &Self::Content) -> Self::Content;

    fn update(
        client: &Client,
        key: &str,
        content: &Self::Content,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// The cases of one kind, whatever its names are, and whether it can be changed or not.
pub(crate) fn cases<S: Subject>() -> Vec<Case> {
    let shared: [Case; 5] = [
        ("a created one is there with all that was sent", |t| {
            Box::pin(created::<S>(t))
        }),
        ("a missing one is not found, by get and delete", |t| {
            Box::pin(missing::<S>(t))
        }),
        ("a created one is in the list as it is alone", |t| {
            Box::pin(listed::<S>(t))
        }),
        ("a deleted one is gone", |t| Box::pin(deleted::<S>(t))),
        ("the catalog says what single reads say", |t| {
            Box::pin(catalogued::<S>(t))
        }),
    ];
    [&shared, S::OWN_CASES].concat()
}

/// Those of a kind of which two objects cannot have the same name.
pub(crate) fn cases_of_unique_names<S: Subject>() -> Vec<Case> {
    vec![("an existing name is refused and keeps its content", |t| {
        Box::pin(existing::<S>(t))
    })]
}

/// Those of a kind that can be changed.
pub(crate) fn cases_of_changes<S: Changing>() -> Vec<Case> {
    vec![
        ("a missing one is not found by update", |t| {
            Box::pin(missing_for_update::<S>(t))
        }),
        (
            "an update replaces everything that is sent and keeps the rest",
            |t| Box::pin(updated::<S>(t)),
        ),
        ("every part can be cleared", |t| Box::pin(cleared::<S>(t))),
    ]
}

impl Target {
    /// Creates an object, which is deleted in the end.
    pub(crate) async fn create<S: Subject>(&self, content: &S::Content) -> S::Object {
        let created = S::create(&self.client, content).await.unwrap();
        self.delete_later::<S>(S::key(&created));
        created
    }

    /// Reads an object that is there.
    pub(crate) async fn get<S: Subject>(&self, key: &str) -> S::Object {
        let read = S::get_opt(&self.client, key).await.unwrap();
        read.expect("it is not there")
    }
}

async fn created<S: Subject>(target: &Target) {
    let content = S::full(target, "created").await;
    let created = target.create::<S>(&content).await;
    S::assert_holds(target, &created, &content);
    let (at, by) = S::origin(&created);
    let unknown = |what: &str| format!("{what} is unknown right after the create");
    assert_eq!(at.is_some(), S::HAS_ORIGIN, "{}", unknown("created_at"));
    assert_eq!(by.is_some(), S::HAS_ORIGIN, "{}", unknown("created_by"));
    assert_eq!(target.get::<S>(S::key(&created)).await, created);
}

async fn existing<S: Subject>(target: &Target) {
    let content = S::plain(target, "existing").await;
    let created = target.create::<S>(&content).await;
    let again = S::create(&target.client, &S::namesake(&content)).await;
    let error = again.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{error}");
    let read = target.get::<S>(S::key(&created)).await;
    S::assert_holds(target, &read, &content);
}

async fn missing<S: Subject>(target: &Target) {
    let (client, key) = (&target.client, S::missing_key(target));
    assert_eq!(S::get_opt(client, &key).await.unwrap(), None);
    assert!(!S::delete_if_exists(client, &key).await.unwrap());
}

async fn missing_for_update<S: Changing>(target: &Target) {
    let (client, key) = (&target.client, S::missing_key(target));
    let content = S::plain(target, "missing").await;
    let error = S::update(client, &key, &content).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let read = S::get_opt(client, &key).await.unwrap();
    assert!(read.is_none(), "the update created it");
}

async fn listed<S: Subject>(target: &Target) {
    let content = S::plain(target, "listed").await;
    let created = target.create::<S>(&content).await;
    let all = S::list(&target.client).await.unwrap();
    let mut entries = all.iter();
    let entry = entries.find(|entry| S::key(entry) == S::key(&created));
    let alone = target.get::<S>(S::key(&created)).await;
    S::assert_holds(target, &alone, &content);
    let entry = entry.expect("it is not in the list");
    assert_eq!(S::summary(entry), S::summary(&alone));
}

async fn updated<S: Changing>(target: &Target) {
    let content = S::plain(target, "updated").await;
    let before = target.create::<S>(&content).await;
    let key = S::key(&before);
    let other = S::other(target, &content).await;
    S::update(&target.client, key, &other).await.unwrap();
    let after = target.get::<S>(key).await;
    S::assert_holds(target, &after, &other);
    assert_eq!(S::origin(&after), S::origin(&before));
}

async fn cleared<S: Changing>(target: &Target) {
    let content = S::full(target, "cleared").await;
    let created = target.create::<S>(&content).await;
    let (key, emptied) = (S::key(&created), S::emptied(&content));
    S::update(&target.client, key, &emptied).await.unwrap();
    S::assert_holds(target, &target.get::<S>(key).await, &emptied);
}

async fn deleted<S: Subject>(target: &Target) {
    let content = S::plain(target, "deleted").await;
    let created = target.create::<S>(&content).await;
    let (client, key) = (&target.client, S::key(&created));
    S::delete(client, key).await.unwrap();
    assert_eq!(S::get_opt(client, key).await.unwrap(), None);
    let error = S::delete(client, key).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

async fn catalogued<S: Subject>(target: &Target) {
    let content = S::full(target, "catalogued").await;
    let created = target.create::<S>(&content).await;
    let key = S::key(&created);
    // The client that created it has written, and would always read singly.
    let reader = target.reader();
    let alone = S::get_opt(&reader, key).await.unwrap();
    assert_eq!(alone.as_ref(), Some(&created));
    let catalog = S::catalog(reader);
    for _ in 0..4 {
        assert_eq!(S::read_from(&catalog, key).await.unwrap(), alone);
    }
    let other = S::missing_key(target);
    assert_eq!(S::read_from(&catalog, &other).await.unwrap(), None);
}

//! Secrets, as the contract suite needs them.

use kubiya_sdk::{Catalog, Client, NewSecret, Result, Secret, SecretString, SecretUpdate};

use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Secrets;

#[derive(Clone)]
pub(crate) struct Content {
    name: String,
    value: String,
    description: &'static str,
}

impl Subject for Secrets {
    type Content = Content;
    type Object = Secret;

    const OWN_CASES: &'static [Case] = &[
        ("names keep their characters and their case", |t| {
            Box::pin(named(t))
        }),
        ("a value is stored byte for byte", |t| Box::pin(stored(t))),
        ("a wrong key is refused", |t| Box::pin(wrong_key(t))),
    ];

    async fn plain(target: &Target, purpose: &str) -> Content {
        Self::full(target, purpose).await
    }

    /// It is deleted in the end whatever becomes of its create: its name is its key.
    async fn full(target: &Target, purpose: &str) -> Content {
        let name = target.name(purpose);
        target.delete_later::<Self>(&name);
        Content {
            name,
            value: "first value".to_owned(),
            description: "for the contract test",
        }
    }

    fn namesake(content: &Content) -> Content {
        Content {
            value: "another value".to_owned(),
            description: "another",
            ..content.clone()
        }
    }

    fn missing_key(target: &Target) -> String {
        let name = target.name("not there");
        target.delete_later::<Self>(&name);
        name
    }

    async fn create(client: &Client, content: &Content) -> Result<Secret> {
        let value = SecretString::from(&*content.value);
        let new = NewSecret::new(&content.name, value).description(content.description);
        client.secrets().create(new).await?.into_metadata()
    }

    async fn get_opt(client: &Client, name: &str) -> Result<Option<Secret>> {
        client.secrets().get_opt(name).await
    }

    async fn list(client: &Client) -> Result<Vec<Secret>> {
        client.secrets().list().await
    }

    async fn delete(client: &Client, name: &str) -> Result<()> {
        client.secrets().delete(name).await
    }

    async fn delete_if_exists(client: &Client, name: &str) -> Result<bool> {
        client.secrets().delete_if_exists(name).await
    }

    async fn read_from(catalog: &Catalog<Secret>, name: &str) -> Result<Option<Secret>> {
        catalog.get_opt(name).await
    }

    fn catalog(client: Client) -> Catalog<Secret> {
        Catalog::new(client)
    }

    fn key(secret: &Secret) -> &str {
        secret.name()
    }

    fn origin(secret: &Secret) -> (Option<&str>, Option<&str>) {
        (secret.created_at(), secret.created_by())
    }

    fn summary(secret: &Secret) -> (String, String) {
        let description = secret.description().unwrap_or_default();
        (secret.name().to_owned(), description.to_owned())
    }

    fn assert_holds(target: &Target, secret: &Secret, content: &Content) {
        assert_eq!(secret.name(), content.name);
        let description = Some(content.description).filter(|text| !text.is_empty());
        assert_eq!(secret.description(), description);
        if let Some(emulator) = &target.emulator {
            assert!(
                emulator
                    .secrets()
                    .value_matches(&content.name, &content.value),
                "{} has another value",
                content.name
            );
        }
    }
}

impl Changing for Secrets {
    async fn other(_: &Target, content: &Content) -> Content {
        Content {
            value: "second value".to_owned(),
            description: "after",
            ..content.clone()
        }
    }

    fn emptied(content: &Content) -> Content {
        Content {
            description: "",
            ..content.clone()
        }
    }

    async fn update(client: &Client, name: &str, content: &Content) -> Result<()> {
        let value = SecretString::from(&*content.value);
        let update = SecretUpdate::new(value, content.description);
        client.secrets().update(name, update).await
    }
}

async fn named(target: &Target) {
    for purpose in [
        "with space",
        "UPPER",
        "upper",
        "dot.dash-under_score",
        "slash/percent%41#?é",
    ] {
        let content = Secrets::plain(target, purpose).await;
        target.create::<Secrets>(&content).await;
        let read = target.get::<Secrets>(&content.name).await;
        assert_eq!(read.name(), content.name);
        target.client.secrets().delete(&content.name).await.unwrap();
    }
}

async fn stored(target: &Target) {
    let mut content = Secrets::plain(target, "stored").await;
    let created = target.create::<Secrets>(&content).await;
    content.value = format!("\t\"quotes\" \\ é \u{1f511}\r\n{} \n", "long ".repeat(4000));
    let update = Secrets::update(&target.client, &content.name, &content);
    update.await.unwrap();
    Secrets::assert_holds(target, &created, &content);
}

async fn wrong_key(target: &Target) {
    let client = Client::builder()
        .api_key(SecretString::from("kby_certainly-not-a-key"))
        .endpoint(target.client.endpoint().clone())
        .build()
        .unwrap();
    let error = client.secrets().list().await.unwrap_err();
    assert!(error.is_auth(), "{error}");
}

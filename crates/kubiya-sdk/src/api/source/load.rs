//! Creating and updating sources of either kind: the API loads them before it answers.

use std::sync::OnceLock;

use bytes::Bytes;
use serde::Serialize;

use super::loaded::{LoadError, Loaded, told};
use crate::api::adoption::{self, Content, Names};
use crate::api::item::{self, Item};
use crate::api::object::Object;
use crate::api::replacement::Replacement;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, RequestSpec, json_body};
use crate::size::{self, OBJECT_LIMIT, REPLACEMENT_LIMIT};

/// The fields that an update does not send back: the server decides them, and finds errors anew.
///
/// **Source:** Kubiya's command line tool knows them.
const NOT_SENT_BACK: [&str; 4] = ["errors", "errors_count", "id", "kubiya_metadata"];

/// What a source of some kind is configured to be.
pub(in crate::api) trait Loadable: Sized + Sync {
    type Source: Item;
    /// What an update replaces.
    type Managed<'a>: Serialize
    where
        Self: 'a;

    /// The public names of the calls.
    const CREATE: &'static str;
    const UPDATE: &'static str;
    /// The field that people tell new ones apart by.
    const NAMED_BY: &'static str;

    /// Refuses what is never sent.
    fn check(&self, operation: &'static str) -> Result<()>;

    /// What stands in [`NAMED_BY`](Self::NAMED_BY).
    fn name(&self) -> &str;

    /// What it takes in JSON.
    fn size(&self) -> usize;

    fn managed(&self) -> Self::Managed<'_>;

    /// What a create sends.
    fn body(&self, client: &Client) -> Bytes;

    /// The request of a create, with what is not in its body.
    fn ask<'a>(&'a self, create: RequestSpec<'a>) -> RequestSpec<'a> {
        create
    }

    /// What a server might repeat in an error and must not be shown there.
    fn sensitive(&self) -> Vec<&str>;

    /// What stands in [`NAMED_BY`](Self::NAMED_BY) of an entry of the list, which has sources of both kinds; nothing
    /// where that is not understood.
    fn name_in(entry: &Object<'_>) -> Option<String> {
        entry
            .has(Self::NAMED_BY)
            .then(|| entry.text(Self::NAMED_BY))
    }

    /// Whether a source is of this kind.
    fn is_kin(&self, source: &Self::Source) -> bool;

    /// Whether a source has this configuration.
    fn is_of(&self, source: &Self::Source) -> bool;

    /// The configuration that an answer tells of, as far as it can be understood.
    fn in_answer(answer: &Object<'_>) -> Option<Self>;

    /// The errors that a source that was read tells of.
    fn errors(_source: &Self::Source) -> &[LoadError] {
        &[]
    }
}

/// Creates a source. What the answer does not tell, or tells otherwise than it was sent, is read.
pub(in crate::api) async fn create<C: Loadable>(
    client: &Client,
    config: &C,
) -> Result<Loaded<C::Source>> {
    config.check(C::CREATE)?;
    size::check(C::CREATE, config.size(), OBJECT_LIMIT)?;
    let create = Create {
        config,
        told: OnceLock::new(),
    };
    let created = adoption::create(client, &create).await?;
    let (id, mut source) = (created.id, created.object);
    if source.as_ref().is_ok_and(|it| !config.is_of(it)) {
        let lookup = item::lookup::<C::Source>(C::CREATE, &id).with_sensitive(config.sensitive());
        let mut call = client.sender().call();
        source = item::read(client, &mut call, &lookup).await;
    }
    let told = create.told.into_inner().unwrap_or_default();
    Ok(loaded::<C>(client, id, source, told, &config.sensitive()))
}

/// Lays the configuration over a source as it is there, and reads it back.
pub(in crate::api) async fn update<C: Loadable>(
    client: &Client,
    id: &str,
    config: &C,
) -> Result<Loaded<C::Source>> {
    C::Source::check_key(C::UPDATE, id)?;
    config.check(C::UPDATE)?;
    size::check(C::UPDATE, config.size(), OBJECT_LIMIT)?;
    let sender = client.sender();
    let mut call = sender.slow_call();
    let lookup = item::lookup::<C::Source>(C::UPDATE, id).with_sensitive(config.sensitive());
    let reply = sender.send(&mut call, &lookup).await?;
    let object = item::described::<C::Source>(&reply, id)?;
    let before = C::in_answer(&object);
    let before = before.as_ref().map(C::sensitive).unwrap_or_default();
    let replacement = Replacement::new(&object, &NOT_SENT_BACK, config.managed());
    let bytes = size::of(replacement.managed()) + replacement.kept_bytes();
    size::check(C::UPDATE, bytes, REPLACEMENT_LIMIT)?;
    let spec = RequestSpec::item(C::UPDATE, Method::Put, C::Source::ITEM, [id])
        .slow()
        .with_body(json_body(&replacement))
        .with_sensitive(config.sensitive())
        .with_sensitive(before.iter().copied());
    let reply = item::write::<C::Source>(client, &mut call, &spec).await?;
    reply.acknowledged()?;
    let told = reply.json().map(|answer: Object| told(&answer));
    let told = told.unwrap_or_default();
    let source = item::read(client, &mut call, &lookup).await;
    let secrets = [config.sensitive(), before].concat();
    Ok(loaded::<C>(client, id.to_owned(), source, told, &secrets))
}

/// Errors of loading as they may be shown.
pub(in crate::api) fn shown(
    client: &Client,
    told: Vec<LoadError>,
    secrets: &[&str],
) -> Vec<LoadError> {
    let sender = client.sender();
    let shown = |text: &str| sender.shown(text, secrets);
    let errors = told.into_iter().map(|error| LoadError {
        file: error.file.and_then(|file| shown(&file)),
        message: shown(&error.message).unwrap_or_default(),
    });
    errors.collect()
}

/// What a write has come to, with the errors that its answer and the read after it tell of, each once.
fn loaded<C: Loadable>(
    client: &Client,
    id: String,
    source: Result<C::Source>,
    told: Vec<LoadError>,
    secrets: &[&str],
) -> Loaded<C::Source> {
    let mut errors = shown(client, told, secrets);
    let read = source.as_ref().map(C::errors).unwrap_or_default();
    for error in read {
        if !errors.contains(error) {
            errors.push(error.clone());
        }
    }
    Loaded { id, source, errors }
}

/// A create under way.
struct Create<'a, C> {
    config: &'a C,
    /// What its answer says of errors.
    told: OnceLock<Vec<LoadError>>,
}

impl<C: Loadable> Content for Create<'_, C> {
    type Item = C::Source;

    const CREATE: &'static str = C::CREATE;
    const NAMES: Names = Names::Shared;
    const NAMED_BY: &'static str = C::NAMED_BY;
    const IS_SLOW: bool = true;

    fn name(&self) -> &str {
        self.config.name()
    }

    fn name_in(entry: &Object<'_>) -> Option<String> {
        C::name_in(entry)
    }

    fn body(&self, client: &Client) -> Bytes {
        self.config.body(client)
    }

    fn sensitive(&self) -> Vec<&str> {
        self.config.sensitive()
    }

    fn ask<'a>(&'a self, create: RequestSpec<'a>) -> RequestSpec<'a> {
        self.config.ask(create)
    }

    fn hear(&self, answer: &Object<'_>) {
        // One that is told twice is told the same.
        let _ = self.told.set(told(answer));
    }

    fn is_kin(&self, source: &C::Source) -> bool {
        self.config.is_kin(source)
    }

    fn is_of(&self, source: &C::Source) -> bool {
        self.config.is_of(source)
    }
}

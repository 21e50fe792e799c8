//! Writing what the API loads before it answers: sources of either kind.

use kubiya_sdk::{Client, Error, Loaded};
use tfplugin_framework::{Applied, Attr, Cx, Diagnostic, Result};

use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::finds::Listable;
use crate::in_use::Use;
use crate::measured;
use crate::objects::Remote;
use crate::observed::Observed;
use crate::record::Record;
use crate::references;

/// What the API has of a model.
type ObjectOf<M> = <M as crate::references::Referring>::Object;

/// A model of something that the API loads when it is written.
pub(crate) trait Loads: Observed<Object: Remote<Created = Loaded<ObjectOf<Self>>>> {
    /// How agents use it.
    const USE: Use;

    /// What it is created under.
    fn place(&self) -> &str;

    fn runner(&self) -> &Attr<String>;

    fn runner_of(config: &mut Self::Config) -> &mut Option<String>;

    /// The attributes in which the object is not as this model says.
    fn missed_by(&self, object: &Self::Object) -> Vec<&'static str>;

    /// Takes over what the API gives an object that it has just made, or nothing where that could not be read.
    fn absorb_new(&mut self, id: &str, object: Option<&Self::Object>);

    /// Takes over what is unknown; where nothing could be read it is null, since nothing unknown may be stored.
    fn settle(&mut self, object: Option<&Self::Object>);

    /// Records how the API spells a name that it was given; nothing where it gives the name itself.
    fn note_name(&self, _cx: &mut Cx, _record: &mut Record, _object: &Self::Object) {}

    /// The warning for an object that was created while a read after that failed.
    fn unread(&self, error: &Error) -> Diagnostic;

    fn send(
        api: &Client,
        config: &Self::Config,
    ) -> impl Future<Output = std::result::Result<Loaded<Self::Object>, Error>> + Send;

    fn send_update(
        api: &Client,
        id: &str,
        config: &Self::Config,
    ) -> impl Future<Output = std::result::Result<Loaded<Self::Object>, Error>> + Send;
}

/// Creates what is planned. What the API could not load of it is a warning.
pub(crate) async fn create<M: Loads>(
    cx: &mut Cx,
    client: &ProviderClient,
    mut planned: M,
) -> Applied<M> {
    planned.conceal(client);
    let (config, mut record) = match resolve(cx, client, None, &planned).await {
        Ok(resolved) => resolved,
        Err(errors) => return Applied::failed(errors),
    };
    let objects = ObjectOf::<M>::objects(client);
    let call = M::send(client.writing(), &config);
    let created = match objects.create(cx, planned.place(), call).await {
        Ok(created) => created,
        Err(error) => {
            return Applied::failed(measured::failure(&planned, Verb::Create, &error));
        }
    };
    if let Ok(object) = created.source() {
        planned.note_name(cx, &mut record, object);
    }
    record.keep(&mut cx.private);
    planned.absorb_new(created.id(), created.source().ok());
    match created.source() {
        Ok(object) => {
            let missed = planned.missed_by(object);
            if !missed.is_empty() {
                let name = object.name();
                cx.warn(error::source::created_otherwise(
                    ObjectOf::<M>::NOUN,
                    name,
                    &missed,
                ));
            }
        }
        Err(error) => cx.warn(planned.unread(error)),
    }
    warn_of_errors(cx, &planned, &created);
    Applied::ok(planned)
}

/// Changes an object in place. What the API has confirmed and not carried out is an error, which leaves the state as it
/// was.
pub(crate) async fn update<M: Loads>(
    cx: &mut Cx,
    client: &ProviderClient,
    prior: M,
    mut planned: M,
) -> Applied<M> {
    prior.conceal(client);
    planned.conceal(client);
    let (config, record) = match resolve(cx, client, Some(&prior), &planned).await {
        Ok(resolved) => resolved,
        Err(errors) => return Applied::failed(errors),
    };
    let (noun, name) = (ObjectOf::<M>::NOUN, planned.called());
    let objects = ObjectOf::<M>::objects(client);
    let call = M::send_update(client.writing(), prior.id(), &config);
    let updated = match objects.update(cx, prior.held(), name, call).await {
        Ok(updated) => updated,
        Err(failure) => {
            return Applied::failed(measured::describe(&planned, Verb::Update, failure));
        }
    };
    warn_of_errors(cx, &planned, &updated);
    match updated.source() {
        Ok(object) => {
            let mut missed = planned.missed_by(object);
            missed.retain(|it| *it != "runner" || prior.runner() != planned.runner());
            if !missed.is_empty() {
                return Applied::failed(error::source::not_taken(noun, name, &missed));
            }
        }
        Err(error) => cx.warn(error::source::not_read_back(noun, name, error)),
    }
    record.keep(&mut cx.private);
    planned.settle(updated.source().ok());
    Applied::ok(planned)
}

/// Deletes an object. Where the API refuses that, the agents are named that use it.
pub(crate) async fn delete<M: Loads>(
    cx: &mut Cx,
    client: &ProviderClient,
    state: &M,
) -> Result<()> {
    state.conceal(client);
    let (writing, held) = (client.writing(), state.held());
    let objects = ObjectOf::<M>::objects(client);
    let deleted = objects.delete(cx, writing, held).await;
    M::USE.explain(client, held, deleted).await
}

fn warn_of_errors<M: Loads>(cx: &mut Cx, model: &M, loaded: &Loaded<M::Object>) {
    if !loaded.errors().is_empty() {
        let (noun, name) = (M::Object::NOUN, model.called());
        cx.warn(error::source::not_loaded(noun, name, loaded.errors()));
    }
}

/// What the API is to have. A runner that is unknown is left to it, and one that does not change as it is there.
async fn resolve<M: Loads>(
    cx: &Cx,
    client: &ProviderClient,
    prior: Option<&M>,
    planned: &M,
) -> Result<(M::Config, Record)> {
    let (mut config, record) = references::resolve(cx, client, prior, planned).await?;
    let stays = prior.is_some_and(|prior| prior.runner() == planned.runner());
    if stays || planned.runner().known().is_none() {
        *M::runner_of(&mut config) = None;
    }
    Ok((config, record))
}

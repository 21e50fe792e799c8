//! Creating an object that the API gives an id. Where the answer is lost, the one of the same name and content
//! is adopted.

use std::collections::BTreeSet;

use bytes::Bytes;

pub(super) use super::create::Names;
use super::create::{self, Creation, Doubt};
use super::item::{self, Item, found};
use super::list::{self, Listed};
use super::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, RequestSpec};
use crate::made::MadeOfKind;

/// What an object is created with, and known by where its id is not known.
pub(super) trait Content: Eq + Sync {
    type Item: Item;

    /// The public name of the call that creates.
    const CREATE: &'static str;
    const NAMES: Names;

    fn name(&self) -> &str;

    /// What this client sends.
    fn body(&self, client: &Client) -> Bytes;

    /// What a server could repeat in an error, and must not be shown there.
    fn sensitive(&self) -> Vec<&str>;

    /// The content of an object that was read.
    fn of(object: &Self::Item) -> &Self;
}

/// An object that was created: its id, and the object as far as it could be read.
pub(super) type Created<T> = (String, Result<T>);

/// Creates an object with this content.
pub(super) async fn create<C: Content>(client: &Client, content: &C) -> Result<Created<C::Item>> {
    let mut pending = PendingCreate {
        client,
        content,
        made: None,
    };
    if C::NAMES == Names::Unique {
        return create::create(client, &mut client.sender().call(), &pending).await;
    }
    let made = client.made(C::Item::KIND);
    let _turn = made.turn(content.name()).await;
    let mut call = client.sender().call();
    made.before
        .get_or_try_init(|| pending.ids(&mut call))
        .await?;
    pending.made = Some(&made);
    let created = create::create(client, &mut call, &pending).await;
    if let Ok((id, _)) = &created {
        made.note(id);
    }
    created
}

/// There are several objects that the create may have made.
#[derive(Debug, thiserror::Error)]
#[error("there are several objects with this name and content; look for them by the name")]
struct SeveralAlike;

/// There is an object of this name that the create may have made, if the server changed what was sent.
#[derive(Debug, thiserror::Error)]
#[error("there is an object with this name and another content; look for it by the name")]
struct OfOtherContent;

/// A create under way.
struct PendingCreate<'a, C> {
    client: &'a Client,
    content: &'a C,
    /// Which objects of the name are others, if there can be any.
    made: Option<&'a MadeOfKind>,
}

/// What the answer to a create says: the id, and the object if it is described completely.
struct Receipt<T> {
    id: String,
    object: Option<T>,
}

impl<C: Content> PendingCreate<'_, C> {
    /// Asks for an object that may have been made of what was sent.
    async fn read(&self, call: &mut Call, id: &str) -> Result<C::Item> {
        let lookup = item::lookup::<C::Item>(C::CREATE, id);
        let lookup = lookup.with_sensitive(self.content.sensitive());
        item::read(self.client, call, &lookup).await
    }

    /// The ids of all objects.
    async fn ids(&self, call: &mut Call) -> Result<BTreeSet<String>> {
        let lookup = list::lookup::<C::Item>(C::CREATE);
        let list = list::read::<C::Item>(self.client, call, &lookup).await?;
        let entries = list.entries::<C::Item>()?;
        let ids = list::readable(list.first(), &entries, |entry| Object::parse(entry)?.id())?;
        Ok(ids.into_iter().collect())
    }

    /// The objects that a create can have made by id, each completely described.
    async fn namesakes(&self, call: &mut Call) -> Result<Vec<(String, C::Item)>> {
        let lookup = list::lookup::<C::Item>(C::CREATE).with_sensitive(self.content.sensitive());
        let list = list::read::<C::Item>(self.client, call, &lookup).await?;
        let entries = list.entries::<C::Item>()?;
        let mut objects = list::readable(list.first(), &entries, |entry| {
            Object::parse(entry).filter(|object| object.has("name"))
        })?;
        objects.retain(|object| {
            let id = object.id().unwrap_or_default();
            object.text("name") == self.content.name()
                && self.made.is_none_or(|made| made.can_be_new(&id))
        });
        let mut namesakes = Vec::with_capacity(objects.len());
        for object in objects {
            let id = item::key_of::<C::Item>(list.first(), &object)?;
            let object = match item::complete(&object) {
                Some(object) => Some(object),
                None => found(self.read(call, &id).await)?,
            };
            namesakes.extend(object.map(|object| (id, object)));
        }
        Ok(namesakes)
    }
}

impl<C: Content> Creation for PendingCreate<'_, C> {
    const NAMES: Names = C::NAMES;

    type Receipt = Receipt<C::Item>;
    type Created = Created<C::Item>;

    async fn post(&self, call: &mut Call) -> Result<Self::Receipt> {
        let spec = RequestSpec::collection(C::CREATE, Method::Post, C::Item::COLLECTION)
            .creating()
            .with_body(self.content.body(self.client))
            .with_sensitive(self.content.sensitive());
        let reply = item::write::<C::Item>(self.client, call, &spec).await?;
        let object: Object = reply.json()?;
        let id = item::key_of::<C::Item>(&reply, &object)?;
        let object = item::complete(&object);
        Ok(Receipt { id, object })
    }

    async fn created(&self, call: &mut Call, receipt: Self::Receipt) -> Self::Created {
        let Receipt { id, object } = receipt;
        let object = match object {
            Some(object) => Ok(object),
            None => self.read(call, &id).await,
        };
        (id, object)
    }

    async fn look(&self, call: &mut Call, doubt: &Doubt) -> Result<Option<Self::Created>> {
        let namesakes = self.namesakes(call).await;
        let namesakes = namesakes.map_err(|error| doubt.unsettled().with_cause(error))?;
        let any = !namesakes.is_empty();
        let is_ours = |(_, object): &(String, C::Item)| C::of(object) == self.content;
        let mut ours = namesakes.into_iter().filter(is_ours);
        match (ours.next(), ours.next()) {
            (Some((id, object)), None) => Ok(Some((id, Ok(object)))),
            (Some(_), Some(_)) => Err(doubt.unsettled().with_source(SeveralAlike)),
            (None, _) if any => Err(doubt.unsettled().with_source(OfOtherContent)),
            (None, _) => Ok(None),
        }
    }
}

//! Creating an object that the API gives an id. Where the answer is lost, the one of the same name and content
//! is adopted.

use std::collections::BTreeSet;

use bytes::Bytes;

pub(super) use super::create::Names;
use super::create::{self, Creation, Doubt};
use super::item::{self, Item, found};
use super::list::{self, Listed, Lookup};
use super::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, RequestSpec};
use crate::made::MadeOfKind;

/// What an object is created with, and known by where its id is not known.
pub(super) trait Content: Sync {
    type Item: Item;

    /// The public name of the call that creates.
    const CREATE: &'static str;
    const NAMES: Names;
    /// What people tell objects of the kind apart by: the field by which one is looked for whose id is not known.
    const NAMED_BY: &'static str = "name";
    /// Whether the API works on it before it answers.
    const IS_SLOW: bool = false;

    /// The name, or what stands for it.
    fn name(&self) -> &str;

    /// The same of an entry of the list; nothing where that is not understood.
    fn name_in(entry: &Object<'_>) -> Option<String> {
        entry
            .has(Self::NAMED_BY)
            .then(|| entry.text(Self::NAMED_BY))
    }

    /// What this client sends.
    fn body(&self, client: &Client) -> Bytes;

    /// What a server could repeat in an error, and must not be shown there.
    fn sensitive(&self) -> Vec<&str>;

    /// Whether an object is of the kind that is created, where the list has others as well: those mean nothing here,
    /// whatever they are called.
    fn is_kin(&self, _object: &Self::Item) -> bool {
        true
    }

    /// Whether an object that was read can have been made of this.
    fn is_of(&self, object: &Self::Item) -> bool;

    /// The request of a create, with what is not in its body.
    fn ask<'a>(&'a self, create: RequestSpec<'a>) -> RequestSpec<'a> {
        create
    }

    /// Notes what the answer to the create says beside the object.
    fn hear(&self, _answer: &Object<'_>) {}
}

/// An object that was created.
pub(super) struct Created<T> {
    pub(super) id: String,
    /// The object, as far as it could be read.
    pub(super) object: Result<T>,
    /// What the server had to say when it created it.
    pub(super) remarks: Vec<String>,
}

/// Creates an object with this content.
pub(super) async fn create<C: Content>(client: &Client, content: &C) -> Result<Created<C::Item>> {
    let mut pending = PendingCreate {
        client,
        content,
        made: None,
    };
    let sender = client.sender();
    let start = || match C::IS_SLOW {
        true => sender.slow_call(),
        false => sender.call(),
    };
    if C::NAMES == Names::Unique {
        return create::create(client, &mut start(), &pending).await;
    }
    let made = client.made(C::Item::KIND);
    let _turn = made.turn(content.name()).await;
    let mut call = start();
    made.before
        .get_or_try_init(|| pending.ids(&mut call))
        .await?;
    pending.made = Some(&made);
    let created = create::create(client, &mut call, &pending).await;
    if let Ok(created) = &created {
        made.note(&created.id);
    }
    created
}

/// There are several objects that the create may have made.
#[derive(Debug, thiserror::Error)]
#[error("there are several objects with this {0} and content; look for them by the {0}")]
struct SeveralAlike(&'static str);

/// There is an object of this name that the create may have made, if the server changed what was sent.
#[derive(Debug, thiserror::Error)]
#[error("there is an object with this {0} and another content; look for it by the {0}")]
struct OfOtherContent(&'static str);

/// A create under way.
struct PendingCreate<'a, C> {
    client: &'a Client,
    content: &'a C,
    /// Which objects of the name are others, if there can be any.
    made: Option<&'a MadeOfKind>,
}

/// What the answer to a create says: the id, the object if it is described completely, and remarks.
struct Receipt<T> {
    id: String,
    object: Option<T>,
    remarks: Vec<String>,
}

impl<C: Content> PendingCreate<'_, C> {
    /// Asks for an object that may have been made of what was sent.
    async fn read(&self, call: &mut Call, id: &str) -> Result<C::Item> {
        let lookup = item::lookup::<C::Item>(C::CREATE, id);
        let lookup = lookup.with_sensitive(self.content.sensitive());
        item::read(self.client, call, &lookup).await
    }

    /// An object that an answer has described, with what is told of it elsewhere.
    async fn with_rest(&self, call: &mut Call, id: &str, object: C::Item) -> Result<C::Item> {
        let lookup = item::lookup::<C::Item>(C::CREATE, id);
        let lookup = lookup.with_sensitive(self.content.sensitive());
        object.with_rest(self.client, call, &lookup).await
    }

    /// The ids of all objects.
    async fn ids(&self, call: &mut Call) -> Result<BTreeSet<String>> {
        let lookup = Lookup::of::<C::Item>(C::CREATE);
        let list = list::read(self.client, call, &lookup).await?;
        let entries = list.entries()?;
        let ids = list::readable(list.first(), &entries, |entry| {
            C::Item::KEY.of(&Object::parse(entry)?)
        })?;
        Ok(ids.into_iter().collect())
    }

    /// The objects that a create can have made by id, each completely described.
    async fn namesakes(&self, call: &mut Call) -> Result<Vec<(String, C::Item)>> {
        let lookup = Lookup::of::<C::Item>(C::CREATE).with_sensitive(self.content.sensitive());
        let list = list::read(self.client, call, &lookup).await?;
        let entries = list.entries()?;
        let mut objects = list::readable(list.first(), &entries, |entry| {
            let object = Object::parse(entry)?;
            Some((C::name_in(&object)?, object))
        })?;
        objects.retain(|(name, object)| {
            let id = C::Item::KEY.of(object).unwrap_or_default();
            name == self.content.name() && self.made.is_none_or(|made| made.can_be_new(&id))
        });
        let mut namesakes = Vec::with_capacity(objects.len());
        for (_, object) in objects {
            let id = item::key_of::<C::Item>(list.first(), &object)?;
            let object = match item::complete(&object) {
                Some(object) => found(self.with_rest(call, &id, object).await)?,
                None => found(self.read(call, &id).await)?,
            };
            namesakes.extend(object.map(|object| (id, object)));
        }
        Ok(namesakes)
    }
}

impl<C: Content> Creation for PendingCreate<'_, C> {
    const NAMES: Names = C::NAMES;
    const NAMED_BY: &'static str = C::NAMED_BY;
    const IS_SLOW: bool = C::IS_SLOW;

    type Receipt = Receipt<C::Item>;
    type Created = Created<C::Item>;

    async fn post(&self, call: &mut Call) -> Result<Self::Receipt> {
        let spec = RequestSpec::collection(C::CREATE, Method::Post, C::Item::COLLECTION)
            .to(C::Item::SERVICE)
            .creating()
            .with_body(self.content.body(self.client))
            .with_sensitive(self.content.sensitive());
        let spec = if C::IS_SLOW { spec.slow() } else { spec };
        let spec = self.content.ask(spec);
        let reply = item::write::<C::Item>(self.client, call, &spec).await?;
        let object: Object = reply.json()?;
        self.content.hear(&object);
        let id = item::key_of::<C::Item>(&reply, &object)?;
        let object = item::complete(&object);
        Ok(Receipt {
            id,
            object,
            remarks: reply.remarks,
        })
    }

    async fn created(&self, call: &mut Call, receipt: Self::Receipt) -> Self::Created {
        let Receipt {
            id,
            object,
            remarks,
        } = receipt;
        let object = match object {
            Some(object) => self.with_rest(call, &id, object).await,
            None => self.read(call, &id).await,
        };
        Created {
            id,
            object,
            remarks,
        }
    }

    async fn look(&self, call: &mut Call, doubt: &Doubt) -> Result<Option<Self::Created>> {
        let namesakes = self.namesakes(call).await;
        let mut namesakes = namesakes.map_err(|error| doubt.unsettled().with_cause(error))?;
        namesakes.retain(|(_, object)| self.content.is_kin(object));
        let any = !namesakes.is_empty();
        let is_ours = |(_, object): &(String, C::Item)| self.content.is_of(object);
        let mut ours = namesakes.into_iter().filter(is_ours);
        match (ours.next(), ours.next()) {
            (Some((id, object)), None) => Ok(Some(Created {
                id,
                object: Ok(object),
                remarks: Vec::new(),
            })),
            (Some(_), Some(_)) => Err(doubt.unsettled().with_source(SeveralAlike(C::NAMED_BY))),
            (None, _) if any => Err(doubt.unsettled().with_source(OfOtherContent(C::NAMED_BY))),
            (None, _) => Ok(None),
        }
    }
}

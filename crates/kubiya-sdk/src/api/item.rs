//! What holds for a single object of every kind.

use std::future::ready;

use serde_json::value::RawValue;

use super::letters::is_respelled;
use super::list::{self, Listed, Lookup};
use super::object::Object;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Call, Method, Reply, RequestSpec};

/// An object that can be asked for, changed and deleted by its key.
pub(crate) trait Item: Listed + Clone + Send + Sync {
    /// The noun of the kind, such as "agent". No other kind has it.
    const KIND: &'static str;
    /// The public name of the call that reads one object.
    const GET: &'static str;
    /// The public name of the call that deletes one object.
    const DELETE: &'static str;
    /// The path of an object, with a placeholder for its key.
    const ITEM: &'static str;
    /// The path that describes an object, where it is another one.
    const DESCRIPTION: &'static str = Self::ITEM;
    /// What the placeholder stands for.
    const KEY: Key;
    /// Whether the list can have an object of which the API says that there is none, and then counts.
    const LIST_COUNTS: bool = false;
    /// Whether an object may be gone although the answer to the delete does not say so. It then counts as not found,
    /// since the answer may not come from the API.
    const REFUSED_DELETES_ARE_LOOKED_AT: bool = false;

    /// Whether an object that is asked for may be answered as an array that has it.
    const COMES_IN_ARRAYS: bool = false;

    /// Whether an answer says everything about the object, so that reading it singly adds nothing.
    fn is_complete(object: &Object<'_>) -> bool;

    /// Whether an entry of the list says enough about an object that cannot be asked for singly.
    fn tells_enough(_entry: &Object<'_>) -> bool {
        true
    }

    /// Adds what the API tells of an object elsewhere. `lookup` is what has asked for the object.
    ///
    /// # Errors
    /// That cannot be read; it is not found where the object is gone by now.
    fn with_rest(
        self,
        _client: &Client,
        _call: &mut Call,
        _lookup: &RequestSpec<'_>,
    ) -> impl Future<Output = Result<Self>> + Send {
        ready(Ok(self))
    }

    /// Checks that a success answer to a delete says that the object is gone.
    ///
    /// # Errors
    /// It does not come from the API, or says something else.
    fn check_deleted(reply: &Reply) -> Result<()> {
        reply.acknowledged()
    }

    /// Refuses a key that cannot be asked for.
    fn check_key(operation: &'static str, key: &str) -> Result<()> {
        if is_segment(key) {
            return Ok(());
        }
        Err(Error::new(operation, ErrorKind::InvalidInput).with_source(UnusableKey(Self::KEY)))
    }
}

/// What tells an object from the others of its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// The uuid, in any letter case.
    Id,
    /// The same, in a field of its own.
    IdIn(&'static str),
    /// The name, which the API may keep in another spelling than it was given, and answer to both.
    Name,
}

impl Key {
    /// The key of the object that an answer describes.
    pub(super) fn of(self, object: &Object<'_>) -> Option<String> {
        match self {
            Self::Id => object.id(),
            Self::IdIn(field) => object.filled(field),
            Self::Name => {
                let name: String = object.value("name").ok()?;
                Some(name).filter(|name| !name.is_empty())
            }
        }
    }

    fn is_same(self, one: &str, other: &str) -> bool {
        match self {
            Self::Id | Self::IdIn(_) => one.eq_ignore_ascii_case(other),
            Self::Name => one == other,
        }
    }

    /// Whether the API may answer to the one with what goes by the other.
    pub(super) fn can_mean(self, one: &str, other: &str) -> bool {
        match self {
            Self::Name => is_respelled(one, other),
            Self::Id | Self::IdIn(_) => self.is_same(one, other),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Id | Self::IdIn(_) => "id",
            Self::Name => "name",
        }
    }
}

/// The key cannot be part of a path.
#[derive(Debug, thiserror::Error)]
#[error("the {} is empty, \".\" or \"..\", or contains a control character", .0.noun())]
struct UnusableKey(Key);

/// The name is empty.
#[derive(Debug, thiserror::Error)]
#[error("the name is empty")]
struct EmptyName;

/// Refuses an empty name of an object that has another key.
pub(super) fn check_name(operation: &'static str, name: &str) -> Result<()> {
    if name.is_empty() {
        return Err(Error::new(operation, ErrorKind::InvalidInput).with_source(EmptyName));
    }
    Ok(())
}

/// Reads the object with this key.
pub(super) async fn get<T: Item>(client: &Client, key: &str) -> Result<T> {
    T::check_key(T::GET, key)?;
    let mut call = client.sender().call();
    read(client, &mut call, &lookup::<T>(T::GET, key)).await
}

/// The request for the object with this key.
pub(super) fn lookup<'a, T: Item>(operation: &'static str, key: &'a str) -> RequestSpec<'a> {
    RequestSpec::item(operation, Method::Get, T::DESCRIPTION, [key]).to(T::SERVICE)
}

/// The object that is asked for, as far as the API tells.
pub(super) async fn read<T: Item>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
) -> Result<T> {
    let reply = answer::<T>(client, call, lookup).await?;
    whole(client, call, lookup, &reply).await
}

/// As [`read`], where the list is known not to have the object, or does not count.
pub(super) async fn read_alone<T: Item>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
) -> Result<T> {
    let reply = client.sender().send(call, lookup).await?;
    whole(client, call, lookup, &reply).await
}

/// The object in an answer, with what is told of it elsewhere. It is there, so that this must be as well.
async fn whole<T: Item>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
    reply: &Reply,
) -> Result<T> {
    let object: T = understood(reply, lookup)?;
    let whole = object.with_rest(client, call, lookup).await;
    whole.map_err(|error| match error.is_not_found() {
        true => reply.unexpected("it is there, and what belongs to it is not found".into()),
        false => error,
    })
}

/// What the API answers about the object that is asked for: alone, or in the list where that
/// [counts](Item::LIST_COUNTS).
pub(super) async fn answer<T: Item>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
) -> Result<Reply> {
    match client.sender().send(call, lookup).await {
        Err(missing) if T::LIST_COUNTS && missing.is_not_found() => {
            let entry = entry::<T>(client, call, lookup, Key::is_same).await?;
            let entry = entry.ok_or(missing)?;
            if T::tells_enough(&entry.json()?) {
                return Ok(entry);
            }
            Err(entry.unexpected("it is in the list, which does not say everything".into()))
        }
        answer => answer,
    }
}

/// The entry that the list has for the object that is asked for: the first whose key `is_it` by that of the kind.
pub(super) async fn entry<T: Item>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
    is_it: fn(Key, &str, &str) -> bool,
) -> Result<Option<Reply>> {
    let list = Lookup::of::<T>(lookup.operation);
    let list = list.with_sensitive(lookup.sensitive.iter().copied());
    let list = list::read(client, call, &list).await?;
    let entries = list.entries()?;
    let objects = list::readable(list.first(), &entries, |entry| {
        let key = T::KEY.of(&Object::parse(entry)?)?;
        Some((key, entry))
    })?;
    let mut same = objects
        .into_iter()
        .filter(|(key, _)| is_it(T::KEY, key, lookup.key()));
    Ok(same.next().map(|(_, entry)| list.first().excerpt(entry)))
}

/// The object that is asked for, if the answer is about it.
pub(super) fn understood<T: Item>(reply: &Reply, lookup: &RequestSpec<'_>) -> Result<T> {
    let object = described::<T>(reply, lookup.key())?;
    T::read(&object).map_err(|odd| reply.unexpected_at(object.raw(odd.0), &odd.to_string()))
}

/// The object in an answer, if it is the one that was asked for.
pub(super) fn described<'a, T: Item>(reply: &'a Reply, key: &str) -> Result<Object<'a>> {
    let is_array = reply.body.trim_ascii_start().first() == Some(&b'[');
    let object = match T::COMES_IN_ARRAYS && is_array {
        true => in_array::<T>(reply, key)?,
        false => reply.json()?,
    };
    if !T::KEY.can_mean(&key_of::<T>(reply, &object)?, key) {
        let what = format!("it describes another {} than the one asked for", T::KIND);
        return Err(reply.unexpected(what));
    }
    Ok(object)
}

/// The object in an array that is the one that was asked for.
fn in_array<'a, T: Item>(reply: &'a Reply, key: &str) -> Result<Object<'a>> {
    let entries: Vec<&RawValue> = reply.json()?;
    let is_it = |object: &Object<'_>| {
        let own = T::KEY.of(object);
        own.is_some_and(|own| T::KEY.can_mean(&own, key))
    };
    let mut objects = entries.into_iter().filter_map(Object::parse);
    let found = objects.find(is_it);
    found.ok_or_else(|| reply.unexpected(format!("it has no {} of this key", T::KIND)))
}

/// The key of an object in an answer, by which it can be asked for.
pub(super) fn key_of<T: Item>(reply: &Reply, object: &Object<'_>) -> Result<String> {
    let key = T::KEY.of(object).filter(|key| is_segment(key));
    key.ok_or_else(|| {
        let noun = T::KEY.noun();
        let place = object.raw("uuid").or_else(|| object.raw(noun));
        reply.unexpected_at(place, &format!("it has no usable {noun}"))
    })
}

/// The object, if the answer says everything about it.
pub(super) fn complete<T: Item>(object: &Object<'_>) -> Option<T> {
    T::is_complete(object).then(|| T::read(object).ok())?
}

/// What a list says of an object.
#[derive(Clone)]
pub(super) struct Entry<T> {
    pub(super) object: T,
    /// Whether that is everything.
    pub(super) is_complete: bool,
}

/// Every listed key; `None` for an object that its entry does not describe. No object has the empty key, under which
/// entries without one are.
pub(super) async fn listed<T: Item>(client: &Client) -> Result<Vec<(String, Option<Entry<T>>)>> {
    let mut call = client.sender().call();
    let list = list::read(client, &mut call, &Lookup::of::<T>(T::LIST)).await?;
    let entry = |entry| {
        let object = Object::parse(entry)?;
        let described = T::read(&object).ok().map(|it| Entry {
            object: it,
            is_complete: T::is_complete(&object),
        });
        Some((T::KEY.of(&object)?, described))
    };
    let entries = list.entries()?.into_iter().map(entry);
    Ok(entries.map(Option::unwrap_or_default).collect())
}

/// Reads the whole list. What an entry does not say is asked for singly.
pub(super) async fn list_complete<T: Item>(client: &Client) -> Result<Vec<T>> {
    let mut call = client.sender().call();
    let answers = list::read(client, &mut call, &Lookup::of::<T>(T::LIST)).await?;
    let entries = answers.entries()?;
    let objects = list::readable(answers.first(), &entries, |entry| {
        let object = Object::parse(entry)?;
        Some((T::KEY.of(&object).filter(|key| is_segment(key))?, object))
    })?;
    let mut all = Vec::with_capacity(objects.len());
    for (key, object) in objects {
        let lookup = lookup::<T>(T::LIST, &key);
        let alone = match complete::<T>(&object) {
            Some(object) => found(object.with_rest(client, &mut call, &lookup).await)?,
            None => found(read_alone(client, &mut call, &lookup).await)?,
        };
        let listed = || T::tells_enough(&object).then(|| T::read(&object).ok())?;
        all.extend(alone.or_else(listed));
    }
    Ok(list::sorted(all))
}

/// Sends what changes an object of this kind.
pub(super) async fn write<T: Item>(
    client: &Client,
    call: &mut Call,
    spec: &RequestSpec<'_>,
) -> Result<Reply> {
    client.note_write(T::KIND);
    client.sender().send(call, spec).await
}

/// Deletes an object. A 404 that follows an attempt without an answer is a success: that attempt did it. Any other
/// does not count where the list counts and still has the object.
pub(super) async fn delete<T: Item>(client: &Client, key: &str) -> Result<()> {
    T::check_key(T::DELETE, key)?;
    let spec = RequestSpec::item(T::DELETE, Method::Delete, T::ITEM, [key]).to(T::SERVICE);
    let mut call = client.sender().call();
    match write::<T>(client, &mut call, &spec).await {
        Ok(reply) => match T::check_deleted(&reply) {
            Err(refusal) if T::REFUSED_DELETES_ARE_LOOKED_AT => {
                let lookup = lookup::<T>(T::DELETE, key);
                let looked = client.sender().send(&mut call, &lookup).await;
                match looked {
                    Err(missing) if missing.is_not_found() => Err(missing),
                    _ => Err(refusal),
                }
            }
            checked => checked,
        },
        Err(error) if error.is_not_found() && error.is_maybe_processed() => Ok(()),
        Err(missing) if T::LIST_COUNTS && missing.is_not_found() => {
            let entry = entry::<T>(client, &mut call, &spec, Key::is_same).await?;
            Err(match entry {
                Some(entry) => entry.unexpected("it was not deleted, and is in the list".into()),
                None => missing,
            })
        }
        Err(error) => Err(error),
    }
}

/// Turns "not found" into `None`.
pub(super) fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the text can be one segment of a path.
fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.chars().any(char::is_control)
}

//! Lists of objects, as every group of the API answers them.

mod pages;

use serde_json::value::RawValue;
use tracing::warn;

use super::object::{Object, OddField};
use crate::client::Client;
use crate::error::Result;
use crate::http::{Call, Method, Reply, RequestSpec, Service};

/// An object that stands in a list with the others of its kind.
pub(crate) trait Listed: Sized {
    /// The public name of the call that lists, for errors and traces.
    const LIST: &'static str;
    /// The path of the list.
    const COLLECTION: &'static str;
    /// The field that holds the list where the answer is an object.
    const WRAPPER: &'static str;
    /// Whether callers take what is not listed for absent. One entry that is not understood is then a failure of
    /// the whole list, and so is `null`; otherwise it is left out.
    const PROVES_ABSENCE: bool = false;
    /// Whether the API may answer the list in pages. Its entries are then told apart by their ids.
    const HAS_PAGES: bool = false;
    /// What answers requests about the kind.
    const SERVICE: Service = Service::Api;
    /// The parameters that the list is asked for with.
    const QUERY: &'static [(&'static str, &'static str)] = &[];

    /// What an answer says of the object.
    ///
    /// # Errors
    ///
    /// A field is not understood, or what tells the object from others is missing.
    fn read(object: &Object<'_>) -> Result<Self, OddField>;

    /// What the list is sorted by.
    fn order(&self) -> (&str, &str);
}

/// What a list was answered with: one answer, or one for each page that brought something new.
pub(super) struct Answers(Vec<Reply>);

/// Reads the whole list: `GET`, success: any 2xx with an array, or an object with the array in
/// [`Listed::WRAPPER`] or `items`.
pub(super) async fn list<T: Listed>(client: &Client) -> Result<Vec<T>> {
    let answers = read::<T>(client, &mut client.sender().call(), &lookup::<T>(T::LIST)).await?;
    let entries = answers.listed::<T>()?;
    if T::PROVES_ABSENCE && entries.is_none() {
        return Err(answers.first().unexpected("it is not a list".into()));
    }
    let entries = entries.unwrap_or_default();
    let read = |entry| T::read(&Object::parse(entry)?).ok();
    let list = if T::PROVES_ABSENCE {
        let all: Option<Vec<T>> = entries.into_iter().map(read).collect();
        let not_understood = "an entry of the list is not understood";
        all.ok_or_else(|| answers.first().unexpected(not_understood.into()))?
    } else {
        readable(answers.first(), &entries, read)?
    };
    Ok(sorted(list))
}

pub(super) fn sorted<T: Listed>(mut list: Vec<T>) -> Vec<T> {
    list.sort_by(|a, b| a.order().cmp(&b.order()));
    list
}

/// The request for the list, or for its first page.
pub(super) fn lookup<'a, T: Listed>(operation: &'static str) -> RequestSpec<'a> {
    let spec = RequestSpec::collection(operation, Method::Get, T::COLLECTION).to(T::SERVICE);
    T::QUERY
        .iter()
        .fold(spec, |spec, (name, value)| spec.with_query(name, *value))
}

/// The answers to a request for the list, to its end.
pub(super) async fn read<T: Listed>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
) -> Result<Answers> {
    let first = client.sender().send(call, lookup).await?;
    if T::HAS_PAGES {
        return pages::read::<T>(client, call, lookup, first).await;
    }
    Ok(Answers(vec![first]))
}

impl Answers {
    /// The answer that errors are told about.
    pub(super) fn first(&self) -> &Reply {
        &self.0[0]
    }

    /// The entries of the list, bare or wrapped, each once. `null` is the empty list of some servers.
    pub(super) fn entries<T: Listed>(&self) -> Result<Vec<&RawValue>> {
        Ok(self.listed::<T>()?.unwrap_or_default())
    }

    /// The same, with nothing for `null`.
    fn listed<T: Listed>(&self) -> Result<Option<Vec<&RawValue>>> {
        match &*self.0 {
            [only] => listed(only, T::WRAPPER),
            pages => pages::entries(pages, T::WRAPPER).map(Some),
        }
    }
}

fn listed<'a>(reply: &'a Reply, wrapper: &'static str) -> Result<Option<Vec<&'a RawValue>>> {
    if reply.body.trim_ascii_start().first() != Some(&b'{') {
        return reply.json();
    }
    let object: Object = reply.json()?;
    let Some(key) = [wrapper, "items"].into_iter().find(|key| object.has(key)) else {
        return Err(reply.unexpected("it is not a list".into()));
    };
    if object.raw(key).is_none() {
        return Ok(None);
    }
    let elements = object.elements(key);
    elements
        .map(Some)
        .map_err(|_| reply.unexpected("it is not a list".into()))
}

/// What can be read of the entries. One odd entry must not hide hundreds of others, so it is left out with a
/// warning; but if no entry can be read, it is the list that is not understood.
pub(super) fn readable<'a, T>(
    reply: &Reply,
    entries: &[&'a RawValue],
    read: impl Fn(&'a RawValue) -> Option<T>,
) -> Result<Vec<T>> {
    let list: Vec<T> = entries.iter().filter_map(|entry| read(entry)).collect();
    let left_out = entries.len() - list.len();
    if left_out > 0 && list.is_empty() {
        return Err(reply.unexpected("no entry of the list is understood".into()));
    }
    if left_out > 0 {
        warn!(
            target: "kubiya_sdk",
            operation = reply.operation,
            left_out,
            "entries of the list were not understood and are left out",
        );
    }
    Ok(list)
}

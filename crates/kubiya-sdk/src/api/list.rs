//! Lists of objects, as every group of the API answers them.

use serde_json::value::RawValue;
use tracing::warn;

use super::object::Object;
use crate::client::Client;
use crate::error::Result;
use crate::http::{Method, Reply, RequestSpec};

/// A list of the organisation that is only read.
pub(super) trait Directory: Sized {
    /// The public name of the call, for errors and traces.
    const OPERATION: &'static str;
    const PATH: &'static str;
    /// The field that holds the list where the answer is an object.
    const WRAPPER: &'static str;

    /// The entry, or nothing if it lacks what tells it from others.
    fn read(entry: &Object<'_>) -> Option<Self>;

    /// What the list is sorted by.
    fn rank(&self) -> (&str, &str);
}

/// Reads the whole list: `GET`, success: any 2xx with an array, or an object with the array in
/// [`Directory::WRAPPER`] or `items`.
pub(super) async fn list<T: Directory>(client: &Client) -> Result<Vec<T>> {
    let spec = RequestSpec::collection(T::OPERATION, Method::Get, T::PATH);
    let mut call = client.sender().call();
    let reply = client.sender().send(&mut call, &spec).await?;
    let entries = entries(&reply, T::WRAPPER)?;
    let mut list = readable(&reply, &entries, |entry| T::read(&Object::parse(entry)?))?;
    list.sort_by(|a, b| a.rank().cmp(&b.rank()));
    Ok(list)
}

/// The entries of a list, bare or wrapped. `null` is the empty list of some servers.
pub(super) fn entries<'a>(reply: &'a Reply, wrapper: &'static str) -> Result<Vec<&'a RawValue>> {
    if reply.body.trim_ascii_start().first() != Some(&b'{') {
        return Ok(reply.json::<Option<Vec<_>>>()?.unwrap_or_default());
    }
    let object: Object = reply.json()?;
    let Some(key) = [wrapper, "items"].into_iter().find(|key| object.has(key)) else {
        return Err(reply.unexpected("it is not a list".into()));
    };
    object
        .elements(key)
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

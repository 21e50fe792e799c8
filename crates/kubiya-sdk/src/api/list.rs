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

/// A list to ask for: what its kind says of it, as data, so that reading lists is the same code for all kinds.
pub(super) struct Lookup<'a> {
    operation: &'static str,
    service: Service,
    collection: &'static str,
    query: &'static [(&'static str, &'static str)],
    wrapper: &'static str,
    has_pages: bool,
    sensitive: Vec<&'a str>,
}

/// What a list was answered with: one answer, or one for each page that brought something new.
pub(super) struct Answers {
    pages: Vec<Reply>,
    wrapper: &'static str,
}

/// Reads the whole list: `GET`, success: any 2xx with an array, or an object with the array in
/// [`Listed::WRAPPER`] or `items`.
pub(super) async fn list<T: Listed>(client: &Client) -> Result<Vec<T>> {
    let lookup = Lookup::of::<T>(T::LIST);
    let answers = read(client, &mut client.sender().call(), &lookup).await?;
    let entries = answers.listed()?;
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

/// What it is sorted by is copied, since a sort of its own for each kind of object takes more room.
pub(super) fn sorted<T: Listed>(mut list: Vec<T>) -> Vec<T> {
    list.sort_by_cached_key(|object| {
        let (first, second) = object.order();
        (first.to_owned(), second.to_owned())
    });
    list
}

/// The answers to a request for the list, to its end.
pub(super) async fn read(client: &Client, call: &mut Call, lookup: &Lookup<'_>) -> Result<Answers> {
    let first = client.sender().send(call, &lookup.request()).await?;
    let pages = match lookup.has_pages {
        true => pages::read(client, call, lookup, first).await?,
        false => vec![first],
    };
    Ok(Answers {
        pages,
        wrapper: lookup.wrapper,
    })
}

impl<'a> Lookup<'a> {
    /// The list of a kind, for a public call.
    pub(super) fn of<T: Listed>(operation: &'static str) -> Self {
        Self {
            operation,
            service: T::SERVICE,
            collection: T::COLLECTION,
            query: T::QUERY,
            wrapper: T::WRAPPER,
            has_pages: T::HAS_PAGES,
            sensitive: Vec::new(),
        }
    }

    /// Keeps secret texts out of what is shown of the server's words.
    pub(super) fn with_sensitive(mut self, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        self.sensitive.extend(secrets);
        self
    }

    /// The request for the list, or for its first page.
    fn request(&self) -> RequestSpec<'a> {
        let spec = RequestSpec::collection(self.operation, Method::Get, self.collection);
        let spec = spec.to(self.service);
        let spec = spec.with_sensitive(self.sensitive.iter().copied());
        let parameters = self.query.iter();
        parameters.fold(spec, |spec, (name, value)| spec.with_query(name, *value))
    }
}

impl Answers {
    /// The answer that errors are told about.
    pub(super) fn first(&self) -> &Reply {
        &self.pages[0]
    }

    /// The entries of the list, bare or wrapped, each once. `null` is the empty list of some servers.
    pub(super) fn entries(&self) -> Result<Vec<&RawValue>> {
        Ok(self.listed()?.unwrap_or_default())
    }

    /// The same, with nothing for `null`.
    fn listed(&self) -> Result<Option<Vec<&RawValue>>> {
        match &*self.pages {
            [only] => listed(only, self.wrapper),
            pages => pages::entries(pages, self.wrapper).map(Some),
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

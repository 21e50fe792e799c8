//! Lists that may come in pages.
//!
//! Nobody knows which lists do, and how many entries a page has. So a list is asked for as clients do that know of
//! no pages, and then for its second page and further ones, until one brings nothing new. A server that knows of
//! no pages answers the same list again, which costs one request.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::{Answers, Listed, listed};
use crate::api::object::Object;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Call, Reply, RequestSpec};
use crate::size::LIST_LIMIT;

/// How many pages are asked for at most.
const MOST: usize = 1000;

/// Reads on after the first page.
///
/// An entry that is deleted meanwhile moves all later ones up, and one of them to a page that was read already.
/// So the pages of a list that has several are read again, until that brings nothing new either.
pub(super) async fn read<T: Listed>(
    client: &Client,
    call: &mut Call,
    lookup: &RequestSpec<'_>,
    first: Reply,
) -> Result<Answers> {
    let mut reading = Reading {
        client,
        lookup,
        pages: Vec::new(),
        known: BTreeSet::new(),
        asked: 1,
    };
    if !reading.keep_new::<T>(call, first)? {
        return Ok(Answers(reading.pages));
    }
    let mut last = 1;
    while reading.brings_new::<T>(call, last + 1).await? {
        last += 1;
    }
    let mut is_settled = last == 1;
    while !is_settled {
        is_settled = true;
        for page in 1..=last {
            is_settled &= !reading.brings_new::<T>(call, page).await?;
        }
    }
    Ok(Answers(reading.pages))
}

/// The entries of all pages, each once.
pub(super) fn entries<'a>(pages: &'a [Reply], wrapper: &'static str) -> Result<Vec<&'a RawValue>> {
    let mut known = BTreeSet::new();
    let mut entries = Vec::new();
    for page in pages {
        let of_page = listed(page, wrapper)?.unwrap_or_default();
        let is_new = |entry: &&RawValue| id(entry).is_none_or(|id| known.insert(id));
        entries.extend(of_page.into_iter().filter(is_new));
    }
    Ok(entries)
}

fn id(entry: &RawValue) -> Option<String> {
    Object::parse(entry)?.id()
}

/// A list of which some pages are read.
struct Reading<'a> {
    client: &'a Client,
    lookup: &'a RequestSpec<'a>,
    /// Those that brought something new.
    pages: Vec<Reply>,
    /// The ids of their entries.
    known: BTreeSet<String>,
    asked: usize,
}

impl Reading<'_> {
    /// Asks for a page. Returns whether it has something new.
    async fn brings_new<T: Listed>(&mut self, call: &mut Call, page: usize) -> Result<bool> {
        self.asked += 1;
        if self.asked > MOST {
            let what = format!("the list does not end after {MOST} pages");
            return Err(self.pages[0].unexpected(what));
        }
        let sensitive = self.lookup.sensitive.iter().copied();
        let mut spec = super::lookup::<T>(self.lookup.operation).with_sensitive(sensitive);
        if page > 1 {
            spec = spec.with_query("page", page.to_string());
        }
        match self.client.sender().send(call, &spec).await {
            Ok(reply) => self.keep_new::<T>(call, reply),
            // There is no such page, or the server knows of none.
            Err(error) if page > 1 && matches!(error.status(), Some(400 | 404 | 422)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Keeps the page if it has something new, and the first one in any case.
    fn keep_new<T: Listed>(&mut self, call: &Call, page: Reply) -> Result<bool> {
        let before = self.known.len();
        let entries = listed(&page, T::WRAPPER)?.unwrap_or_default();
        self.known.extend(entries.into_iter().filter_map(id));
        let is_new = self.known.len() > before;
        if is_new || self.pages.is_empty() {
            self.pages.push(page);
        }
        let bytes: usize = self.pages.iter().map(|page| page.body.len()).sum();
        if bytes > LIST_LIMIT {
            let error = Error::new(self.lookup.operation, ErrorKind::ResponseTooLarge);
            return Err(error.with_attempts(call.attempts()));
        }
        Ok(is_new)
    }
}

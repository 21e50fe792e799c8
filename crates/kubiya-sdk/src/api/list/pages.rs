//! Lists that may come in pages.
//!
//! Nobody knows which lists do, and how many entries a page has. So a list is asked for as clients do that know of
//! no pages, and then for its second page and further ones, until one brings nothing new. A server that knows of
//! no pages answers the same list again, which costs one request.

use std::collections::BTreeSet;

use serde_json::value::RawValue;
use tracing::warn;

use super::{Lookup, listed};
use crate::api::object::Object;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Call, Reply};
use crate::size::LIST_LIMIT;

/// How many pages a list can have.
const MOST_PAGES: usize = 1000;

/// The fewest entries that a page is assumed to be cut to, since no client of the API asks for smaller ones. A first
/// page of fewer, with none after it, is the list.
const SMALLEST_PAGE: usize = 10;

/// How often the pages are read, if each time brings something new.
const MOST_PASSES: usize = 10;

/// Reads on after the first page.
///
/// An entry that is deleted meanwhile moves all later ones up, and one of them to a page that was read already.
/// So the pages of a list that has several, or had when the first was read, are read again, until that brings
/// nothing new either. A second page of nothing but the entries of the first is that of a server that knows of no
/// pages, and a first page that is not full had no second.
pub(super) async fn read(
    client: &Client,
    call: &mut Call,
    lookup: &Lookup<'_>,
    first: Reply,
) -> Result<Vec<Reply>> {
    let mut reading = Reading {
        client,
        lookup,
        pages: Vec::new(),
        known: BTreeSet::new(),
    };
    let is_short = listed(&first, lookup.wrapper)?.is_none_or(|page| page.len() < SMALLEST_PAGE);
    if reading.keep(call, first)? != Page::New {
        return Ok(reading.pages);
    }
    let mut last = 1;
    let end = loop {
        match reading.ask(call, last + 1).await? {
            Page::New => last += 1,
            end => break end,
        }
    };
    let mut is_settled = last == 1 && (is_short || end == Page::Known);
    let mut passes = 1;
    while !is_settled {
        passes += 1;
        if passes > MOST_PASSES {
            return Err(reading.endless(format!(
                "the list was another one each of {MOST_PASSES} times it was read"
            )));
        }
        is_settled = true;
        for page in 1..=last {
            is_settled &= reading.ask(call, page).await? != Page::New;
        }
    }
    Ok(reading.pages)
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
    lookup: &'a Lookup<'a>,
    /// Those that brought something new.
    pages: Vec<Reply>,
    /// The ids of their entries.
    known: BTreeSet<String>,
}

/// What a page has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Page {
    /// An entry that no page had before.
    New,
    /// Entries, and none that is new.
    Known,
    /// No entry.
    Empty,
    /// The server refuses to answer it.
    Refused,
}

impl Reading<'_> {
    async fn ask(&mut self, call: &mut Call, page: usize) -> Result<Page> {
        if page > MOST_PAGES {
            return Err(self.endless(format!("the list does not end after {MOST_PAGES} pages")));
        }
        let mut spec = self.lookup.request();
        if page > 1 {
            spec = spec.with_query("page", page.to_string());
        }
        match self.client.sender().send(call, &spec).await {
            Ok(reply) => self.keep(call, reply),
            Err(error) if is_past_the_end(page, &error) => {
                warn!(
                    target: "kubiya_sdk",
                    operation = self.lookup.operation,
                    page,
                    status = error.status(),
                    "the server refuses this page of the list, which is taken for its end",
                );
                Ok(Page::Refused)
            }
            Err(error) => Err(error),
        }
    }

    /// Keeps the page if it has something new, and the first one in any case.
    fn keep(&mut self, call: &Call, page: Reply) -> Result<Page> {
        let before = self.known.len();
        let entries = listed(&page, self.lookup.wrapper)?.unwrap_or_default();
        let is_empty = entries.is_empty();
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
        Ok(match (is_new, is_empty) {
            (true, _) => Page::New,
            (false, true) => Page::Empty,
            (false, false) => Page::Known,
        })
    }

    fn endless(&self, what: String) -> Error {
        self.pages[0].unexpected(what)
    }
}

/// Whether a failure says that there is no such page. That there are no pages at all, a server says of the second.
fn is_past_the_end(page: usize, error: &Error) -> bool {
    match error.status() {
        Some(404) => page > 1,
        Some(400 | 422) => page == 2,
        _ => false,
    }
}

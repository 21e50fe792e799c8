//! Lists in pages.

use std::num::NonZeroUsize;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Deserialize;

use crate::backend::Backend;
use crate::problem::Problem;
use crate::quirk::Quirk;

/// The size of a page where the request names none.
///
/// Source: the published API reference, for sources and knowledge.
const DEFAULT_LIMIT: usize = 50;

/// The part of a list that a request asks for.
///
/// Source: the command line tool and the published API reference ask for a `limit` and a `page`, which counts from 1;
/// the chat front end has another word for the limit. That a request with neither gets the whole list is decided
/// here: known clients take it for that.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Page {
    page: Option<NonZeroUsize>,
    #[serde(alias = "page_size")]
    limit: Option<NonZeroUsize>,
}

impl Page {
    /// The entries of the list that are on it.
    pub(super) fn of<T>(self, list: impl Iterator<Item = T>, backend: &Backend) -> Vec<T> {
        let page = self.page.filter(|_| !backend.has(Quirk::IgnoredPage));
        let asked = self.limit.map(NonZeroUsize::get);
        let mut limit = asked.unwrap_or(match page {
            Some(_) => DEFAULT_LIMIT,
            None => usize::MAX,
        });
        if backend.has(Quirk::PagesOfTwo) {
            limit = limit.min(2);
        }
        let before = page.map_or(0, |page| page.get() - 1);
        list.skip(before.saturating_mul(limit))
            .take(limit)
            .collect()
    }
}

impl Page {
    /// The number of the page and its size, of a list that is always cut.
    pub(super) fn numbered(self, default_limit: NonZeroUsize, backend: &Backend) -> (usize, usize) {
        let page = self.page.filter(|_| !backend.has(Quirk::IgnoredPage));
        let mut limit = self.limit.unwrap_or(default_limit).get();
        if backend.has(Quirk::PagesOfTwo) {
            limit = limit.min(2);
        }
        (page.map_or(1, NonZeroUsize::get), limit)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Query::from_request_parts(parts, state)
            .await
            .map(|Query(page)| page)
            .map_err(|_| Problem::Invalid("A page or a limit is not a number from 1 on"))
    }
}

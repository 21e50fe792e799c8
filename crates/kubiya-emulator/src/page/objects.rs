//! What an organisation has, without a value.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::relations::{Relation, Targets};
use super::views::{VIEWS, View, find, harmless, plain, shortened};
use crate::backend::Backend;
use crate::collection::StoredObject;
use crate::organization::Organization;
use crate::secret::{SECRET, Secret};

#[derive(Deserialize)]
pub(super) struct Choice {
    organization: Option<String>,
}

#[derive(Serialize)]
struct Shown<'a> {
    organization: &'a str,
    organizations: BTreeSet<&'a str>,
    collections: Vec<Collection>,
}

#[derive(Serialize)]
struct Collection {
    /// As [`Relation`] names it.
    id: &'static str,
    title: &'static str,
    objects: Vec<Object>,
}

#[derive(Serialize)]
struct Object {
    key: String,
    name: String,
    description: String,
    details: Vec<(&'static str, String)>,
    relations: Vec<Relation>,
}

/// The objects of the organisation that the query names, or of the first key's. Answers 304 where nothing has changed since the
/// answer that the request names.
pub(super) async fn show(
    State(backend): State<Arc<Backend>>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Response {
    let keys = backend.keys.iter();
    let organizations: BTreeSet<&str> = keys.map(|key| key.organization_name()).collect();
    let first = backend.keys[0].organization_name();
    let organization = choice.organization.as_deref().unwrap_or(first);
    // One that no key opens would be founded by being looked at.
    if !organizations.contains(organization) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let shown = Shown {
        organization,
        collections: backend.store.read(organization, collections),
        organizations,
    };
    let Ok(text) = serde_json::to_string(&shown) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = tag(&text);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| *known == *tag)
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, tag),
    ];
    (headers, text).into_response()
}

fn collections(organization: &Organization) -> Vec<Collection> {
    let targets = Targets::of(organization);
    let mut secrets: Vec<_> = organization.secrets.iter().collect();
    secrets.sort_unstable_by_key(|(name, _)| *name);
    let secrets = Collection {
        id: SECRET.many,
        title: "Secrets",
        objects: secrets
            .into_iter()
            .map(|(name, secret)| of_secret(name, secret))
            .collect(),
    };
    let others = VIEWS.iter().map(|view| {
        let objects = organization.objects.of(view.shape);
        Collection {
            id: view.shape.noun.many,
            title: view.title,
            objects: objects
                .map(|object| of_object(view, object, &targets))
                .collect(),
        }
    });
    std::iter::once(secrets).chain(others).collect()
}

fn of_secret(name: &str, secret: &Secret) -> Object {
    Object {
        key: name.to_owned(),
        name: shortened(name),
        description: shortened(&secret.description),
        details: vec![
            ("created by", shortened(&secret.created_by)),
            ("created", to_the_second(&secret.created_at)),
        ],
        relations: Vec::new(),
    }
}

fn of_object(view: &View, object: &StoredObject, targets: &Targets<'_>) -> Object {
    let fields = object.fields();
    let name = find(&fields, view.named_by).map(plain);
    let name = name.filter(|name| !name.is_empty());
    let details = view.details.iter();
    Object {
        key: object.key.to_string(),
        name: shortened(harmless(
            view.shape.noun,
            &name.unwrap_or_else(|| object.key.to_string()),
        )),
        description: shortened(&object.text("description").unwrap_or_default()),
        details: details
            .filter_map(|detail| Some((detail.label, detail.told(&fields)?)))
            .collect(),
        relations: targets.of_object(view, &fields),
    }
}

/// A time without what is behind its seconds.
fn to_the_second(time: &str) -> String {
    let seconds = time.split('.').next().unwrap_or(time);
    shortened(&seconds.replacen('T', " ", 1))
}

fn tag(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

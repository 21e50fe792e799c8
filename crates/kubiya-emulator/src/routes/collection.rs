//! The routes of a collection, as its shape says, and how one of them is replaced.
//!
//! Source: the clients of the API agree on these five requests for most collections: a bare array, an
//! object after a creation and an update, nothing after a deletion.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Json, Router};
use serde_json::Value;

use super::answer::{deleted, written};
use super::force::Force;
use super::listing::listing;
use super::page::Page;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::{Fields, Key, Paths, SentFields, Shape, StoredObject};
use crate::problem::Problem;
use crate::quirk::Quirk;

type Handler = MethodRouter<Arc<Backend>>;

/// The routes of one collection; each of them may be replaced by a handler for the same method.
pub(super) struct CollectionRoutes {
    paths: Paths,
    list: Handler,
    create: Handler,
    read: Handler,
    /// None where PUT is refused.
    update: Option<Handler>,
    delete: Handler,
}

impl CollectionRoutes {
    pub(super) fn of(shape: &'static Shape) -> Self {
        Self {
            paths: shape.paths,
            list: listing_of(shape),
            create: creating(shape),
            read: reading(shape),
            update: Some(updating(shape)),
            delete: deleting(shape),
        }
    }

    /// Lists with another handler of GET.
    pub(super) fn list(mut self, handler: Handler) -> Self {
        self.list = handler;
        self
    }

    /// Creates with another handler of POST.
    pub(super) fn create(mut self, handler: Handler) -> Self {
        self.create = handler;
        self
    }

    /// Reads one with another handler of GET.
    pub(super) fn read(mut self, handler: Handler) -> Self {
        self.read = handler;
        self
    }

    /// Updates with another handler of PUT.
    pub(super) fn update(mut self, handler: Handler) -> Self {
        self.update = Some(handler);
        self
    }

    /// Refuses PUT.
    pub(super) fn without_update(mut self) -> Self {
        self.update = None;
        self
    }

    /// Deletes with another handler of DELETE.
    pub(super) fn delete(mut self, handler: Handler) -> Self {
        self.delete = handler;
        self
    }

    /// What is served here.
    pub(super) fn paths(&self) -> Vec<(&'static str, Vec<Method>)> {
        match self.paths {
            Paths::None => Vec::new(),
            Paths::List(list) => vec![(list, vec![Method::GET])],
            Paths::Items { list, item } => {
                let update = self.update.as_ref().map(|_| Method::PUT);
                let of_item = [Method::GET, Method::DELETE].into_iter().chain(update);
                vec![
                    (list, vec![Method::GET, Method::POST]),
                    (item, of_item.collect()),
                ]
            }
        }
    }

    pub(super) fn into_router(self) -> Router<Arc<Backend>> {
        let update = self.update.unwrap_or_default();
        match self.paths {
            Paths::None => Router::new(),
            Paths::List(list) => Router::new().route(list, self.list),
            Paths::Items { list, item } => Router::new()
                .route(list, self.list.merge(self.create))
                .route(item, self.read.merge(update).merge(self.delete)),
        }
    }
}

/// The objects of a collection, as its list shows them.
pub(super) fn list(shape: &Shape, backend: &Backend, caller: &Caller, page: Page) -> Vec<Fields> {
    let entries = entries(shape, backend, caller);
    match shape.has_pages {
        true => page.of(entries.into_iter(), backend),
        false => entries,
    }
}

/// The same as an answer, which costs little more than its bytes where objects are shown as they are stored.
fn listed(shape: &Shape, backend: &Backend, caller: &Caller, page: Page) -> Response {
    let is_sparse = shape.sparse.is_some_and(|it| backend.has(it.quirk));
    if is_sparse || !shape.shows_what_is_stored(&backend.quirks) {
        return Json(list(shape, backend, caller, page)).into_response();
    }
    listing(backend.store.read(&caller.organization, |organization| {
        let objects = organization.objects.shared_of(shape).map(Arc::clone);
        match shape.has_pages {
            true => page.of(objects, backend),
            false => objects.collect(),
        }
    }))
}

/// The same, on all pages.
pub(super) fn entries(shape: &Shape, backend: &Backend, caller: &Caller) -> Vec<Fields> {
    let sparse = shape.sparse.filter(|sparse| backend.has(sparse.quirk));
    backend.store.read(&caller.organization, |organization| {
        let objects = organization.objects.of(shape);
        let entries = objects.map(|object| {
            let mut entry = organization.presented(object, &backend.quirks);
            if let Some(sparse) = sparse {
                entry.retain(|field, _| (sparse.shows)(field));
            }
            entry
        });
        entries.collect()
    })
}

/// Creates an object, and shows it.
pub(super) fn create(
    shape: &'static Shape,
    backend: &Backend,
    caller: &Caller,
    body: Fields,
) -> Result<Fields, Problem> {
    let sent = SentFields::parse(shape, kept(backend, body))?.whole()?;
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        organization.admits(&sent, None)?;
        let stamp = organization.stamp(author, &backend.clock);
        let object = StoredObject::new(shape, sent.into_fields(), &stamp);
        let answer = organization.presented(&object, &backend.quirks);
        organization.objects.put(object);
        Ok(answer)
    })
}

/// Shows one object.
pub(super) fn read(
    shape: &Shape,
    backend: &Backend,
    caller: &Caller,
    key: &str,
) -> Result<Fields, Problem> {
    let key = &key_of(shape, backend, key);
    backend.store.read(&caller.organization, |organization| {
        let object = organization.objects.get(shape, key)?;
        Ok(organization.presented(object, &backend.quirks))
    })
}

/// Deletes an object.
///
/// Decided here: only force deletes one of a guarded collection that something uses. Known clients always
/// insist, so that they do not tell.
pub(super) fn remove(
    shape: &'static Shape,
    backend: &Backend,
    caller: &Caller,
    key: &str,
    force: Force,
) -> Result<(), Problem> {
    let key = &key_of(shape, backend, key);
    let has = |quirk| shape.has(quirk, &backend.quirks);
    backend.store.change(&caller.organization, |organization| {
        organization.objects.get(shape, key)?;
        let is_used = || organization.uses(shape.noun, key);
        let needs_force = || has(Quirk::DeleteNeedsForce) || (shape.is_guarded && is_used());
        if force == Force::Off && needs_force() {
            return Err(Problem::ForceRequired(shape.noun));
        }
        if has(Quirk::RefuseDeleteInUse) && is_used() {
            return Err(Problem::InUse(shape.noun));
        }
        organization.objects.remove(shape, key)
    })
}

/// Changes an object, and shows it.
pub(super) fn update(
    shape: &'static Shape,
    backend: &Backend,
    caller: &Caller,
    key: &str,
    body: Fields,
) -> Result<Fields, Problem> {
    let key = &key_of(shape, backend, key);
    let mut sent = SentFields::parse(shape, kept(backend, body))?.about(key);
    let replaces = shape.has(Quirk::PutReplaces, &backend.quirks);
    if replaces {
        sent = sent.whole()?;
    }
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        organization.objects.get(shape, key)?;
        organization.admits(&sent, Some(key))?;
        let stamp = organization.stamp(author, &backend.clock);
        let change = |object: &mut StoredObject| match replaces {
            true => object.replace(sent, &stamp),
            false => object.merge(sent, &stamp),
        };
        organization.objects.change(shape, key, change)?;
        let object = organization.objects.get(shape, key)?;
        Ok(organization.presented(object, &backend.quirks))
    })
}

/// What a request says, with the name as it is kept.
fn kept(backend: &Backend, mut body: Fields) -> Fields {
    if let Some(Value::String(name)) = body.get_mut("name") {
        *name = backend.kept_name(std::mem::take(name));
    }
    body
}

/// The key that a path means.
fn key_of(shape: &Shape, backend: &Backend, key: &str) -> String {
    match shape.key {
        Key::Name => backend.kept_name(key.to_owned()),
        Key::Uuid(_) => key.to_owned(),
    }
}

fn listing_of(shape: &'static Shape) -> Handler {
    get(
        move |State(backend): State<Arc<Backend>>, caller: Caller, page: Page| async move {
            listed(shape, &backend, &caller, page)
        },
    )
}

/// Tells what was made even where other writes are answered with nothing: only this tells its key.
fn creating(shape: &'static Shape) -> Handler {
    post(
        move |State(backend): State<Arc<Backend>>,
              Writer(caller): Writer,
              JsonObject(body): JsonObject<Fields>| async move {
            create(shape, &backend, &caller, body).map(Json)
        },
    )
}

fn reading(shape: &'static Shape) -> Handler {
    get(
        move |State(backend): State<Arc<Backend>>, caller: Caller, Segment(key): Segment| async move {
            if shape.has(Quirk::NoGetById, &backend.quirks) {
                return Err(Problem::RouteNotFound);
            }
            read(shape, &backend, &caller, &key).map(Json)
        },
    )
}

fn updating(shape: &'static Shape) -> Handler {
    put(
        move |State(backend): State<Arc<Backend>>,
              Writer(caller): Writer,
              Segment(key): Segment,
              JsonObject(body): JsonObject<Fields>| async move {
            update(shape, &backend, &caller, &key, body).map(|object| written(&backend, object))
        },
    )
}

fn deleting(shape: &'static Shape) -> Handler {
    delete(
        move |State(backend): State<Arc<Backend>>,
              Writer(caller): Writer,
              Segment(key): Segment,
              force: Force| async move {
            remove(shape, &backend, &caller, &key, force).map(|()| deleted(&backend, ()))
        },
    )
}

#[cfg(test)]
mod work;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::time::Duration;

    use axum::Extension;
    use axum::body::{Body, to_bytes};
    use axum::http::header::AUTHORIZATION;
    use axum::http::{HeaderMap, HeaderValue, Request};
    use serde_json::json;
    use tower::Service;

    use super::*;
    use crate::auth::{Key as ApiKey, identify};
    use crate::clock::Clock;
    use crate::collection::Field;
    use crate::events::Events;
    use crate::faults::Faults;
    use crate::founding::Founding;
    use crate::noun::Noun;
    use crate::request_log::RequestLog;
    use crate::same_origin::HostNames;
    use crate::store::Store;

    static THINGS: Shape = Shape {
        noun: Noun {
            one: "a thing",
            many: "things",
        },
        paths: Paths::Items {
            list: "/things",
            item: "/things/{name}",
        },
        key: Key::Name,
        fields: &[Field::text("name").required(), Field::text("url")],
        unique_name: true,
        references: &[],
        is_guarded: false,
        has_pages: false,
        sparse: None,
        quirks: &[],
        founded: &[],
    };

    pub(super) fn served(routes: CollectionRoutes) -> Router {
        let clock = Clock::system();
        let founding = Founding::new(&[], "ci", &clock);
        let backend = Backend {
            keys: vec![ApiKey::new("k")],
            created_by: "ci".to_owned(),
            origin: String::new(),
            host_names: HostNames::default(),
            quirks: BTreeSet::new(),
            error_shape: None,
            latency: Duration::ZERO,
            body_limit: usize::MAX,
            clock,
            limiter: None,
            faults: Faults::default(),
            store: Store::in_memory(BTreeMap::new(), founding),
            log: RequestLog::observed_by(None),
            events: Events::default(),
            resets: std::sync::atomic::AtomicU64::new(0),
        };
        let authorization = HeaderValue::from_static("UserKey k");
        let headers = HeaderMap::from_iter([(AUTHORIZATION, authorization)]);
        let caller = identify(&backend.keys, &headers).unwrap();
        let router = routes.into_router().layer(Extension(caller));
        router.with_state(Arc::new(backend))
    }

    /// The status of the answer, and its body.
    pub(super) async fn ask(
        router: &mut Router,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = router.call(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_shape_is_all_that_a_collection_needs_to_be_served() {
        let mut api = served(CollectionRoutes::of(&THINGS));
        let (list, item) = ("/things", "/things/a%2Fb");
        let made = json!({"name": "a/b", "url": "", "new": [null]});
        let sent = json!({"name": "a/b", "new": [null]});
        assert_eq!(
            ask(&mut api, Method::POST, list, sent.clone()).await,
            (200, made.clone())
        );
        assert_eq!(ask(&mut api, Method::POST, list, sent).await.0, 409);
        assert_eq!(
            ask(&mut api, Method::GET, list, Value::Null).await,
            (200, json!([made]))
        );

        let changed = json!({"name": "a/b", "url": "u", "new": [null]});
        let update = json!({"name": "other", "url": "u"});
        assert_eq!(
            ask(&mut api, Method::PUT, item, update).await,
            (200, changed.clone())
        );
        assert_eq!(
            ask(&mut api, Method::GET, item, Value::Null).await,
            (200, changed)
        );

        assert_eq!(
            ask(&mut api, Method::DELETE, item, Value::Null).await,
            (200, Value::Null)
        );
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            assert_eq!(ask(&mut api, method, item, json!({})).await.0, 404);
        }
    }

    #[tokio::test]
    async fn one_handler_is_replaced_and_the_others_stay() {
        let routes = CollectionRoutes::of(&THINGS).create(post(async || Json(json!({"id": 1}))));
        let mut api = served(routes);
        let answer = ask(&mut api, Method::POST, "/things", json!({})).await;
        assert_eq!(answer, (200, json!({"id": 1})));
        let answer = ask(&mut api, Method::GET, "/things", Value::Null).await;
        assert_eq!(answer, (200, json!([])));
    }
}

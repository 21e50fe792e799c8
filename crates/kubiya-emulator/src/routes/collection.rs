//! The routes of a collection, as its shape says, and how one of them is replaced.
//!
//! Source: the clients of the API agree on these five requests for most collections: a bare array, an
//! object after a creation and an update, nothing after a deletion.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Json, Router};

use super::Segment;
use super::answer::{deleted, written};
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::{Fields, Paths, SentFields, Shape, StoredObject, presented};
use crate::problem::Problem;
use crate::quirk::Quirk;

type Handler = MethodRouter<Arc<Backend>>;

/// The routes of one collection; each of them may be replaced by a handler for the same method.
pub(super) struct CollectionRoutes {
    paths: Paths,
    list: Handler,
    create: Handler,
    read: Handler,
    update: Handler,
    delete: Handler,
}

impl CollectionRoutes {
    pub(super) fn of(shape: &'static Shape) -> Self {
        Self {
            paths: shape.paths,
            list: listing(shape),
            create: creating(shape),
            read: reading(shape),
            update: updating(shape),
            delete: deleting(shape),
        }
    }

    /// Answers the list with another handler of GET.
    pub(super) fn list(mut self, handler: Handler) -> Self {
        self.list = handler;
        self
    }

    /// Creates with another handler of POST.
    pub(super) fn create(mut self, handler: Handler) -> Self {
        self.create = handler;
        self
    }

    pub(super) fn into_router(self) -> Router<Arc<Backend>> {
        match self.paths {
            Paths::None => Router::new(),
            Paths::List(list) => Router::new().route(list, self.list),
            Paths::Items { list, item } => Router::new()
                .route(list, self.list.merge(self.create))
                .route(item, self.read.merge(self.update).merge(self.delete)),
        }
    }
}

/// The objects of a collection, as the API shows them.
pub(super) fn list(shape: &Shape, backend: &Backend, caller: &Caller) -> Vec<Fields> {
    backend.store.read(&caller.organization, |organization| {
        let objects = organization.objects.of(shape).iter();
        objects.map(|it| presented(it, &backend.quirks)).collect()
    })
}

/// Creates an object, and shows it.
pub(super) fn create(
    shape: &'static Shape,
    backend: &Backend,
    caller: &Caller,
    body: Fields,
) -> Result<Fields, Problem> {
    let sent = SentFields::parse(shape, body)?.whole()?;
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        organization.admits(&sent, None)?;
        let stamp = organization.stamp(author, &backend.clock);
        let object = StoredObject::new(shape, sent.into_fields(), &stamp);
        let answer = presented(&object, &backend.quirks);
        organization.objects.put(object);
        Ok(answer)
    })
}

fn read(shape: &Shape, backend: &Backend, caller: &Caller, key: &str) -> Result<Fields, Problem> {
    backend.store.read(&caller.organization, |organization| {
        let object = organization.objects.get(shape, key)?;
        Ok(presented(object, &backend.quirks))
    })
}

fn update(
    shape: &'static Shape,
    backend: &Backend,
    caller: &Caller,
    key: &str,
    body: Fields,
) -> Result<Fields, Problem> {
    let mut sent = SentFields::parse(shape, body)?.about(key);
    let replaces = shape.has(Quirk::ReplacingAgentUpdate, &backend.quirks);
    if replaces {
        sent = sent.whole()?;
    }
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        organization.objects.get(shape, key)?;
        organization.admits(&sent, Some(key))?;
        let stamp = organization.stamp(author, &backend.clock);
        let object = organization.objects.get_mut(shape, key)?;
        if replaces {
            object.replace(sent, &stamp);
        } else {
            object.merge(sent, &stamp);
        }
        Ok(presented(object, &backend.quirks))
    })
}

fn listing(shape: &'static Shape) -> Handler {
    get(
        move |State(backend): State<Arc<Backend>>, caller: Caller| async move {
            Json(list(shape, &backend, &caller))
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
              Segment(key): Segment| async move {
            let deletion = backend.store.change(&caller.organization, |organization| {
                organization.objects.remove(shape, &key)
            });
            deletion.map(|()| deleted(&backend, ()))
        },
    )
}

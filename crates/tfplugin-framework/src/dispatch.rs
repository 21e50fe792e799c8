//! One file per RPC, in the framework's own types: what Core asks, answered with values.

mod action;
mod apply;
mod configure;
mod data_source;
mod import;
mod list;
mod plan;
mod read;
mod said;
mod state;
mod validate;

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::FutureExt;
use tfplugin_proto::value::{Type, Value};
use tokio_util::sync::CancellationToken;

pub(crate) use action::Event as ActionEvent;
pub(crate) use apply::ApplyRequest;
pub(crate) use import::ImportRequest;
pub(crate) use list::{Found, Wanted};
pub(crate) use plan::PlanRequest;
pub(crate) use read::ReadRequest;

use self::said::Said;
use crate::context::{Cx, WriteOnlyMode};
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::erased::ErasedResource;
use crate::private::Private;
use crate::provider::Provider;
use crate::registry::Registry;
use crate::schema::Schema;

/// A provider being served: what it offers, and what Core has told it so far.
///
/// One process may be configured several times (debug mode serves several walks), so nothing here is
/// settled by the first call.
pub(crate) struct Session<P: Provider> {
    provider: P,
    schema: Schema,
    ty: Type,
    registry: Registry<P::Client>,
    configured: RwLock<Configured<P::Client>>,
}

/// What the last ConfigureProvider left.
struct Configured<C> {
    client: Option<Arc<C>>,
    /// Configured with values that are not known yet: planning goes on without a client.
    deferred: bool,
    mode: WriteOnlyMode,
    stop: CancellationToken,
    warned: Arc<std::sync::atomic::AtomicBool>,
    said: Arc<Said>,
}

impl<C> Default for Configured<C> {
    /// A process that was never configured answers as for a Core that knows write-only attributes:
    /// required there, harmless elsewhere.
    fn default() -> Self {
        Self {
            client: None,
            deferred: false,
            mode: WriteOnlyMode::Supported,
            stop: CancellationToken::new(),
            warned: Arc::default(),
            said: Arc::default(),
        }
    }
}

impl<C> Clone for Configured<C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            deferred: self.deferred,
            mode: self.mode,
            stop: self.stop.clone(),
            warned: self.warned.clone(),
            said: self.said.clone(),
        }
    }
}

impl<C> Configured<C> {
    fn cx(&self, mode: WriteOnlyMode, private: &[u8]) -> Cx {
        Cx::new(Private::decode(private), mode, self.stop.clone())
    }

    /// The client, for a call that cannot do without one.
    fn client(&self) -> Result<&C> {
        self.client.as_deref().ok_or_else(|| {
            let detail = if self.deferred {
                NOT_YET_KNOWN
            } else {
                "The provider was asked to work before it was configured."
            };
            Diagnostic::error("Provider is not configured", detail).into()
        })
    }
}

const NOT_YET_KNOWN: &str = "The provider's configuration depends on values that are not known yet, so the API \
                             cannot be called. Apply what those values come from first, for instance with \
                             -target.";

/// Schemas by type name.
pub(crate) type Schemas<'a> = BTreeMap<&'a str, &'a Schema>;

type Resource<P> = Arc<dyn ErasedResource<<P as Provider>::Client>>;

impl<P: Provider> Session<P> {
    pub(crate) fn new(provider: P) -> Self {
        let schema = provider.schema();
        let mut registry = Registry::new();
        provider.register(&mut registry);
        let ty = schema.ty();
        Self {
            provider,
            schema,
            ty,
            registry,
            configured: RwLock::default(),
        }
    }

    pub(crate) fn provider_schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) fn provider_ty(&self) -> &Type {
        &self.ty
    }

    pub(crate) fn resource_schemas(&self) -> Schemas<'_> {
        let offers = self.registry.resources().iter();
        offers
            .map(|(name, offer)| (name.as_str(), offer.schema()))
            .collect()
    }

    pub(crate) fn data_source_schemas(&self) -> Schemas<'_> {
        let offers = self.registry.data_sources().iter();
        offers
            .map(|(name, offer)| (name.as_str(), offer.schema()))
            .collect()
    }

    pub(crate) fn list_schemas(&self) -> Schemas<'_> {
        let offers = self.registry.lists().iter();
        offers
            .map(|(name, offer)| (name.as_str(), offer.schema()))
            .collect()
    }

    pub(crate) fn action_schemas(&self) -> Schemas<'_> {
        let offers = self.registry.actions().iter();
        offers
            .map(|(name, offer)| (name.as_str(), offer.schema()))
            .collect()
    }

    /// What is wrong with the schemas themselves.
    pub(crate) fn problems(&self) -> Diagnostics {
        let mut found = Diagnostics::new();
        let provider = self.schema.problems().into_iter();
        for problem in provider.chain(self.registry.problems()) {
            found.push(Diagnostic::provider_bug(problem));
        }
        found
    }

    pub(crate) fn resource(&self, type_name: &str) -> Result<Resource<P>> {
        let found = self.registry.resources().get(type_name);
        found
            .cloned()
            .ok_or_else(|| unknown_type("resource", type_name))
    }

    fn configured(&self) -> Configured<P::Client> {
        self.configured
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn unknown_type(kind: &str, type_name: &str) -> Diagnostics {
    let detail = format!("This provider has no {kind} type {type_name:?}.");
    Diagnostic::error(format!("Unknown {kind} type"), detail).into()
}

/// Runs the code of a provider's author and turns a panic in it into a diagnostic.
///
/// The panic's own message is not shown: it may hold a secret.
async fn guarded<T>(operation: &str, type_name: &str, work: impl Future<Output = T>) -> Result<T> {
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .map_err(|_: Box<dyn Any + Send>| {
            let what = format!("The provider crashed while it was to {operation} a {type_name}");
            Diagnostic::provider_bug(what).into()
        })
}

/// Waits for `work` unless the practitioner interrupts Terraform; only for work without effects.
async fn interruptible<T>(
    stop: &CancellationToken,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let interrupted = || {
        let detail = "Terraform was interrupted, so the provider stopped waiting for the API.";
        Diagnostics::from(Diagnostic::error("Interrupted", detail))
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(interrupted()),
        result = work => result,
    }
}

/// The identity of the remote object whose state this is; nothing where a part is null or unknown.
fn identity(schema: &Schema, state: &Value) -> Option<Value> {
    if schema.identity.is_empty() {
        return None;
    }
    let parts = schema
        .identity
        .iter()
        .map(|name| (name.clone(), state.field(name).clone()));
    let identity = Value::map(parts);
    let complete = identity.as_fields().is_some_and(|parts| {
        parts
            .values()
            .all(|part| !part.is_null() && part.is_wholly_known())
    });
    complete.then_some(identity)
}

//! ValidateListResourceConfig and ListResource.

use std::sync::Arc;

use tfplugin_proto::value::Value;

use super::{Session, guarded, identity, interruptible, unknown_type, validate};
use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostics, Result};
use crate::erased::{ErasedList, ListedValue};
use crate::provider::Provider;

type List<P> = Arc<dyn ErasedList<<P as Provider>::Client>>;

/// A remote object that was found, and what identifies it.
pub(crate) struct Found {
    pub(crate) listed: ListedValue,
    pub(crate) identity: Option<Value>,
}

/// Which of the remote objects Core asks for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// At most so many.
    pub(crate) limit: usize,
    /// With all that is known of them, as for a configuration.
    pub(crate) is_whole: bool,
}

impl<P: Provider> Session<P> {
    pub(crate) fn list_resource(&self, type_name: &str) -> Result<List<P>> {
        let found = self.registry.lists().get(type_name);
        found
            .cloned()
            .ok_or_else(|| unknown_type("list resource", type_name))
    }

    pub(crate) async fn validate_list(&self, type_name: &str, config: &Value) -> Diagnostics {
        match self.list_resource(type_name) {
            Ok(list) => validate::by_schema(type_name, list.schema(), config).await,
            Err(errors) => errors,
        }
    }

    /// The remote objects that are wanted. Warnings come with them.
    pub(crate) async fn list(
        &self,
        type_name: &str,
        config: &Value,
        wanted: Wanted,
    ) -> (Result<Vec<Found>>, Diagnostics) {
        let configured = self.configured();
        let mut cx = configured.cx(WriteOnlyMode::default(), &[]);
        let work = async {
            let (list, resource) = (self.list_resource(type_name)?, self.resource(type_name)?);
            let client = configured.client()?;
            let listing = list.list(&mut cx, client, config, resource.ty());
            let listed = interruptible(&configured.stop, listing).await?;
            let listed = listed
                .into_iter()
                .filter(|it| it.is_configurable || !wanted.is_whole);
            let found = listed.take(wanted.limit).map(|listed| Found {
                identity: identity(resource.schema(), &listed.object),
                listed,
            });
            Ok(found.collect())
        };
        let outcome = guarded("list", type_name, work)
            .await
            .and_then(|outcome| outcome);
        (outcome, cx.diagnostics)
    }
}

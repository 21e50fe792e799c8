//! ImportResourceState.

use tfplugin_proto::value::Value;

use super::{Session, guarded, identity};
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::provider::Provider;
use crate::schema::Schema;

pub(crate) struct ImportResponse {
    pub(crate) state: Value,
    pub(crate) identity: Option<Value>,
}

impl<P: Provider> Session<P> {
    /// Begins an import by ID, or by identity where `by_identity` is given. Core reads the object next.
    pub(crate) async fn import(
        &self,
        type_name: &str,
        id: &str,
        by_identity: Option<&Value>,
    ) -> Result<ImportResponse> {
        let resource = self.resource(type_name)?;
        let configured = self.configured();
        if configured.deferred {
            // The read that follows could not tell whether there is such an object.
            configured.client()?;
        }
        let schema = resource.schema();
        let id = match by_identity {
            Some(identity) => id_of(schema, identity)?,
            None => id,
        };
        let state = guarded("import", type_name, async { resource.import(id) }).await??;
        Ok(ImportResponse {
            identity: identity(schema, &state),
            state,
        })
    }
}

/// The import ID that an identity of one text attribute stands for.
fn id_of<'a>(schema: &Schema, identity: &'a Value) -> Result<&'a str> {
    let only = match schema.identity.as_slice() {
        [name] => identity.field(name).as_str(),
        _ => None,
    };
    only.ok_or_else(|| {
        let detail = format!(
            "An identity of this resource has one text attribute: {}.",
            schema.identity.join(", ")
        );
        Diagnostics::from(Diagnostic::error("Invalid identity", detail))
    })
}

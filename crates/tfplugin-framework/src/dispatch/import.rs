//! ImportResourceState.

use tfplugin_proto::value::Value;

use super::{Session, guarded, identity, interruptible};
use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::provider::Provider;
use crate::schema::Schema;

pub(crate) struct ImportRequest<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) id: &'a str,
    /// Stands for the ID where it is given.
    pub(crate) identity: Option<&'a Value>,
    pub(crate) mode: WriteOnlyMode,
}

pub(crate) struct ImportResponse {
    pub(crate) state: Value,
    pub(crate) private: Vec<u8>,
    pub(crate) identity: Option<Value>,
}

impl<P: Provider> Session<P> {
    /// Begins an import. Core reads the object next. Warnings come with the state.
    ///
    /// Without a configured provider it fails: the read that follows could not tell whether there is such an
    /// object.
    pub(crate) async fn import(
        &self,
        request: ImportRequest<'_>,
    ) -> (Result<ImportResponse>, Diagnostics) {
        let type_name = request.type_name;
        let configured = self.configured();
        let mut cx = configured.cx(request.mode, &[]);
        let work = async {
            let resource = self.resource(type_name)?;
            let client = configured.client()?;
            let schema = resource.schema();
            let id = match request.identity {
                Some(identity) => id_of(schema, identity)?,
                None => request.id,
            };
            let looking = resource.import(&mut cx, client, id);
            let state = interruptible(&configured.stop, looking).await?;
            Ok((identity(schema, &state), state))
        };
        let outcome = guarded("import", type_name, work)
            .await
            .and_then(|outcome| outcome);
        let outcome = outcome.map(|(identity, state)| ImportResponse {
            state,
            private: cx.private.encode(),
            identity,
        });
        (outcome, cx.diagnostics)
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

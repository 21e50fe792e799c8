//! ImportResourceState.

use std::borrow::Cow;

use tfplugin_proto::value::Value;

use super::{Session, guarded, identity, interruptible};
use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::provider::Provider;
use crate::schema::Schema;

/// What stands between the parts of an identity in an import ID.
const SEPARATOR: &str = "/";

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
                Some(identity) => Cow::from(id_of(schema, identity)?),
                None => Cow::from(request.id),
            };
            let looking = resource.import(&mut cx, client, &id);
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

/// The import ID that an identity stands for: its texts in the order of the schema, with slashes between them.
fn id_of(schema: &Schema, identity: &Value) -> Result<String> {
    let wrong = |problem: String| {
        let names = schema.identity.join(", ");
        let detail = format!("{problem} The identity of this resource consists of: {names}.");
        Diagnostics::from(Diagnostic::error("Invalid identity", detail))
    };
    let mut parts = Vec::new();
    for name in &schema.identity {
        let part = identity.field(name).as_str();
        parts.push(part.ok_or_else(|| wrong(format!("There is no text for {name}.")))?);
    }
    let Some((_, before)) = parts.split_last() else {
        return Err(wrong("This resource is imported by its ID.".to_owned()));
    };
    match before.iter().position(|part| part.contains(SEPARATOR)) {
        Some(place) => {
            let name = &schema.identity[place];
            Err(wrong(format!("The text for {name} has a slash in it.")))
        }
        None => Ok(parts.join(SEPARATOR)),
    }
}

//! UpgradeResourceState, MoveResourceState and UpgradeResourceIdentity: state from elsewhere in time or
//! space, brought to today's schema.

use tfplugin_proto::value::{Value, ValueError, json};

use super::{Resource, Session, guarded, identity};
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::json_text;
use crate::plan::write_only;
use crate::provider::Provider;

impl<P: Provider> Session<P> {
    /// Reads stored state and brings it to today's version.
    ///
    /// Called on every read of state, same version or not. Write-only values that an older version or
    /// an older Core had stored are dropped, unless the Core at hand stores them itself.
    pub(crate) async fn upgrade(&self, type_name: &str, from: i64, stored: &[u8]) -> Result<Value> {
        let resource = self.resource(type_name)?;
        let schema = resource.schema();
        let reshaped = if from == schema.version {
            None
        } else {
            reshaped::<P>(&resource, type_name, from, stored).await?
        };
        let stored = reshaped.as_ref().map_or(stored, String::as_bytes);
        let state =
            json::decode(stored, resource.ty()).map_err(|error| unreadable(type_name, &error))?;
        if state.is_null() {
            return Ok(state);
        }
        let mut upgraded = if from == schema.version {
            state.clone()
        } else {
            let work = async { resource.upgrade(from, &state) };
            guarded("upgrade", type_name, work).await??
        };
        write_only::carry(schema, self.configured().mode, &state, &mut upgraded);
        Ok(upgraded)
    }

    /// Takes over the state of a resource of the same type from another provider address.
    pub(crate) async fn move_state(
        &self,
        source_type: &str,
        source_version: i64,
        stored: &[u8],
        target_type: &str,
    ) -> Result<(Value, Option<Value>)> {
        if source_type != target_type {
            let detail = format!(
                "The state of a {source_type} cannot become a {target_type}. Only a {target_type} of \
                 another provider address can."
            );
            return Err(Diagnostic::error("Move is not supported", detail).into());
        }
        let newest = self.resource(target_type)?.schema().version;
        if source_version > newest {
            let detail = format!(
                "The state of the {source_type} was stored under schema version {source_version}; this \
                 provider knows versions up to {newest}. Install a newer version of it first."
            );
            return Err(Diagnostic::error("State of a newer provider", detail).into());
        }
        let state = self.upgrade(target_type, source_version, stored).await?;
        let identity = identity(self.resource(target_type)?.schema(), &state);
        Ok((state, identity))
    }

    /// Reads a stored identity. There has been one version of every identity so far.
    pub(crate) fn upgrade_identity(&self, type_name: &str, stored: &[u8]) -> Result<Value> {
        let resource = self.resource(type_name)?;
        json::decode(stored, &resource.schema().identity_ty())
            .map_err(|error| unreadable(type_name, &error))
    }
}

/// The stored state in a shape that today's types can read; nothing where it is no JSON object, as is found out
/// when it is decoded.
async fn reshaped<P: Provider>(
    resource: &Resource<P>,
    type_name: &str,
    from: i64,
    stored: &[u8],
) -> Result<Option<String>> {
    let parsed = std::str::from_utf8(stored).map(json_text::parse);
    let Ok(Ok(Value::Map(mut members))) = parsed else {
        return Ok(None);
    };
    let work = async { resource.reshape(from, &mut members) };
    guarded("upgrade", type_name, work).await??;
    Ok(Some(json_text::write(&Value::Map(members))))
}

fn unreadable(type_name: &str, error: &ValueError) -> Diagnostics {
    let detail = format!(
        "The state of a {type_name} does not have the form that this provider stores: {error}. Restore \
         the state from a backup, or remove the resource from the state and import it again."
    );
    Diagnostic::error("Unreadable state", detail)
        .at(error.path.clone())
        .into()
}

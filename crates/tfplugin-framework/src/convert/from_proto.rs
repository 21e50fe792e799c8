//! From the wire's messages to the framework's types.

use tfplugin_proto::generated::tfplugin6::{
    ClientCapabilities, DynamicValue, RawState, ResourceIdentityData,
};
use tfplugin_proto::value::{Type, Value, json, msgpack};

use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostic, Diagnostics, Result};

/// Reads a value of type `ty`; an absent one is null.
pub(super) fn value(wire: Option<&DynamicValue>, ty: &Type, what: &str) -> Result<Value> {
    let decoded = match wire {
        Some(wire) if !wire.msgpack.is_empty() => msgpack::decode(&wire.msgpack, ty),
        Some(wire) if !wire.json.is_empty() => json::decode(&wire.json, ty),
        _ => Ok(Value::Null),
    };
    decoded.map_err(|error| {
        let detail = format!(
            "The {what} that Terraform sent does not fit the provider's schema: {error}. \
             Check that the installed provider is the one that this run began with."
        );
        Diagnostic::error("Unreadable value", detail)
            .at(error.path)
            .into()
    })
}

/// Reads an identity; an absent one is nothing.
pub(super) fn identity(wire: Option<&ResourceIdentityData>, ty: &Type) -> Result<Option<Value>> {
    let Some(data) = wire.and_then(|wire| wire.identity_data.as_ref()) else {
        return Ok(None);
    };
    let identity = value(Some(data), ty, "identity")?;
    Ok((!identity.is_null()).then_some(identity))
}

/// The JSON of stored state.
pub(super) fn stored(wire: Option<&RawState>) -> Result<&[u8]> {
    let json = wire.map(|wire| wire.json.as_slice()).unwrap_or_default();
    if json.is_empty() {
        let detail = "The state has no JSON form. It was written by Terraform 0.11 or earlier; upgrade \
                      it with the versions in between first.";
        return Err(Diagnostics::from(Diagnostic::error(
            "Unreadable state",
            detail,
        )));
    }
    Ok(json)
}

/// What Core does with write-only attributes, by what it says about itself.
pub(super) fn mode(capabilities: Option<&ClientCapabilities>) -> WriteOnlyMode {
    match capabilities {
        Some(capabilities) if capabilities.write_only_attributes_allowed => {
            WriteOnlyMode::Supported
        }
        _ => WriteOnlyMode::Plain,
    }
}

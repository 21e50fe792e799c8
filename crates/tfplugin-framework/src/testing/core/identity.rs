//! What identifies an object, as Core judges it.
//!
//! **Source:** Terraform 1.14 `internal/plugin6/grpc_provider.go` and `internal/terraform`: an identity is of the
//! type of its schema, wholly known but in the plan of what is made anew, and there after an import by it. That it
//! never changes while the object is there is what the documentation of identities asks of providers.

use tfplugin_proto::generated::tfplugin6::ResourceIdentityData;
use tfplugin_proto::value::Value;

use super::error::{Result, broken};
use super::schema::ObjectSchema;
use super::{decode, encode};

/// As Core sends it.
pub(super) fn sent(schema: &ObjectSchema, parts: &[(&str, Value)]) -> Result<ResourceIdentityData> {
    let parts = parts.iter().map(|(name, part)| (*name, part.clone()));
    let identity_data = Some(encode(&Value::map(parts), schema.identity_ty()?)?);
    Ok(ResourceIdentityData { identity_data })
}

/// "Provider produced invalid identity"
pub(super) fn is_whole(
    schema: &ObjectSchema,
    identity: Option<&ResourceIdentityData>,
) -> Result<()> {
    let Some(identity) = identity else {
        return Ok(());
    };
    let parts = decode(identity.identity_data.as_ref(), schema.identity_ty()?)?;
    let parts = parts.as_fields().into_iter().flatten();
    for (name, part) in parts {
        if part.is_null() || !part.is_wholly_known() {
            return Err(broken(format!("an identity leaves {name} open")));
        }
    }
    Ok(())
}

/// As [`is_whole`], of an object whose identity has been told before.
pub(super) fn stays(
    schema: &ObjectSchema,
    before: Option<&ResourceIdentityData>,
    after: Option<&ResourceIdentityData>,
) -> Result<()> {
    is_whole(schema, after)?;
    match (before, after) {
        (Some(before), Some(after)) if before != after => {
            Err(broken("an object has another identity than before"))
        }
        _ => Ok(()),
    }
}

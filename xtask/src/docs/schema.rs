//! The provider's schemas, in the form in which `terraform providers schema -json` prints them.
//!
//! Whatever is not known here is an error, so that nothing of a schema is left out in silence.

use std::collections::BTreeMap;
use std::error::Error;
use std::process::Stdio;

use serde::Deserialize;
use serde_json::Value;

use crate::cargo;

/// What the provider has on offer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schemas {
    pub(super) provider: Object,
    #[serde(rename = "resource_schemas")]
    pub(super) resources: BTreeMap<String, Object>,
    #[serde(rename = "data_source_schemas")]
    pub(super) data_sources: BTreeMap<String, Object>,
    #[serde(rename = "list_resource_schemas")]
    pub(super) list_resources: BTreeMap<String, Object>,
    #[serde(rename = "action_schemas")]
    pub(super) actions: BTreeMap<String, Object>,
    #[serde(rename = "resource_identity_schemas")]
    pub(super) identities: BTreeMap<String, Identity>,
}

/// A provider block, a resource, a data source, or an action, which has no version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Object {
    #[serde(rename = "version")]
    _version: Option<i64>,
    pub(super) block: Block,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, Attribute>,
    #[serde(default)]
    pub(super) description: String,
    #[serde(rename = "description_kind")]
    _description_kind: Option<String>,
}

/// An attribute. It has a type, which [`label`](super::types::label) reads, or nested attributes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attribute {
    #[serde(rename = "type", default)]
    pub(super) ty: Value,
    #[serde(rename = "nested_type")]
    pub(super) nested: Option<Nested>,
    #[serde(default)]
    pub(super) description: String,
    #[serde(rename = "description_kind")]
    _description_kind: Option<String>,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) optional: bool,
    #[serde(rename = "computed", default)]
    _computed: bool,
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default)]
    pub(super) write_only: bool,
    #[serde(default)]
    pub(super) deprecated: bool,
}

/// The attributes of each of the objects that an attribute holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nested {
    pub(super) attributes: BTreeMap<String, Attribute>,
    #[serde(rename = "nesting_mode")]
    _mode: Mode,
}

/// How the objects are held.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    List,
}

/// What identifies a remote object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identity {
    #[serde(rename = "version")]
    _version: i64,
    pub(super) attributes: BTreeMap<String, IdentityAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityAttribute {
    #[serde(rename = "type")]
    pub(super) ty: Value,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) required_for_import: bool,
    #[serde(rename = "optional_for_import", default)]
    _optional_for_import: bool,
}

/// Asks the provider, as it is in this tree.
///
/// A program of its own does the asking: this one must work while the provider does not compile.
///
/// # Errors
/// The provider does not compile, or has something that is not known here.
pub(super) fn load() -> Result<Schemas, Box<dyn Error>> {
    let output = cargo::command()
        .args(["run", "--quiet", "--package", cargo::PROVIDER])
        .args(["--example", "schemas"])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the provider's schemas could not be had".into());
    }
    parse(&output.stdout)
}

fn parse(json: &[u8]) -> Result<Schemas, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Printed {
        provider_schemas: BTreeMap<String, Schemas>,
    }
    let printed: Printed = serde_json::from_slice(json)?;
    let schemas = printed.provider_schemas.into_values().next();
    schemas.ok_or_else(|| "no provider was printed".into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn printed(provider: &Value) -> Vec<u8> {
        let none = json!({});
        let schemas = json!({
            "provider": provider,
            "resource_schemas": none,
            "data_source_schemas": none,
            "list_resource_schemas": none,
            "action_schemas": none,
            "resource_identity_schemas": none,
        });
        json!({"format_version": "1.0", "provider_schemas": {"a/b/c": schemas}})
            .to_string()
            .into_bytes()
    }

    #[test]
    fn what_is_not_known_here_is_not_left_out_in_silence() {
        let known = json!({"version": 0, "block": {"description": "d"}});
        assert_eq!(
            parse(&printed(&known)).unwrap().provider.block.description,
            "d"
        );
        let unknown = json!({"version": 0, "block": {"block_types": {}}});
        let error = parse(&printed(&unknown)).err().unwrap().to_string();
        assert!(error.contains("block_types"), "{error}");
    }
}

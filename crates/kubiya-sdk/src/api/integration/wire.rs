//! The JSON of integrations.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::config::{Integration, IntegrationConfig, VendorConfig};
use super::vendor_specific::VendorSpecific;
use crate::api::item::{Item, Key};
use crate::api::list::Listed;
use crate::api::object::{Object, OddField};
use crate::api::replacement::Replacement;
use crate::size;

const COLLECTION: &str = "/api/v2/integrations";
const CONFIGS: &str = "configs";

/// What the server says of itself, of an integration as of each of its configurations, and is not sent back.
const METADATA: &str = "kubiya_metadata";

/// The managed fields.
#[derive(Serialize)]
pub(super) struct Managed<'a> {
    name: &'a str,
    configs: Vec<ManagedConfig<'a>>,
    auth_type: &'a str,
    description: &'a str,
    integration_type: &'a str,
}

#[derive(Serialize)]
struct ManagedConfig<'a> {
    #[serde(flatten)]
    other: &'a BTreeMap<String, Box<RawValue>>,
    name: &'a str,
    is_default: bool,
    vendor_specific: &'a VendorSpecific,
}

/// What a create sends beside the configuration, for the server to fill in.
#[derive(Serialize)]
pub(super) struct NewIntegration<'a> {
    #[serde(flatten)]
    managed: Managed<'a>,
    uuid: &'static str,
}

/// The name of an integration, and nothing else of it.
pub(super) struct Name(pub(super) String);

impl<'a> Managed<'a> {
    pub(super) fn new(config: &'a IntegrationConfig) -> Self {
        let managed = |config: &'a VendorConfig| ManagedConfig {
            other: &config.other,
            name: &config.name,
            is_default: config.is_default,
            vendor_specific: &config.vendor_specific,
        };
        Self {
            name: &config.name,
            configs: config.configs.iter().map(managed).collect(),
            auth_type: &config.auth_type,
            description: &config.description,
            integration_type: &config.integration_type,
        }
    }
}

impl<'a> NewIntegration<'a> {
    /// **Source:** the Go provider's client, which leaves no field out.
    pub(super) fn new(config: &'a IntegrationConfig) -> Self {
        Self {
            managed: Managed::new(config),
            uuid: "",
        }
    }
}

impl IntegrationConfig {
    /// What the integration takes in JSON as the API may write it, in bytes, as [`text_size`](crate::text_size) counts.
    ///
    /// An integration of more than [`OBJECT_LIMIT`](crate::OBJECT_LIMIT) is not sent.
    pub fn size(&self) -> usize {
        size::of(&Managed::new(self))
    }
}

/// The integration as it was read, with new managed fields.
pub(super) fn replacement<'a>(
    read: &'a Object<'_>,
    managed: Managed<'a>,
) -> Replacement<'a, Managed<'a>> {
    Replacement::new(read, &[METADATA], managed)
}

fn config(entry: &RawValue) -> Result<VendorConfig, OddField> {
    let odd = |_| OddField(CONFIGS);
    let object = Object::parse(entry).ok_or(OddField(CONFIGS))?;
    let is_other = |key: &str| !["name", "is_default", "vendor_specific", METADATA].contains(&key);
    let other = object.fields().filter(|(key, _)| is_other(key));
    Ok(VendorConfig {
        name: object.text("name"),
        is_default: object.value("is_default").map_err(odd)?,
        vendor_specific: VendorSpecific::read(object.value("vendor_specific").map_err(odd)?),
        other: other
            .map(|(key, json)| (key.to_owned(), json.to_owned()))
            .collect(),
    })
}

impl Listed for Integration {
    const LIST: &'static str = "integrations.list";
    const COLLECTION: &'static str = COLLECTION;
    const WRAPPER: &'static str = "integrations";
    const QUERY: &'static [(&'static str, &'static str)] = &[("full", "true")];

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        let configs = object.elements(CONFIGS)?;
        let configs = configs.into_iter().map(config);
        Ok(Self {
            uuid: object.id(),
            config: IntegrationConfig {
                name: object.filled("name").ok_or(OddField("name"))?,
                integration_type: object.text("integration_type"),
                description: object.text("description"),
                auth_type: object.text("auth_type"),
                configs: configs.collect::<Result<_, _>>()?,
            },
        })
    }

    fn order(&self) -> (&str, &str) {
        (self.name(), "")
    }
}

impl Item for Integration {
    const KIND: &'static str = "integration";
    const GET: &'static str = "integrations.get";
    const DELETE: &'static str = "integrations.delete";
    const ITEM: &'static str = "/api/v2/integrations/{name}";
    const KEY: Key = Key::Name;
    const COMES_IN_ARRAYS: bool = true;

    fn is_complete(object: &Object<'_>) -> bool {
        object.has(CONFIGS)
    }

    fn tells_enough(entry: &Object<'_>) -> bool {
        Self::is_complete(entry)
    }
}

impl Listed for Name {
    const LIST: &'static str = "integrations.names";
    const COLLECTION: &'static str = COLLECTION;
    const WRAPPER: &'static str = "integrations";

    fn read(object: &Object<'_>) -> Result<Self, OddField> {
        object.filled("name").map(Self).ok_or(OddField("name"))
    }

    fn order(&self) -> (&str, &str) {
        (&self.0, "")
    }
}

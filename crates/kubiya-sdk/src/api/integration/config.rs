//! An integration as plain data.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;

use super::vendor_specific::VendorSpecific;

/// An integration, as agents refer to it: by its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Integration {
    pub(super) uuid: Option<String>,
    pub(super) config: IntegrationConfig,
}

impl Integration {
    /// The name, unique in the organisation.
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// The uuid, where the server has one.
    pub fn uuid(&self) -> Option<&str> {
        self.uuid.as_deref()
    }

    /// The configuration, as the server has it.
    pub fn config(&self) -> &IntegrationConfig {
        &self.config
    }
}

/// Everything about an integration that can be configured here.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{IntegrationConfig, VendorConfig};
///
/// let mut config = IntegrationConfig::new("aws-orders", "aws");
/// let mut account = VendorConfig::new("main");
/// account.is_default = true;
/// account.vendor_specific.set("region", "eu-west-1");
/// config.configs.push(account);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct IntegrationConfig {
    /// The name. Not empty.
    pub name: String,
    /// Which service it is for, such as `aws`.
    pub integration_type: String,
    /// What it is for.
    pub description: String,
    /// Whose credentials it works with, such as `global`. Empty leaves that to the server.
    pub auth_type: String,
    /// The accounts, projects or sites that it works with.
    pub configs: Vec<VendorConfig>,
}

impl IntegrationConfig {
    /// An integration of this name and type without configurations.
    pub fn new(name: impl Into<String>, integration_type: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            integration_type: integration_type.into(),
            description: String::new(),
            auth_type: String::new(),
            configs: Vec::new(),
        }
    }

    /// The configuration of a name.
    pub fn of_name(&mut self, name: &str) -> Option<&mut VendorConfig> {
        self.configs.iter_mut().find(|config| config.name == name)
    }

    /// Takes over `other`, but for what only a server says.
    pub(super) fn become_like(&mut self, other: &Self) {
        let mut configs = other.configs.clone();
        for config in &mut configs {
            if let Some(known) = self.of_name(&config.name) {
                let mut known = known.clone();
                known
                    .vendor_specific
                    .retain_those_in(&config.vendor_specific);
                for (name, value) in config.vendor_specific.iter() {
                    known.vendor_specific.set(name, value);
                }
                known.is_default = config.is_default;
                *config = known;
            }
        }
        *self = Self {
            configs,
            ..other.clone()
        };
    }

    /// Whether an integration can have been made of this: servers add values, and perhaps an auth type.
    pub(super) fn is_of(&self, integration: &Integration) -> bool {
        let found = integration.config();
        let is_in = |own: &VendorConfig| {
            let mut others = found.configs.iter();
            others.any(|other| own.is_in(other))
        };
        self.integration_type == found.integration_type
            && self.description == found.description
            && (self.auth_type.is_empty() || self.auth_type == found.auth_type)
            && self.configs.len() == found.configs.len()
            && self.configs.iter().all(is_in)
    }

    /// What a server could repeat in an error and must not be shown there.
    pub(super) fn sensitive(&self) -> Vec<&str> {
        let configs = self.configs.iter();
        configs
            .flat_map(|it| it.vendor_specific.sensitive())
            .collect()
    }
}

/// One account, project or site of an integration.
#[derive(Clone)]
pub struct VendorConfig {
    /// The name, by which it is told from the others of the integration.
    pub name: String,
    /// Whether it is the one to take where none is named.
    pub is_default: bool,
    /// What the vendor is told.
    pub vendor_specific: VendorSpecific,
    /// What else the server says of it.
    pub(super) other: BTreeMap<String, Box<RawValue>>,
}

impl VendorConfig {
    /// One of this name, which is not the default, and tells the vendor nothing.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            is_default: false,
            vendor_specific: VendorSpecific::default(),
            other: BTreeMap::new(),
        }
    }

    /// Whether another one says all that this one does.
    fn is_in(&self, other: &Self) -> bool {
        let mut values = self.vendor_specific.iter();
        self.name == other.name
            && self.is_default == other.is_default
            && values.all(|(name, value)| other.vendor_specific.get(name) == Some(value))
    }
}

impl PartialEq for VendorConfig {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.is_default, &self.vendor_specific)
            == (&other.name, other.is_default, &other.vendor_specific)
    }
}

impl Eq for VendorConfig {}

impl fmt::Debug for VendorConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VendorConfig")
            .field("name", &self.name)
            .field("is_default", &self.is_default)
            .field("vendor_specific", &self.vendor_specific)
            .finish_non_exhaustive()
    }
}

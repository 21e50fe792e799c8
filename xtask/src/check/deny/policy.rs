//! The part of `deny.toml` that is understood here. Another setting is an error: it would be held to in the
//! workflow only.

use std::error::Error;

use serde::Deserialize;
use spdx::{LicenseReq, Licensee};

/// **Source:** cargo-deny's documentation of its configuration.
#[derive(Deserialize)]
pub(super) struct Policy {
    licenses: Licenses,
    pub(super) bans: Bans,
    pub(super) sources: Sources,
    #[serde(skip)]
    allowed: Vec<Licensee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Licenses {
    allow: Vec<String>,
    #[serde(rename = "version")]
    _version: u8,
    /// Whether what only tests need counts. Here it always does.
    include_dev: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Bans {
    pub(super) multiple_versions: Level,
    pub(super) wildcards: Level,
    pub(super) allow_wildcard_paths: bool,
    pub(super) deny: Vec<Ban>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ban {
    #[serde(rename = "crate")]
    pub(super) name: String,
    pub(super) reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Sources {
    pub(super) unknown_registry: Level,
    pub(super) unknown_git: Level,
    allow_registry: Vec<String>,
}

/// What becomes of what is found.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    Allow,
    Warn,
    Deny,
}

impl Policy {
    /// # Errors
    /// What is not understood.
    pub(super) fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        let mut policy: Self = toml::from_str(text)?;
        if !policy.licenses.include_dev {
            return Err("include-dev is true: what tests need has a licence as well".into());
        }
        for name in &policy.licenses.allow {
            let license = Licensee::parse(name).map_err(|error| format!("{name}: {error}"))?;
            policy.allowed.push(license);
        }
        Ok(policy)
    }

    /// Whether a licence is one of those that may be.
    pub(super) fn allows(&self, license: &LicenseReq) -> bool {
        self.allowed.iter().any(|it| it.satisfies(license))
    }

    /// Whether a source, as cargo writes it, is a registry that may be.
    pub(super) fn knows_registry(&self, source: &str) -> bool {
        let url = source.strip_prefix("registry+").unwrap_or(source);
        self.sources.allow_registry.iter().any(|it| it == url)
    }
}

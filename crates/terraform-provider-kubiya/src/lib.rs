//! Terraform provider for Kubiya.

mod attributes;
mod claimant;
mod client;
mod clock;
mod config;
mod directory;
mod entities;
mod error;
mod finds;
mod fingerprint;
mod guard;
mod in_use;
mod incarnation;
mod kept_name;
mod letters;
mod loading;
mod locks;
mod measured;
mod nouns;
mod objects;
mod observed;
mod organisation;
mod provider;
mod record;
mod references;
mod run;
mod same_text;
mod segment;
mod waits;

use tfplugin_proto::generated::tfplugin6::provider_server::Provider;

/// The provider's address in Terraform's registry.
pub const SOURCE: &str = "registry.terraform.io/kubiya-terraform/kubiya";

/// The provider, ready to be served.
pub fn service() -> impl Provider {
    tfplugin_framework::provider_service(provider::Kubiya)
}

/// The README, whose code is compiled along with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

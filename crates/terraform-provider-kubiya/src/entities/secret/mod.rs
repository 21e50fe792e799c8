//! `kubiya_secret`: a secret whose value is written and never read.

mod existing;
mod model;
mod resource;
mod rotation;

pub(crate) use existing::ExistingNames;
pub(crate) use resource::SecretResource;

/// The resource's type name; part of what a fingerprint covers.
pub(crate) const TYPE_NAME: &str = "kubiya_secret";

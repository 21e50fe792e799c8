//! Test support: plays Terraform against any provider.

pub mod core;
pub mod host;

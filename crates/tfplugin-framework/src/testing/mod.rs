//! Test support: plays Terraform against any provider.

pub mod host;

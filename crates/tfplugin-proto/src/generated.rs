//! Bindings of the gRPC services, written by `cargo xtask proto` from `proto/`.

/// Terraform plugin protocol 6.
#[rustfmt::skip]
#[allow(missing_docs, clippy::all, reason = "generated")]
pub mod tfplugin6;

/// go-plugin's side services.
#[rustfmt::skip]
#[allow(missing_docs, clippy::all, reason = "generated")]
pub mod plugin;

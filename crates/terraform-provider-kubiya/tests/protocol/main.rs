//! The provider's real binary under a driver that plays Terraform Core, against a local Kubiya API.
//!
//! Needs no Terraform: the driver speaks the real handshake and holds every answer to Core's rules.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod world;

mod agents;
mod command_line;
mod connections;
mod diagnostics;
mod documented;
mod existing;
mod faults;
mod finds;
mod hostile;
mod imports;
mod interrupts;
mod lifecycle;
mod manual;
mod models;
mod old_core;
mod output;
mod process;
mod provider_block;
mod references;
mod refresh;
mod remade;
mod rotation;
mod schemas;
mod unknowns;
mod validation;

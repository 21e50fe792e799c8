//! Finds or fetches real Terraform and drives it in a temporary directory.
//!
//! [`Terraform::locate`] takes the Terraform or OpenTofu of this machine, or fetches one;
//! [`Terraform::of_version`] does so for one exact version. A [`Workspace`] is a temporary directory
//! with configuration files in which the commands run, each with a time limit and an environment
//! of its own. A [`Run`] is what a command left behind. [`leaks`] looks for values that must not
//! be found in any of it.
//!
//! The crate knows Terraform's command line and nothing about any provider.
//!
//! ```no_run
//! use terraform_harness::{PlanOutcome, Search, Terraform, Workspace};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let terraform = Terraform::locate(&Search::from_env())?;
//! let mut workspace = Workspace::new(&terraform)?;
//! workspace.write("main.tf", r#"resource "terraform_data" "a" { input = "x" }"#)?;
//! workspace.init()?.expect_success()?;
//! workspace.apply()?.expect_success()?;
//! assert_eq!(workspace.plan()?.outcome()?, PlanOutcome::NoChanges);
//! # Ok(())
//! # }
//! ```

mod capability;
mod changes;
mod commands;
mod diagnostic;
mod error;
mod fetch;
mod group;
pub mod leaks;
mod locate;
mod process;
mod redact;
mod run;
mod running;
mod search;
mod signals;
mod terraform;
mod version;
mod workspace;

pub use capability::Capability;
pub use changes::{Action, Change};
pub use diagnostic::{Diagnostic, Severity};
pub use error::{Error, FetchError, LocateError};
pub use fetch::fetchable_versions;
pub use group::ProcessGroup;
pub use run::{PlanOutcome, Run};
pub use running::{Group, Running};
pub use search::Search;
pub use signals::Signal;
pub use terraform::{Product, Terraform};
pub use version::Version;
pub use workspace::Workspace;

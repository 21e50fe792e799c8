//! `cargo xtask demo`: a secret's life under real Terraform, and an organisation's, against a local Kubiya API.

mod excerpt;
mod server;
mod stage;
mod steps;
mod values;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use crate::cargo::{self, PROVIDER, Profile};
use crate::interrupt::Interrupt;
use crate::narrate::Narrator;
use crate::terraform;
use stage::Stage;

/// Builds what is shown, shows it, and leaves nothing behind but the build.
///
/// # Errors
/// Something is missing, or a step did not go as told.
pub(crate) fn run() -> Result<ExitCode, Box<dyn Error>> {
    let provider = cargo::build(PROVIDER, Profile::Dev)?;
    let terraform = terraform::prepare()?.terraform;
    let interrupt = Interrupt::catch()?;
    let directory = provider.parent().unwrap_or(Path::new("."));
    let mut stage = Stage::new(&terraform, directory, Narrator::on_stdout(), interrupt)?;
    let outcome = steps::all(&mut stage);
    let (mut narrator, gone) = stage.clear();
    outcome?;
    narrator.claim("the API has ended and its directory is removed", gone)?;
    narrator.pause()?;
    narrator.prose(&format!("All {} checks hold.", narrator.checks()))?;
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask demo`: a secret's life under real Terraform, against a local Kubiya API.

mod excerpt;
mod narrate;
mod server;
mod stage;
mod steps;
mod values;

use std::error::Error;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use crate::cargo::Profile;
use crate::interrupt::Interrupt;
use crate::{cargo, environment, terraform};
use narrate::Narrator;
use stage::Stage;

type Outcome = Result<(), Box<dyn Error>>;

const PROVIDER: &str = "terraform-provider-kubiya";

/// Builds what is shown, shows it, and leaves nothing behind but the build.
///
/// # Errors
/// Something is missing, or a step did not go as told.
pub(crate) fn run() -> Result<ExitCode, Box<dyn Error>> {
    let provider = cargo::build(PROVIDER, Profile::Dev)?;
    let terraform = terraform::prepare()?.terraform;
    let interrupt = Interrupt::catch()?;
    let stdout = io::stdout();
    let coloured = stdout.is_terminal() && !environment::no_color();
    let narrator = Narrator::new(Box::new(stdout), coloured);
    let directory = provider.parent().unwrap_or(Path::new("."));
    let mut stage = Stage::new(&terraform, directory, narrator, interrupt)?;
    let outcome = steps::all(&mut stage);
    let (mut narrator, gone) = stage.clear();
    outcome?;
    narrator.claim("the API has ended and its directory is removed", gone)?;
    narrator.pause()?;
    narrator.prose(&format!("All {} checks hold.", narrator.checks()))?;
    Ok(ExitCode::SUCCESS)
}

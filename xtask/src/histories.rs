//! `cargo xtask histories`: histories of practitioners, colleagues and a failing API, until they are stopped.

use std::error::Error;
use std::process::{Command, ExitCode};

use crate::cargo;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Play the history of this seed, and show its steps
    #[arg(long)]
    seed: Option<u64>,

    /// Stop after so many seconds
    #[arg(long, conflicts_with = "seed")]
    seconds: Option<u64>,
}

/// Longer than anybody watches.
const FOR_EVER: u64 = 10 * 365 * 24 * 60 * 60;

/// Plays fresh histories; the exit code tells whether one has failed, which is then shown with its seed.
///
/// # Errors
/// Cargo could not be started.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let status = command(args).status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn command(args: &Args) -> Command {
    let mut command = cargo::command();
    command.args([
        "test",
        "--workspace",
        "--all-features",
        "--test",
        "histories",
    ]);
    command.args(["--", "--exact", "fresh_histories_hold", "--nocapture"]);
    match args.seed {
        Some(seed) => command.env("HISTORIES_SEED", seed.to_string()),
        None => command.env(
            "HISTORIES_SECONDS",
            args.seconds.unwrap_or(FOR_EVER).to_string(),
        ),
    };
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(args: &Args) -> Vec<(String, String)> {
        let command = command(args);
        let told = command.get_envs().map(|(name, value)| {
            let text = |it: &std::ffi::OsStr| it.to_string_lossy().into_owned();
            (text(name), value.map(text).unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn a_seed_or_a_time_is_told_to_the_histories() {
        let seed = Args {
            seed: Some(7),
            seconds: None,
        };
        let name = |it: &str| it.to_owned();
        assert_eq!(told(&seed), [(name("HISTORIES_SEED"), name("7"))]);
        let seconds = Args {
            seed: None,
            seconds: Some(60),
        };
        assert_eq!(told(&seconds), [(name("HISTORIES_SECONDS"), name("60"))]);
    }

    #[test]
    fn histories_end_only_when_they_are_stopped() {
        let args = Args {
            seed: None,
            seconds: None,
        };
        assert_eq!(told(&args)[0].1, FOR_EVER.to_string());
    }
}

//! `cargo xtask histories`: histories of practitioners, colleagues and a failing API, until they are stopped.

use std::error::Error;
use std::path::{self, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Play the history of this seed, and show its steps
    #[arg(long)]
    seed: Option<u64>,

    /// Play the history of this file, as a failure shows it and `tests/histories/known` keeps it, and show its steps
    #[arg(long, conflicts_with = "seed")]
    file: Option<PathBuf>,

    /// Stop after so many seconds
    #[arg(long, conflicts_with_all = ["seed", "file"])]
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
    if let Some(seed) = args.seed {
        command.env("HISTORIES_SEED", seed.to_string());
    } else if let Some(file) = &args.file {
        // The tests run in the directory of their package.
        let file = path::absolute(file).unwrap_or_else(|_| file.clone());
        command.env("HISTORIES_FILE", file);
    } else {
        let seconds = args.seconds.unwrap_or(FOR_EVER);
        command.env("HISTORIES_SECONDS", seconds.to_string());
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Args = Args {
        seed: None,
        file: None,
        seconds: None,
    };

    fn told(args: &Args) -> Vec<(String, String)> {
        let command = command(args);
        let told = command.get_envs().map(|(name, value)| {
            let text = |it: &std::ffi::OsStr| it.to_string_lossy().into_owned();
            (text(name), value.map(text).unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn a_seed_a_file_or_a_time_is_told_to_the_histories() {
        let seed = Args {
            seed: Some(7),
            ..ALL
        };
        let name = |it: &str| it.to_owned();
        assert_eq!(told(&seed), [(name("HISTORIES_SEED"), name("7"))]);
        let seconds = Args {
            seconds: Some(60),
            ..ALL
        };
        assert_eq!(told(&seconds), [(name("HISTORIES_SECONDS"), name("60"))]);
        let file = Args {
            file: Some("/tmp/known.json".into()),
            ..ALL
        };
        assert_eq!(
            told(&file),
            [(name("HISTORIES_FILE"), name("/tmp/known.json"))]
        );
    }

    #[test]
    fn histories_end_only_when_they_are_stopped() {
        assert_eq!(told(&ALL)[0].1, FOR_EVER.to_string());
    }
}

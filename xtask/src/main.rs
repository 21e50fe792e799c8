//! The project's commands: `cargo xtask COMMAND`.

mod proto;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Regenerate the Rust bindings of Terraform's and go-plugin's gRPC services.
    Proto(proto::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Proto(args) => proto::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

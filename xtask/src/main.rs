//! The project's commands: `cargo xtask COMMAND`.

mod cargo;
mod check;
mod demo;
mod environment;
mod interrupt;
mod proto;
mod terraform;
mod test;

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
    /// Watch real Terraform manage secrets in a local Kubiya API.
    Demo,
    /// Run every test, with a real Terraform for those that need one.
    Test(test::Args),
    /// Check formatting, lints, documentation, generated code and the shape of the tree.
    Check,
    /// Regenerate the Rust bindings of Terraform's and go-plugin's gRPC services.
    Proto(proto::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo => demo::run(),
        Command::Test(args) => test::run(&args),
        Command::Check => check::run(),
        Command::Proto(args) => proto::run(&args).map(|()| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

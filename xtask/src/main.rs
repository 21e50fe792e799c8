//! The project's commands: `cargo xtask COMMAND`.

#[cfg(unix)]
mod bench;
mod cargo;
mod check;
mod demo;
mod dist;
mod docs;
mod environment;
mod example;
mod generated;
mod histories;
mod interrupt;
mod narrate;
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
    /// Apply and destroy one of the examples with real Terraform, in a local Kubiya API.
    Example(example::Args),
    /// Run every test, with a real Terraform for those that need one.
    Test(test::Args),
    /// Play histories of practitioners, colleagues and a failing API until they are stopped.
    Histories(histories::Args),
    /// Check formatting, lints, documentation, generated code and the shape of the tree.
    Check,
    /// Measure the provider under real Terraform, next to Terraform alone and to other providers.
    #[cfg(unix)]
    Bench(bench::Args),
    /// Regenerate the Rust bindings of Terraform's and go-plugin's gRPC services.
    Proto(generated::Args),
    /// Write the documentation anew, from the provider's schemas, templates and examples.
    Docs(generated::Args),
    /// Pack the provider for a release: archives, checksums, signature.
    Dist(dist::Args),
}

fn main() -> ExitCode {
    #[cfg(unix)]
    if bench::meter::stands_in() {
        return bench::meter::run();
    }
    let outcome = match Cli::parse().command {
        Command::Demo => demo::run(),
        Command::Example(args) => example::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Histories(args) => histories::run(&args),
        Command::Check => check::run(),
        #[cfg(unix)]
        Command::Bench(args) => bench::run(&args),
        Command::Proto(args) => proto::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Docs(args) => docs::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Dist(args) => dist::run(&args).map(|()| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

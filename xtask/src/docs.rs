//! `cargo xtask docs`: the documentation that Terraform's registry shows, from schemas and templates.

mod by_hand;
mod examples;
mod links;
mod markdown;
mod pages;
mod schema;
mod template;
mod types;

use std::error::Error;

use crate::cargo;
use crate::generated::{Args, Generated};

/// What `cargo xtask bench` writes into the same folder.
const MEASURED: [&str; 2] = ["performance.md", "performance.svg"];

/// Writes the folder of the documentation, or checks it.
///
/// # Errors
/// The provider does not compile, or a page cannot be made, leads nowhere, shows code that is no tested
/// example, or is not as it would be made.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let files = pages::all(&schema::load()?, cargo::root())?;
    let documents = by_hand::read(cargo::root())?;
    links::check(&files)?;
    links::check_files(&documents, cargo::root())?;
    examples::check(&files, &documents, cargo::root())?;
    let generated = Generated {
        folder: "docs",
        command: "cargo xtask docs",
        files,
        others: &MEASURED,
    };
    generated.settle(args.check)
}

//! Bytes that real Terraform sent, against what they mean.
//!
//! `recorded/` holds the MessagePack of configurations and the JSON of stored states as Terraform 1.11.4
//! sent them for `known.tf` and `unknown.tf`. `expected.rs` says by hand what each of them means. With
//! that Terraform on the path this records them again:
//!
//! ```text
//! UPDATE_GOLDEN=1 cargo test -p tfplugin-proto --test golden recorded_bytes_are_current
//! ```
//!
//! This program is both sides. Under the name of a provider it records, else it runs the tests.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod decoding;
mod expected;
mod kinds;
mod provider;
mod recording;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let name = std::env::args_os().next().map(PathBuf::from);
    if name.unwrap_or_default().file_stem() == Some(OsStr::new(provider::PROGRAM)) {
        return provider::main();
    }
    let trials = [recording::trials(), decoding::trials()];
    libtest_mimic::run(
        &Arguments::from_args(),
        trials.into_iter().flatten().collect(),
    )
    .exit_code()
}

//! A program of which another machine makes the same bytes.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::linked::Crate;
use super::platform::Platform;
use crate::cargo::{self, Profile};

/// Separates the compiler's options in `CARGO_ENCODED_RUSTFLAGS`. Source: the Cargo book.
const SEPARATOR: &str = "\u{1f}";

/// The most bytes of a released program. Terraform starts one several times in each command, and every
/// runner of a pipeline downloads it. This is for every type of the provider there will be, not for each release:
/// it was chosen before most of them were made.
pub(crate) const LIMIT: u64 = 9_800_000;

/// Builds the program of a package as it is released, and returns its path.
///
/// # Errors
/// It does not build, as cargo has said; or it has grown beyond [`LIMIT`].
pub(super) fn release(
    package: &str,
    platform: &Platform,
    crates: &[Crate],
) -> Result<PathBuf, Box<dyn Error>> {
    let mut command = cargo::command();
    reproducibly(&mut command, platform, &replaced_paths(crates));
    let options = ["--locked", "--target", &platform.triple];
    let program = cargo::finish_build(command, &options, package, Profile::Release)?;
    expect_small(fs::metadata(&program)?.len())?;
    Ok(program)
}

fn expect_small(size: u64) -> Result<(), Box<dyn Error>> {
    eprintln!("The program has {size} bytes of at most {LIMIT}.");
    if size > LIMIT {
        return Err("the program is larger than a release may be".into());
    }
    Ok(())
}

/// Folders of this machine, and what programs are to know of them.
fn replaced_paths(crates: &[Crate]) -> Vec<(PathBuf, &'static str)> {
    let others = crates.iter().find(|it| it.checksum.is_some());
    let registry = others.and_then(|it| it.folder.parent());
    let registry = registry.map(|folder| (folder.to_owned(), "crates"));
    let ours = (cargo::root().to_owned(), ".");
    [ours].into_iter().chain(registry).collect()
}

fn reproducibly(command: &mut Command, platform: &Platform, paths: &[(PathBuf, &str)]) {
    let mapped = |(from, to): &(PathBuf, &str)| format!("{}={to}", shown(from));
    let remap = |pair| format!("--remap-path-prefix={}", mapped(pair));
    let mut flags: Vec<_> = paths.iter().map(remap).collect();
    if platform.is_msvc() {
        // A provider must not need Microsoft's redistributable libraries.
        flags.push("-Ctarget-feature=+crt-static".to_owned());
    } else {
        let map = |pair| format!("-ffile-prefix-map={}", mapped(pair));
        let of_c: Vec<_> = paths.iter().map(map).collect();
        command.env("CFLAGS", of_c.join(" "));
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR));
}

fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    text.trim_end_matches(['/', '\\']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_has_grown_too_large_is_refused() {
        expect_small(LIMIT).unwrap();
        expect_small(LIMIT + 1).unwrap_err();
    }
}

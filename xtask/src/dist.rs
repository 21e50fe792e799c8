//! `cargo xtask dist`: what a release consists of, as Terraform's registry wants it.

mod archive;
mod bom;
pub(crate) mod build;
mod changelog;
mod licenses;
mod linked;
mod platform;
mod release;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{self, PROVIDER, Profile};
use archive::Entry;
use linked::Crate;
use platform::Platform;
use release::Release;

const MANIFEST: &str = "terraform-registry-manifest.json";
const CHANGELOG: &str = "CHANGELOG.md";
/// Our own licences, which every archive has.
const LICENSES: [&str; 3] = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build for this target of the compiler [default: this machine]
    #[arg(long, value_name = "TRIPLE", conflicts_with_all = ["debug", "finish"])]
    target: Option<String>,

    /// Pack a debug build, for tests: it is soon built
    #[arg(long, conflicts_with = "finish")]
    debug: bool,

    /// Build nothing; write the checksums of the archives of every platform, which have to be there
    #[arg(long)]
    finish: bool,

    /// Fail unless this tag of git is that of the version, and the changelog has its section with a date
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,

    /// Sign the checksums with this key of gpg
    #[arg(long, value_name = "KEY", env = "KUBIYA_SIGNING_KEY")]
    sign_with: Option<String>,

    /// Where the files of the release are put [default: target/dist in the workspace]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Builds and packs the provider for one platform, or finishes the release of all.
///
/// # Errors
/// The provider does not build or is too large, a licence is missing, or a file could not be read or written.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let platform = match &args.target {
        Some(triple) => Platform::of(triple)?,
        None => Platform::host()?,
    };
    let crates = linked::crates(PROVIDER, &platform)?;
    let version = version(&crates)?;
    if let Some(tag) = args
        .tag
        .as_ref()
        .filter(|tag| **tag != format!("v{version}"))
    {
        return Err(format!("the tag is {tag}, but the version is {version}").into());
    }
    if args.tag.is_some() && !args.debug {
        let changelog = fs::read_to_string(cargo::root().join(CHANGELOG))?;
        changelog::expect_dated(&changelog, version)?;
    }
    let usual = || cargo::root().join("target/dist");
    let folder = args.out.clone().unwrap_or_else(usual);
    fs::create_dir_all(&folder)?;
    let release = Release::new(PROVIDER, version, folder);
    if args.finish {
        release.expect_every_archive()?;
    } else {
        let program = match args.debug {
            true => cargo::build(PROVIDER, Profile::Dev)?,
            false => build::release(PROVIDER, &platform, &crates)?,
        };
        let archive = release.archive(&platform.name);
        let bill = format!("{:#}\n", bom::bill(PROVIDER, &crates));
        fs::write(release.bill(&platform.name), &bill)?;
        let entries = entries(&program, version, &platform, &crates, bill)?;
        archive::write(&archive, entries)?;
        eprintln!("{}", archive.display());
    }
    let sums = release.finish(&cargo::root().join(MANIFEST))?;
    eprintln!("{}", sums.display());
    if let Some(key) = &args.sign_with {
        release::sign(&sums, key)?;
    }
    Ok(())
}

fn version(crates: &[Crate]) -> Result<&str, Box<dyn Error>> {
    let provider = crates.iter().find(|it| it.name == PROVIDER);
    Ok(&provider
        .ok_or("the provider is not linked from itself")?
        .version)
}

/// What an archive holds.
fn entries(
    program: &Path,
    version: &str,
    platform: &Platform,
    crates: &[Crate],
    bill: String,
) -> Result<Vec<Entry>, Box<dyn Error>> {
    let suffix = if platform.is_windows() { ".exe" } else { "" };
    let mut entries = vec![
        Entry {
            name: format!("{PROVIDER}_v{version}{suffix}"),
            content: fs::read(program)?,
            executable: true,
        },
        Entry::text(
            "THIRD-PARTY-LICENSES.txt",
            licenses::collect(crates, platform)?,
        ),
        // Terraform takes any file for the program whose name begins like the program's.
        Entry::text("sbom.cdx.json", bill),
    ];
    for name in LICENSES {
        entries.push(Entry::text(name, fs::read(cargo::root().join(name))?));
    }
    Ok(entries)
}

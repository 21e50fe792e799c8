//! Packs the provider as a release does, and installs it as a practitioner would.
//!
//! The archive holds a debug build, which tests have at hand; it is packed like any other.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use tempfile::TempDir;
use terraform_harness::{Search, Terraform, Workspace};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const STEM: &str = concat!("terraform-provider-kubiya_", env!("CARGO_PKG_VERSION"));

/// The files of a release.
fn release() -> &'static Path {
    static RELEASE: OnceLock<TempDir> = OnceLock::new();
    RELEASE.get_or_init(|| pack(&[])).path()
}

/// Packs into a folder of its own, with these options besides.
fn pack(options: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut dist = dist(folder.path());
    succeed(dist.arg("--debug").args(options));
    folder
}

fn dist(folder: &Path) -> Command {
    let mut dist = Command::new(env!("CARGO_BIN_EXE_xtask"));
    dist.arg("dist").arg("--out").arg(folder);
    dist
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{problem}");
    output
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| (name(&path), fs::read(&path).unwrap()))
        .collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples")
        .join(path)
}

/// The one archive of a release.
fn archive(release: &Path) -> String {
    let names = files(release).into_keys();
    let mut archives = names.filter(|name| name.ends_with(".zip"));
    let archive = archives.next().unwrap();
    assert_eq!(archives.next(), None);
    archive
}

#[test]
fn the_same_tree_makes_the_same_release() {
    let again = pack(&["--tag", concat!("v", env!("CARGO_PKG_VERSION"))]);
    let (one, other) = (files(release()), files(again.path()));
    let names: Vec<_> = one.keys().cloned().collect();
    let others = ["SHA256SUMS", "manifest.json"].map(|end| format!("{STEM}_{end}"));
    assert_eq!(
        names,
        [&others[..1], &[archive(release())], &others[1..]].concat()
    );
    for name in names {
        assert!(one[&name] == other[&name], "{name} differs");
    }
}

#[test]
fn a_tag_of_another_version_and_a_release_without_all_archives_are_refused() {
    let refused = |folder: &Path, options: &[&str]| {
        let output = dist(folder).args(options).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused(release(), &["--debug", "--tag", "v99.0.0"]);
    assert!(
        said.contains(&format!("the tag is v99.0.0, but the version is {VERSION}")),
        "{said}"
    );
    let empty = tempfile::tempdir().unwrap();
    let said = refused(empty.path(), &["--finish"]);
    assert!(said.contains("has no archive for darwin_amd64, "), "{said}");
}

#[test]
fn the_archive_is_installed_from_a_mirror_and_works() {
    let search = Search::from_env();
    let terraform = match Terraform::locate(&search) {
        Ok(terraform) => terraform,
        Err(error) if search.required => panic!("{error}"),
        Err(error) => {
            eprintln!("skipped: {error}");
            return;
        }
    };
    let emulator = Emulator::builder().start_blocking().unwrap();
    let key = emulator.api_key().expose_secret();
    let mut workspace = Workspace::new(&terraform).unwrap();
    let mirror = workspace.root().join("mirror");
    let registry = mirror.join(terraform.product().registry());
    let folder = registry.join("kubiya-terraform/kubiya");
    fs::create_dir_all(&folder).unwrap();
    let archive = archive(release());
    fs::copy(release().join(&archive), folder.join(&archive)).unwrap();
    let shown = fs::read_to_string(example("cli-configuration/filesystem-mirror.tfrc")).unwrap();
    let path = mirror.to_string_lossy().replace('\\', "/");
    workspace
        .write("own.tfrc", shown.replace("/path/to/mirror", &path))
        .unwrap();
    let configuration = workspace.path("own.tfrc");
    workspace
        .env("TF_CLI_CONFIG_FILE", configuration)
        .env("KUBIYA_ENV", emulator.url())
        .env("KUBIYA_API_KEY", key)
        .env("TF_VAR_database_password", "value of a test");
    workspace
        .copy_files_from(&example("getting-started"))
        .unwrap();

    workspace.init().unwrap().expect_success().unwrap();
    let lock = fs::read_to_string(workspace.path(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains("kubiya-terraform/kubiya\""), "{lock}");
    assert!(lock.contains(&format!("version = \"{VERSION}\"")), "{lock}");
    assert!(lock.contains("\"h1:"), "{lock}");
    let again = workspace.run(["init", "-lockfile=readonly", "-no-color"]);
    again.unwrap().expect_success().unwrap();

    workspace.apply().unwrap().expect_success().unwrap();
    let secrets = emulator.secrets();
    assert!(secrets.value_matches("database-password", "value of a test"));
    workspace.destroy().unwrap().expect_success().unwrap();
    assert!(secrets.list().is_empty());
}

#[test]
#[cfg(unix)]
fn the_checksums_are_signed_with_gpg() {
    // Short: the sockets of gpg's agent are put there.
    let home = tempfile::Builder::new().prefix("g").tempdir().unwrap();
    let gpg = |arguments: &[&str]| {
        let mut gpg = Command::new("gpg");
        gpg.env("GNUPGHOME", home.path())
            .arg("--batch")
            .args(arguments);
        gpg
    };
    if gpg(&["--version"]).output().is_err() {
        eprintln!("skipped: there is no gpg");
        return;
    }
    let key = "Test <test@example.com>";
    let how = [
        "--passphrase",
        "",
        "--quick-generate-key",
        key,
        "rsa3072",
        "sign",
        "never",
    ];
    succeed(&mut gpg(&how));
    let folder = tempfile::tempdir().unwrap();
    let mut dist = dist(folder.path());
    let signed = dist
        .env("GNUPGHOME", home.path())
        .args(["--debug", "--sign-with", "test@example.com"])
        .output()
        .unwrap();
    let sums = folder.path().join(format!("{STEM}_SHA256SUMS"));
    let signature = folder.path().join(format!("{STEM}_SHA256SUMS.sig"));
    let verified = gpg(&["--verify"])
        .arg(&signature)
        .arg(&sums)
        .output()
        .unwrap();
    let mut end = Command::new("gpgconf");
    succeed(end.env("GNUPGHOME", home.path()).args(["--kill", "all"]));

    assert!(
        signed.status.success(),
        "{}",
        String::from_utf8_lossy(&signed.stderr)
    );
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success(), "{said}");
    assert!(said.contains("Good signature"), "{said}");
    let armoured = fs::read(signature).unwrap().starts_with(b"-----BEGIN");
    assert!(!armoured, "Terraform's registry wants a binary signature");
}

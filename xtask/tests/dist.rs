//! Packs the provider as a release does, and installs it as a practitioner would.
//!
//! The archive holds a debug build, which tests have at hand; it is packed like any other.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use kubiya_emulator::Emulator;
use secrecy::ExposeSecret;
use tempfile::TempDir;
use terraform_harness::{Search, Terraform, Workspace};

/// The provider's version, which is not that of the other crates.
fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let manifest = include_str!("../../crates/terraform-provider-kubiya/Cargo.toml");
        let manifest: toml::Table = toml::from_str(manifest).unwrap();
        manifest["package"]["version"].as_str().unwrap().to_owned()
    })
}

/// What the names of all files of a release begin with.
fn stem() -> String {
    format!("terraform-provider-kubiya_{}", version())
}

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
    let again = pack(&["--tag", &format!("v{}", version())]);
    let (one, other) = (files(release()), files(again.path()));
    let names: Vec<_> = one.keys().cloned().collect();
    let others = ["SHA256SUMS", "manifest.json"].map(|end| format!("{}_{end}", stem()));
    let archive = archive(release());
    let bill = archive.replace(".zip", ".cdx.json");
    assert_eq!(
        names,
        [&others[..1], &[bill, archive], &others[1..]].concat()
    );
    for name in names {
        assert!(one[&name] == other[&name], "{name} differs");
    }
}

#[test]
fn the_bill_of_materials_stands_beside_the_archive_that_it_is_of() {
    let archive = archive(release());
    let beside = fs::read(release().join(archive.replace(".zip", ".cdx.json"))).unwrap();
    let file = fs::File::open(release().join(&archive)).unwrap();
    let mut inside = Vec::new();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    let mut entry = zip.by_name("sbom.cdx.json").unwrap();
    entry.read_to_end(&mut inside).unwrap();
    assert!(beside == inside, "the two bills differ");

    let bill: serde_json::Value = serde_json::from_slice(&beside).unwrap();
    let program = &bill["metadata"]["component"];
    assert_eq!(program["version"], version());
    // An attestation of a bill asks for both.
    assert_eq!(bill["bomFormat"], "CycloneDX");
    let number = bill["serialNumber"].as_str().unwrap();
    assert!(number.starts_with("urn:uuid:"), "{number}");
    let sums = fs::read_to_string(release().join(format!("{}_SHA256SUMS", stem()))).unwrap();
    for name in [&archive, &archive.replace(".zip", ".cdx.json")] {
        assert!(sums.contains(&format!("  {name}\n")), "{sums}");
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
        said.contains(&format!(
            "the tag is v99.0.0, but the version is {}",
            version()
        )),
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
    // The Go provider's last release has the same address. What is in an archive is of no interest to `init`.
    let of_go = archive.replace(&stem(), "terraform-provider-kubiya_1.1.0");
    fs::copy(release().join(&archive), folder.join(of_go)).unwrap();
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

    let unconstrained = "terraform {\n  required_providers {\n    kubiya = { source = \"kubiya-terraform/kubiya\" }\n  }\n}\n";
    workspace.write("main.tf", unconstrained).unwrap();
    workspace.init().unwrap().expect_success().unwrap();
    let lock = fs::read_to_string(workspace.path(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains("kubiya-terraform/kubiya\""), "{lock}");
    let chosen = lock.lines().find(|line| line.contains("version ")).unwrap();
    assert!(chosen.ends_with(&format!("= \"{}\"", version())), "{lock}");
    assert!(lock.contains("\"h1:"), "{lock}");

    workspace
        .copy_files_from(&example("getting-started"))
        .unwrap();
    workspace.init().unwrap().expect_success().unwrap();
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
    let sums = folder.path().join(format!("{}_SHA256SUMS", stem()));
    let signature = folder.path().join(format!("{}_SHA256SUMS.sig", stem()));
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

//! The transport as a host sees it: real processes, real sockets, real Terraform where there is one.
//!
//! This program is every side. Under the name of a provider it serves one, under another it is another
//! user of the machine, else it runs the tests.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod another_user;
mod bare_provider;
mod connections;
mod life;
mod logs;
mod services;
mod start;
mod tally;
mod terraform;
mod traces;

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tfplugin_framework::testing::host::{Launch, Plugin};

/// The program name under which Terraform looks for the provider `test/bare`.
const PROVIDER: &str = "terraform-provider-bare";

fn main() -> ExitCode {
    let name = env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if name.file_stem() == Some(OsStr::new(PROVIDER)) {
        return bare_provider::main();
    }
    if name.as_os_str() == another_user::PROGRAM {
        return another_user::main();
    }
    let trials = [
        start::trials(),
        connections::trials(),
        another_user::trials(),
        traces::trials(),
        services::trials(),
        life::trials(),
        logs::trials(),
        terraform::trials(),
    ];
    let conclusion = libtest_mimic::run(
        &Arguments::from_args(),
        trials.into_iter().flatten().collect(),
    );
    if let Some(summary) = tally::summary() {
        eprintln!("\n{summary}");
    }
    conclusion.exit_code()
}

/// A directory of the test's own: the provider's program, and its directory for temporary files.
struct Sandbox {
    root: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("tmp")).unwrap();
        std::fs::create_dir(root.path().join("bin")).unwrap();
        let this_program = env::current_exe().unwrap();
        std::os::unix::fs::symlink(this_program, root.path().join("bin").join(PROVIDER)).unwrap();
        Self { root }
    }

    /// The directory with the program.
    fn programs(&self) -> PathBuf {
        self.root.path().join("bin")
    }

    fn program(&self) -> PathBuf {
        self.programs().join(PROVIDER)
    }

    /// The provider's directory for temporary files.
    fn temp_dir(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    /// A program of a few lines of shell.
    fn script(&self, lines: &str) -> PathBuf {
        let script = self.root.path().join("script");
        std::fs::write(&script, format!("#!/bin/sh\n{lines}\n")).unwrap();
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(&script, executable).unwrap();
        script
    }

    fn launch(&self) -> Launch {
        self.launch_of(self.program())
    }

    fn launch_of(&self, program: PathBuf) -> Launch {
        Launch::new(program)
            .env("TMPDIR", self.temp_dir())
            .env("TF_LOG", "")
            .env("TF_LOG_PROVIDER", "")
    }

    async fn start(&self) -> Plugin {
        self.launch().start().await.unwrap()
    }

    fn leftovers(&self) -> Vec<PathBuf> {
        entries(&self.temp_dir())
    }
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Trials of async functions, named after them.
macro_rules! trials {
    ($($test:ident),+ $(,)?) => {
        vec![$(libtest_mimic::Trial::test(stringify!($test), || $crate::block_on($test()))),+]
    };
}
pub(crate) use trials;

/// Trials of functions that need Terraform, named after them.
macro_rules! ignorable_trials {
    ($($test:ident),+ $(,)?) => {
        vec![$(libtest_mimic::Trial::ignorable_test(stringify!($test), $test)),+]
    };
}
pub(crate) use ignorable_trials;

type Outcome = Result<Completion, Failed>;
type Trials = Vec<Trial>;

fn block_on(test: impl Future<Output = ()>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(test);
    Ok(())
}

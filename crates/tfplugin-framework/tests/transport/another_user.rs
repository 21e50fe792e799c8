//! Another user of the machine, who finds the socket's path and tries everything with it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::Completion;
use tfplugin_framework::testing::host::{Dial, Plugin};

use crate::connections::is_served;
use crate::start::socket;
use crate::{Outcome, Sandbox, Trials, ignorable_trials, tally};

/// The program name under which this program plays the other user.
pub(crate) const PROGRAM: &str = "another-user";
/// The user and group `nobody` of most systems; one that owns nothing will do.
const NOBODY: u32 = 65_534;
const DONE: &str = "done";
const DENIED: &str = "denied";

pub(crate) fn trials() -> Trials {
    ignorable_trials![
        another_user_gets_nowhere_in_a_directory_that_everyone_may_write,
        another_user_cannot_connect_in_a_directory_of_the_hosts,
    ]
}

/// Tries what can be done with the socket at the path that is the only argument, and prints how each
/// attempt went.
pub(crate) fn main() -> ExitCode {
    let Some(socket) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return ExitCode::FAILURE;
    };
    let directory = socket.parent().unwrap_or(&socket);
    let around = directory.parent().unwrap_or(directory);
    let attempts: [(&str, io::Result<()>); 7] = [
        ("write around", fs::write(around.join("mine"), "")),
        ("list", fs::read_dir(directory).map(drop)),
        ("look", fs::metadata(&socket).map(drop)),
        ("connect", UnixStream::connect(&socket).map(drop)),
        ("write beside", fs::write(directory.join("mine"), "")),
        (
            "open to all",
            fs::set_permissions(directory, fs::Permissions::from_mode(0o777)),
        ),
        ("remove", fs::remove_file(&socket)),
    ];
    for (name, outcome) in attempts {
        let how = match outcome {
            Ok(()) => DONE,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => DENIED,
            Err(_) => "failed",
        };
        eprintln!("{name}={how}");
    }
    ExitCode::SUCCESS
}

/// This program, as another user.
fn another_user() -> Command {
    // By this name the program is found by a user who may not enter the directory it lies in.
    let mut command = Command::new("/proc/self/exe");
    command.arg0(PROGRAM).uid(NOBODY).gid(NOBODY);
    command
}

/// How each attempt of another user went.
fn attempts(socket: &Path) -> BTreeMap<String, String> {
    let output = another_user().arg(socket).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    let attempts = told.lines().filter_map(|line| line.split_once('='));
    attempts
        .map(|(name, how)| (name.to_owned(), how.to_owned()))
        .collect()
}

/// Runs `test` where this program can be started as another user: by root, unless a container has no such
/// user, or nobody else may run the program.
fn as_root(test: impl Future<Output = ()>) -> Outcome {
    // Without a socket it tries nothing.
    match another_user().output() {
        Ok(_) => {
            crate::block_on(test)?;
            Ok(Completion::Completed)
        }
        Err(error) if is_refused(&error) => Ok(Completion::ignored_with(format!(
            "this program cannot be started as another user: {error}"
        ))),
        Err(error) => Err(error.into()),
    }
}

/// Whether the system does not let this user become another, or the other run the program.
fn is_refused(error: &io::Error) -> bool {
    let refusals = [io::ErrorKind::PermissionDenied, io::ErrorKind::InvalidInput];
    refusals.contains(&error.kind())
}

fn open_to_everyone(directory: &Path) {
    fs::set_permissions(directory, fs::Permissions::from_mode(0o777)).unwrap();
}

async fn expect_served(plugin: &Plugin) {
    tally::served(
        "another user",
        is_served(plugin.dial(Dial::host()).await).await,
    );
}

fn another_user_gets_nowhere_in_a_directory_that_everyone_may_write() -> Outcome {
    as_root(async {
        let sandbox = Sandbox::new();
        open_to_everyone(sandbox.root.path());
        open_to_everyone(&sandbox.temp_dir());
        let plugin = sandbox.start().await;
        let mut attempts = attempts(&socket(&plugin));
        // Else the rest would be refused for another reason.
        assert_eq!(attempts.remove("write around").as_deref(), Some(DONE));
        assert_eq!(attempts.len(), 6);
        for (name, how) in attempts {
            tally::refused(&name, how == DENIED);
        }
        expect_served(&plugin).await;
    })
}

/// What else may be done there is for the host to decide, whose directory it is.
fn another_user_cannot_connect_in_a_directory_of_the_hosts() -> Outcome {
    as_root(async {
        let sandbox = Sandbox::new();
        open_to_everyone(sandbox.root.path());
        let directory = sandbox.root.path().join("sockets");
        fs::create_dir(&directory).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        let launch = sandbox.launch().env("PLUGIN_UNIX_SOCKET_DIR", &directory);
        let plugin = launch.start().await.unwrap();
        let attempts = attempts(&socket(&plugin));
        assert_eq!(attempts["look"], DONE);
        tally::refused("connect", attempts["connect"] == DENIED);
        expect_served(&plugin).await;
    })
}

//! What the system lets others do to the provider's process.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tfplugin_proto::handshake::MAGIC_COOKIE;

use crate::world::PROVIDER;

/// Who a provider runs as where the tests are root's. Root's processes do not show whether others may
/// look into them.
const NOBODY: u32 = 65_534;

pub(crate) async fn a_provider_dumps_no_core_and_lets_nobody_look_in() {
    let provider = Running::start(|command| {
        command
            .env("TF_PLUGIN_MAGIC_COOKIE", MAGIC_COOKIE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "6");
    });
    assert_eq!(provider.core_limits(), ["0", "0"]);
    assert!(!provider.lets_its_user_look_in());
}

pub(crate) async fn a_debugged_provider_dumps_no_core_and_lets_a_debugger_in() {
    let provider = Running::start(|command| {
        command.arg("--debug");
    });
    assert_eq!(provider.core_limits(), ["0", "0"]);
    assert!(provider.lets_its_user_look_in());
}

/// A provider that has said where it listens, as a user without privileges. Killed when dropped.
struct Running {
    process: Child,
    _directory: TempDir,
}

impl Running {
    fn start(configure: impl Fn(&mut Command)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), Permissions::from_mode(0o777)).unwrap();
        let program = directory.path().join("provider");
        fs::copy(PROVIDER, &program).unwrap();
        let mut command = Command::new(program);
        command
            .stdout(Stdio::piped())
            .env("TMPDIR", directory.path())
            .env("PLUGIN_UNIX_SOCKET_DIR", "");
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.uid(NOBODY).gid(NOBODY);
        }
        configure(&mut command);
        let mut process = command.spawn().unwrap();
        let stdout = process.stdout.take().unwrap();
        let running = Self {
            process,
            _directory: directory,
        };
        let first = BufReader::new(stdout).lines().next();
        assert!(!first.unwrap().unwrap().is_empty());
        running
    }

    fn entry(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.process.id())
    }

    /// The soft and the hard limit on the size of core dumps. **Source:** proc_pid_limits(5).
    fn core_limits(&self) -> [String; 2] {
        let limits = fs::read_to_string(self.entry("limits")).unwrap();
        let line = limits
            .lines()
            .find_map(|line| line.strip_prefix("Max core file size"));
        let mut words = line.unwrap().split_ascii_whitespace().map(str::to_owned);
        [words.next().unwrap(), words.next().unwrap()]
    }

    /// The files of a process that is not dumpable belong to root. **Source:** proc_pid(5).
    fn lets_its_user_look_in(&self) -> bool {
        fs::metadata(self.entry("mem")).unwrap().uid() != 0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only when the process has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

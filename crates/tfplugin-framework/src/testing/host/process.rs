//! A child process whose output is collected while it runs.

use std::io;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinSet;

/// Runs until dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    unread: Option<Lines<BufReader<ChildStdout>>>,
    stdout: Collected,
    stderr: Collected,
    collectors: JoinSet<()>,
}

impl Process {
    /// Starts a command with piped outputs that is killed on drop.
    pub(super) fn spawn(mut command: Command) -> io::Result<Self> {
        let mut child = command.spawn()?;
        let unread = child
            .stdout
            .take()
            .map(|stdout| BufReader::new(stdout).lines());
        let (stdout, stderr) = (Collected::default(), Collected::default());
        let mut collectors = JoinSet::new();
        if let Some(pipe) = child.stderr.take() {
            collectors.spawn(stderr.clone().collect(BufReader::new(pipe).lines()));
        }
        Ok(Self {
            child,
            unread,
            stdout,
            stderr,
            collectors,
        })
    }

    /// The first line of standard output; the rest is collected from then on.
    pub(super) async fn first_line(&mut self) -> Option<String> {
        let mut lines = self.unread.take()?;
        let first = lines.next_line().await.ok()?;
        self.collectors.spawn(self.stdout.clone().collect(lines));
        first
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    pub(super) fn stdout(&self) -> Vec<String> {
        self.stdout.lines()
    }

    pub(super) fn stderr(&self) -> Vec<String> {
        self.stderr.lines()
    }

    /// Waits for the end of the process.
    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Kills the process, and waits for its end.
    pub(super) async fn kill(&mut self) -> io::Result<()> {
        self.child.kill().await
    }

    /// Waits until all that the process ever wrote has been collected.
    pub(super) async fn drain(&mut self) {
        while self.collectors.join_next().await.is_some() {}
    }
}

/// Lines of an output.
#[derive(Clone, Debug, Default)]
struct Collected(Arc<Mutex<Vec<String>>>);

impl Collected {
    async fn collect(self, mut from: Lines<impl AsyncBufRead + Unpin>) {
        while let Ok(Some(line)) = from.next_line().await {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line);
        }
    }

    fn lines(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

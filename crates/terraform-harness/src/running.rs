//! A command that is still running, for tests that interrupt it.

use std::io;
use std::time::Duration;

use crate::error::Error;
use crate::group::ProcessGroup;
use crate::process::Process;
use crate::run::{Caption, Run};
use crate::signals::{Signal, send, send_to_group};

/// Which process group a command runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The caller's: Ctrl-C in a terminal reaches the command as well.
    Shared,
    /// Its own, which the providers that it starts belong to: see [`Running::interrupt_group`].
    Own,
}

/// A running command. Dropping it ends it.
pub struct Running {
    pub(crate) process: Process,
    pub(crate) caption: Caption,
    pub(crate) group: Group,
    pub(crate) limit: Duration,
}

impl Running {
    /// The process identifier.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until the command has printed `text`.
    ///
    /// # Errors
    /// The command ended, or `limit` passed, before it did.
    pub fn wait_for(&self, text: &str, limit: Duration) -> Result<(), Error> {
        if self.process.prints(text, limit) {
            return Ok(());
        }
        Err(Error::NotPrinted {
            command: self.caption.to_string(),
            limit,
        })
    }

    /// Sends SIGINT to Terraform alone, as a supervisor would.
    ///
    /// # Errors
    /// The signal could not be sent; never because the command has already ended.
    pub fn interrupt(&self) -> Result<(), Error> {
        self.signal(Signal::Interrupt)
    }

    /// Sends SIGINT to Terraform and the providers it started, as Ctrl-C in a terminal does.
    ///
    /// # Errors
    /// The command does not run in [`Group::Own`], or the signal could not be sent.
    pub fn interrupt_group(&self) -> Result<(), Error> {
        self.signal_group(Signal::Interrupt)
    }

    /// Sends a signal to Terraform and the providers it started, as `timeout`, CI runners and container
    /// engines do.
    ///
    /// # Errors
    /// The command does not run in [`Group::Own`], or the signal could not be sent.
    pub fn signal_group(&self, signal: Signal) -> Result<(), Error> {
        match self.group {
            Group::Own => send_to_group(self.id(), signal).map_err(Error::Signal),
            Group::Shared => Err(shared()),
        }
    }

    /// Ends Terraform alone and at once, as a machine that runs out of memory does: what it has started is
    /// left to itself.
    ///
    /// # Errors
    /// The signal could not be sent; never because the command has already ended.
    pub fn kill(&self) -> Result<(), Error> {
        self.signal(Signal::Kill)
    }

    fn signal(&self, signal: Signal) -> Result<(), Error> {
        let sent = send(self.id(), signal);
        sent.map(drop).map_err(Error::Signal)
    }

    /// The processes of [`Group::Own`].
    ///
    /// # Errors
    /// The command does not run in [`Group::Own`].
    pub fn process_group(&self) -> Result<ProcessGroup, Error> {
        match self.group {
            Group::Own => Ok(ProcessGroup { leader: self.id() }),
            Group::Shared => Err(shared()),
        }
    }

    /// Waits for the end, at most until the workspace's time limit, counted from the start.
    ///
    /// # Errors
    /// The limit passed and the command was ended.
    pub fn wait(self) -> Result<Run, Error> {
        let finished = self.process.finish(self.limit);
        Run::of(self.caption, self.limit, finished)
    }
}

fn shared() -> Error {
    let problem = "the command shares the process group of its caller";
    Error::Signal(io::Error::other(problem))
}

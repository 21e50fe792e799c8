//! A command that is still running, for tests that interrupt it.

use std::io;
use std::time::Duration;

use crate::error::Error;
use crate::group::{Blow, ProcessGroup};
use crate::process::Process;
use crate::run::{Caption, Run};

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
        interrupt(self.id()).map_err(Error::Interrupt)
    }

    /// Sends SIGINT to Terraform and the providers it started, as Ctrl-C in a terminal does.
    ///
    /// # Errors
    /// The command does not run in [`Group::Own`], or the signal could not be sent.
    pub fn interrupt_group(&self) -> Result<(), Error> {
        match self.group {
            Group::Own => interrupt_group(self.id()).map_err(Error::Interrupt),
            Group::Shared => Err(shared()),
        }
    }

    /// Ends Terraform alone and at once, as a machine that runs out of memory does: what it has started is
    /// left to itself.
    ///
    /// # Errors
    /// The signal could not be sent; never because the command has already ended.
    pub fn kill(&self) -> Result<(), Error> {
        let struck = signals::strike(self.id(), Blow::Kill);
        struck.map(drop).map_err(Error::Interrupt)
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
    Error::Interrupt(io::Error::other(problem))
}

#[cfg(unix)]
pub(crate) mod signals {
    use std::io;

    use rustix::io::Errno;
    use rustix::process::{Pid, Signal, kill_process, kill_process_group};

    use crate::group::Blow;

    /// Sends SIGINT to a child that has not been waited for, so that its identifier is still its own.
    pub(crate) fn interrupt(id: u32) -> io::Result<()> {
        Ok(kill_process(pid(id)?, Signal::INT)?)
    }

    pub(crate) fn interrupt_group(id: u32) -> io::Result<()> {
        Ok(kill_process_group(pid(id)?, Signal::INT)?)
    }

    /// Strikes a process; gives how many were struck, which is none where it has gone.
    pub(crate) fn strike(id: u32, blow: Blow) -> io::Result<usize> {
        let signal = match blow {
            Blow::Kill => Signal::KILL,
            Blow::Terminate => Signal::TERM,
            Blow::Abort => Signal::ABORT,
        };
        match kill_process(pid(id)?, signal) {
            Ok(()) => Ok(1),
            Err(Errno::SRCH) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn own_group(command: &mut std::process::Command) {
        std::os::unix::process::CommandExt::process_group(command, 0);
    }

    fn pid(id: u32) -> io::Result<Pid> {
        i32::try_from(id)
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }
}

#[cfg(not(unix))]
pub(crate) mod signals {
    use std::io;

    use crate::group::Blow;

    pub(crate) fn interrupt(_: u32) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn interrupt_group(_: u32) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn strike(_: u32, _: Blow) -> io::Result<usize> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn own_group(_: &mut std::process::Command) {}
}

pub(crate) use signals::{interrupt, interrupt_group, own_group};

//! Signals to processes that this one has started.

/// What a process is told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGABRT: as a process ends itself that finds a fault of its own.
    Abort,
    /// SIGHUP: the terminal, or the session that it belongs to, is gone.
    HangUp,
    /// SIGINT: Ctrl-C in a terminal.
    Interrupt,
    /// SIGKILL: the end at once, whatever the process does.
    Kill,
    /// SIGTERM: the end, as a supervisor asks for it.
    Terminate,
}

pub(crate) use system::{own_group, send, send_to_group};

#[cfg(unix)]
mod system {
    use std::io;

    use rustix::io::Errno;
    use rustix::process::{self, Pid, kill_process, kill_process_group};

    use super::Signal;

    /// Signals a process; gives how many there were, which is none where it has gone.
    ///
    /// A child that has not been waited for still has its identifier.
    pub(crate) fn send(id: u32, signal: Signal) -> io::Result<usize> {
        match kill_process(pid(id)?, signal.into()) {
            Ok(()) => Ok(1),
            Err(Errno::SRCH) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Signals all processes of the group that this one leads.
    pub(crate) fn send_to_group(leader: u32, signal: Signal) -> io::Result<()> {
        Ok(kill_process_group(pid(leader)?, signal.into())?)
    }

    pub(crate) fn own_group(command: &mut std::process::Command) {
        std::os::unix::process::CommandExt::process_group(command, 0);
    }

    impl From<Signal> for process::Signal {
        fn from(signal: Signal) -> Self {
            match signal {
                Signal::Abort => Self::ABORT,
                Signal::HangUp => Self::HUP,
                Signal::Interrupt => Self::INT,
                Signal::Kill => Self::KILL,
                Signal::Terminate => Self::TERM,
            }
        }
    }

    fn pid(id: u32) -> io::Result<Pid> {
        i32::try_from(id)
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::Signal;

    pub(crate) fn send(_: u32, _: Signal) -> io::Result<usize> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn send_to_group(_: u32, _: Signal) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn own_group(_: &mut std::process::Command) {}
}

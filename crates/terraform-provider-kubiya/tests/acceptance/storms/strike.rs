//! Ending a run of Terraform, or a part of it, at a chosen moment.

use std::fmt;
use std::time::Duration;

use kubiya_emulator::{Effect, Fault, FaultId};
use terraform_harness::{Group, Running, Signal};

use super::fleet::Write;
use super::tally;
use crate::cases::Outcome;
use crate::world::{World, wait_idly_until, wait_until};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strike {
    /// SIGHUP to all, which ends Terraform. The provider is left behind, and has to end by itself.
    HangUp,
    /// Ctrl-C, to which Terraform waits for what is under way.
    Interrupt,
    /// Ctrl-C and once more, to which Terraform gives up what is under way.
    Interrupts,
    KillProvider,
    /// The provider is left behind as well.
    KillTerraform,
    /// SIGTERM to all, to which Terraform waits for what is under way.
    Terminate,
    /// The run goes on: a provider that has a host does not end for it.
    TerminateProvider,
}

pub(super) const STRIKES: [Strike; 7] = [
    Strike::KillTerraform,
    Strike::KillProvider,
    Strike::Interrupts,
    Strike::Terminate,
    Strike::Interrupt,
    Strike::TerminateProvider,
    Strike::HangUp,
];

impl fmt::Display for Strike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HangUp => "SIGHUP",
            Self::Interrupt => "Ctrl-C",
            Self::Interrupts => "Ctrl-C twice",
            Self::KillProvider => "SIGKILL of the provider",
            Self::KillTerraform => "SIGKILL of Terraform",
            Self::Terminate => "SIGTERM",
            Self::TerminateProvider => "SIGTERM of the provider",
        })
    }
}

/// When a run is struck: told by what the API has seen, never by a clock, so that it is the same on any
/// machine.
#[derive(Debug)]
pub(super) enum Moment {
    /// As soon as so many writes wait at the API, and will wait until the run has ended.
    Held { held: usize, holds: Vec<Hold> },
    /// As soon as more than so many writes have arrived, while everything goes on.
    Passing { after: usize },
}

/// Writes that wait, once so many of their kind have passed.
#[derive(Debug)]
pub(super) struct Hold {
    pub(super) write: Write,
    pub(super) after: usize,
    /// They are done, and only their answers wait.
    pub(super) is_done: bool,
}

/// How long a busy Terraform may take to answer to a signal.
const SOON: Duration = Duration::from_secs(60);

const APPLY: &[&str] = &["apply", "-no-color", "-auto-approve"];

impl Strike {
    /// Whether it keeps Terraform from recording what it has begun. Else nothing may be missing in the state.
    pub(super) fn may_lose(self) -> bool {
        !matches!(
            self,
            Self::Interrupt | Self::Terminate | Self::TerminateProvider
        )
    }

    /// Runs an apply, strikes it, and waits until no process is left and no request is under way.
    pub(super) fn at(self, moment: &Moment, world: &World) -> Outcome {
        world.emulator.requests().clear();
        let holds = moment.hold(world);
        let running = world.terraform.spawn(APPLY, Group::Own)?;
        let group = running.process_group()?;
        wait_until("the moment has come", || {
            moment.has_come(world, &holds) || !group.command_is_running()
        });
        if world.emulator.requests().in_flight() > 0 {
            tally::strikes_in_flight();
        }
        let waits = matches!(moment, Moment::Held { .. });
        match self {
            Self::HangUp => running.signal_group(Signal::HangUp)?,
            Self::Interrupt | Self::Terminate => {
                self.ask_to_stop(&running, waits)?;
                world.emulator.faults().clear();
            }
            Self::Interrupts => {
                self.ask_to_stop(&running, waits)?;
                running.interrupt_group()?;
            }
            Self::KillProvider => signal_provider(&running, Signal::Kill, waits)?,
            Self::KillTerraform => running.kill()?,
            Self::TerminateProvider => {
                signal_provider(&running, Signal::Terminate, waits)?;
                world.emulator.faults().clear();
            }
        }
        let run = running.wait()?;
        wait_idly_until("no process is left", || group.running().is_empty());
        wait_until("no request is under way", || {
            world.emulator.requests().in_flight() == 0
        });
        world.emulator.faults().clear();
        if self == Self::TerminateProvider {
            run.expect_success()?;
        } else if waits {
            run.expect_failure()?;
        }
        Ok(())
    }

    /// Sends Terraform and its provider what asks them to stop. A run that does not wait may have come to its
    /// end already.
    fn ask_to_stop(self, running: &Running, waits: bool) -> Outcome {
        running.signal_group(match self {
            Self::Terminate => Signal::Terminate,
            _ => Signal::Interrupt,
        })?;
        let noticed = running.wait_for("Interrupt received", SOON);
        if waits { Ok(noticed?) } else { Ok(()) }
    }
}

fn signal_provider(running: &Running, signal: Signal, waits: bool) -> Outcome {
    let signalled = running.process_group()?.signal_started(signal)?;
    assert!(signalled > 0 || !waits, "there is no provider");
    Ok(())
}

impl Moment {
    fn hold(&self, world: &World) -> Vec<FaultId> {
        let Self::Held { holds, .. } = self else {
            return Vec::new();
        };
        let faults = holds.iter().map(|hold| {
            let fault = Fault::new(Effect::Hold)
                .on(hold.write.method.clone(), &hold.write.path)
                .after(hold.after as u64)
                .forever();
            let fault = if hold.is_done {
                fault.after_work()
            } else {
                fault
            };
            world.emulator.faults().add(fault)
        });
        faults.collect()
    }

    fn has_come(&self, world: &World, holds: &[FaultId]) -> bool {
        match self {
            Self::Passing { after } => world.writes() > *after,
            Self::Held { held, .. } => {
                let faults = world.emulator.faults();
                let struck = holds.iter().filter_map(|hold| faults.struck(*hold));
                struck.sum::<u64>() >= *held as u64
            }
        }
    }
}

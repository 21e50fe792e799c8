//! What can be done to requests.

use std::time::Duration;

use kubiya_emulator::{Effect, Fault, Reply};
use terraform_harness::Signal;

/// How long the API says nothing before it breaks off, where Terraform is signalled meanwhile.
const SILENCE: Duration = Duration::from_secs(1);

/// What is in the way of an operation.
#[derive(Clone, Copy)]
pub(super) enum Harm {
    /// Something befalls requests about one object.
    Fault(fn() -> Effect, Work, Strikes),
    /// The same, and the provider makes every other request wait, too.
    Throttled(fn() -> Effect, Strikes),
    /// Somebody else removed the object. Where there is no object yet, and for a list, the path is a 404.
    Removed,
    /// Nothing listens at the address of the API.
    Refused,
    /// The address of the API is that of something else, which knows none of the paths.
    Misled,
    /// The answer is lost, and while it is waited for, Terraform and the provider get a signal.
    Signalled(Signal, Work),
}

/// Whether the API does what it was asked for before it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Skipped,
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strikes {
    Once,
    Always,
}

impl Harm {
    /// Whether other objects of the same plan and the same process would notice it.
    pub(super) fn is_for_all(self) -> bool {
        !matches!(self, Self::Fault(..))
    }

    /// The fault that the emulator is given, to be directed at requests; none where it is not one.
    pub(super) fn fault(self) -> Option<Fault> {
        let (effect, work, strikes) = match self {
            Self::Fault(effect, work, strikes) => (effect(), work, strikes),
            Self::Throttled(effect, strikes) => (effect(), Work::Skipped, strikes),
            Self::Removed => (Reply::status(404).into(), Work::Skipped, Strikes::Always),
            Self::Signalled(_, work) => (Effect::Hang { time: SILENCE }, work, Strikes::Once),
            Self::Refused | Self::Misled => return None,
        };
        let mut fault = Fault::new(effect);
        if work == Work::Done {
            fault = fault.after_work();
        }
        if strikes == Strikes::Always {
            fault = fault.forever();
        }
        Some(fault)
    }
}

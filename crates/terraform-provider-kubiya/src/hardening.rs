//! What the process does about its own memory, which holds values and the API key while calls need them.

use std::alloc::System;
use std::hint::black_box;
use std::io;

use zeroizing_alloc::ZeroAlloc;

/// Wipes every piece of heap memory when it is freed, whoever allocated it in this process.
///
/// Types that wipe themselves cover what is ours. This covers what libraries copy on the way: messages,
/// buffers of connections, and the old half of whatever grows.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

/// How much of a stack is overwritten, in bytes: more than calls use.
const STACK: usize = 128 * 1024;

/// Overwrites what functions that have returned left on the stack of this thread: a register with a part of
/// a value, saved there for a moment, would stay until another call goes as deep.
#[inline(never)]
pub(crate) fn wipe_stack() {
    black_box(&mut [0_u8; STACK]);
}

/// Whether other processes of the same user may look into this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inspection {
    /// For a provider that a person debugs.
    Allowed,
    /// For one that Terraform started.
    Refused,
}

impl Inspection {
    pub(crate) fn allowed_if(debugged: bool) -> Self {
        if debugged {
            Self::Allowed
        } else {
            Self::Refused
        }
    }
}

/// Keeps the process's memory to itself: no core dump, and on Linux no debugger and no reader of
/// `/proc/PID/mem` either, unless they are privileged.
///
/// Call it before anything else.
///
/// # Errors
/// Where the system refuses. What it does not refuse is in effect.
#[cfg(unix)]
pub(crate) fn protect_memory(inspection: Inspection) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let limited = setrlimit(Resource::Core, none);
    refuse_inspection(inspection)?;
    Ok(limited?)
}

/// Elsewhere the system takes dumps only where its administrator asks for them.
#[cfg(not(unix))]
pub(crate) fn protect_memory(_: Inspection) -> io::Result<()> {
    Ok(())
}

/// The limit on core dumps does not hold for those that the system pipes to a program; this does.
///
/// **Source:** core(5), PR_SET_DUMPABLE(2const).
#[cfg(any(target_os = "linux", target_os = "android"))]
fn refuse_inspection(inspection: Inspection) -> io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    match inspection {
        Inspection::Allowed => Ok(()),
        Inspection::Refused => Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?),
    }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn refuse_inspection(_: Inspection) -> io::Result<()> {
    Ok(())
}

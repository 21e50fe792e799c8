//! Values and keys are in nothing that Terraform and the provider leave behind, or show while they run.
//!
//! Everything in a test's directory is searched: state and its backups, plan files, lock file, data
//! directory, CLI configuration, temporary files, the trace; and what was printed, what the emulator
//! recorded, and what the system shows of the processes. Inputs come through the environment unless a
//! test says otherwise, so no file may hold them.

mod answers;
mod given;
mod installed;
mod life;
mod logs;
mod planted;
#[cfg(target_os = "linux")]
mod processes;
mod rescued;
mod subjects;
mod tally;
mod watched;

pub(crate) use tally::{expect_clean, summary};

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    let cases = [
        answers::cases(),
        given::cases(),
        installed::cases(),
        life::cases(),
        logs::cases(),
        planted::cases(),
        // Only Linux shows other processes in such detail.
        #[cfg(target_os = "linux")]
        processes::cases(),
        rescued::cases(),
    ];
    cases.into_iter().flatten().collect()
}

//! The processes that a command has started.

use std::io;

use crate::signals::{Signal, send};

/// The process group of a command that runs in [`Group::Own`](crate::Group::Own), which may outlive the
/// command.
#[derive(Debug, Clone, Copy)]
pub struct ProcessGroup {
    pub(crate) leader: u32,
}

impl ProcessGroup {
    /// The identifiers of the processes that still run. Only Linux has the list to look into; elsewhere it
    /// is empty.
    #[must_use]
    pub fn running(self) -> Vec<u32> {
        let mut running = processes();
        running.retain(|process| process.group == self.leader && !process.has_ended);
        running.into_iter().map(|process| process.id).collect()
    }

    /// Whether the command itself still runs, without a look at all processes of the machine; Linux only as
    /// well.
    #[must_use]
    pub fn command_is_running(self) -> bool {
        process(self.leader).is_some_and(|process| !process.has_ended)
    }

    /// Signals every running process but the command itself, which has to be running: that is, the
    /// providers that Terraform has started. Gives how many there were.
    ///
    /// # Errors
    /// The signal could not be sent.
    pub fn signal_started(self, signal: Signal) -> io::Result<usize> {
        let started = self.running().into_iter().filter(|id| *id != self.leader);
        started.map(|id| send(id, signal)).sum()
    }

    /// The most resident memory that one of the running processes of this program has had so far, in kB; Linux only
    /// as well.
    #[must_use]
    pub fn peak_memory(self, program: &str) -> u64 {
        let running = self.running().into_iter();
        let peaks = running.filter_map(|id| {
            let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
            peak_of(program, &status)
        });
        peaks.max().unwrap_or_default()
    }
}

struct Process {
    id: u32,
    group: u32,
    /// It has ended, and nobody has asked for its exit status yet.
    has_ended: bool,
}

#[cfg(target_os = "linux")]
fn processes() -> Vec<Process> {
    let directories = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    directories
        .filter_map(|directory| process(directory.file_name().to_str()?.parse().ok()?))
        .collect()
}

#[cfg(target_os = "linux")]
fn process(id: u32) -> Option<Process> {
    parse(&std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

#[cfg(not(target_os = "linux"))]
fn processes() -> Vec<Process> {
    Vec::new()
}

#[cfg(not(target_os = "linux"))]
fn process(_: u32) -> Option<Process> {
    None
}

/// Reads `/proc/PID/stat`. The name, in brackets, may hold anything; state, parent and group follow it.
#[cfg(target_os = "linux")]
fn parse(stat: &str) -> Option<Process> {
    let (id, _) = stat.split_once(' ')?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let state = fields.next()?;
    Some(Process {
        id: id.parse().ok()?,
        group: fields.nth(1)?.parse().ok()?,
        has_ended: matches!(state, "Z" | "X"),
    })
}

/// How many bytes of a program's name Linux keeps.
const NAME_LENGTH: usize = 15;

/// Reads `/proc/PID/status`, if it is of this program: a process that is about to become it may still be in the
/// memory of the one that starts it. Source: proc_pid_status(5).
fn peak_of(program: &str, status: &str) -> Option<u64> {
    let entry = |name| {
        let mut entries = status.lines().filter_map(|line| line.split_once(':'));
        entries.find_map(|(found, text)| (found == name).then_some(text.trim()))
    };
    let name = entry("Name")?;
    let is_program = name == program.get(..NAME_LENGTH).unwrap_or(program);
    let peak = entry("VmHWM").filter(|_| is_program)?;
    peak.strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_hides_nothing() {
        let process = parse("17 (a) b (c) S 1 23 23 0 -1").unwrap();
        assert_eq!(
            (process.id, process.group, process.has_ended),
            (17, 23, false)
        );
        assert!(parse("17 (a) Z 1 23 23").unwrap().has_ended);
        assert!(parse("17 (a").is_none());
    }

    #[test]
    fn the_peak_is_that_of_the_program_alone() {
        let status = "Name:\tterraform-provi\nVmPeak:\t  9000 kB\nVmHWM:\t   512 kB\n";
        assert_eq!(peak_of("terraform-provider-kubiya", status), Some(512));
        assert_eq!(peak_of("terraform", status), None);
        assert_eq!(
            peak_of("terraform-provider-kubiya", "Name:\tterraform-provi\n"),
            None
        );
    }
}

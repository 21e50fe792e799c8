//! Stands in for a provider: runs the real one, and records what it used.
//!
//! Terraform starts providers itself and does not tell what they use. So the program that it finds
//! is this one, under the provider's name; it passes everything on.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

use crate::cargo::PROVIDER;
use crate::environment;

/// The variable that names the program to run.
pub(super) const PROGRAM_VARIABLE: &str = "KUBIYA_BENCH_PROGRAM";
/// The variable that names the file to append to.
pub(super) const RECORD_VARIABLE: &str = "KUBIYA_BENCH_RECORD";

const STARTED: &str = "started";
const ENDED: &str = "ended";

/// What the processes of a provider used together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// Of all processes, in user and in kernel mode.
    pub(super) cpu: Duration,
    /// From start to exit, of all processes.
    pub(super) lifetime: Duration,
    /// The most resident memory of one process, in bytes. It cannot be less than what the meter itself
    /// has, about 5 MB: a process begins as a copy of the one that starts it.
    pub(super) peak: u64,
}

/// Whether this program was started under a provider's name.
pub(crate) fn stands_in() -> bool {
    let program = std::env::args_os().next().map(PathBuf::from);
    program.is_some_and(|program| program.file_name().is_some_and(|name| name == PROVIDER))
}

/// Runs the provider; the exit code is its own.
pub(crate) fn run() -> ExitCode {
    measured().unwrap_or_else(|error| {
        eprintln!("the meter of the benchmark: {error}");
        ExitCode::FAILURE
    })
}

fn measured() -> Result<ExitCode, Box<dyn Error>> {
    let program = environment::path(PROGRAM_VARIABLE).ok_or(PROGRAM_VARIABLE)?;
    let record = environment::path(RECORD_VARIABLE).ok_or(RECORD_VARIABLE)?;
    let mut record = OpenOptions::new().append(true).create(true).open(record)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1));
    write_line(&mut record, STARTED)?;
    let started = Instant::now();
    let status = runtime.block_on(wait(command))?;
    let lifetime = started.elapsed().as_micros();
    let used = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (used.user_time() + used.system_time()).num_microseconds();
    let peak = used.max_rss() * MAX_RSS_UNIT;
    write_line(&mut record, &format!("{ENDED} {cpu} {lifetime} {peak}"))?;
    Ok(exit_code(status))
}

/// The unit of `ru_maxrss` in bytes. Source: getrusage(2) of each system.
const MAX_RSS_UNIT: i64 = if cfg!(target_vendor = "apple") {
    1
} else {
    1024
};

/// In one write, so that lines of several processes do not mix.
fn write_line(record: &mut File, line: &str) -> io::Result<()> {
    record.write_all(format!("{line}\n").as_bytes())
}

/// Starts the command and waits for its end. A request to terminate is passed on; an interrupt reaches
/// the whole process group by itself.
async fn wait(mut command: Command) -> io::Result<ExitStatus> {
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    let mut child = command.spawn()?;
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = interrupts.recv() => {}
            _ = terminations.recv() => terminate(&child)?,
        }
    }
}

fn terminate(child: &Child) -> io::Result<()> {
    match child.id().and_then(|id| i32::try_from(id).ok()) {
        Some(id) => Ok(kill(Pid::from_raw(id), Signal::SIGTERM)?),
        None => Ok(()),
    }
}

/// As a shell tells it.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or(status.signal().map(|signal| 128 + signal));
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Reads what was recorded, and empties the file for the next command.
///
/// # Errors
/// No process was recorded, or one did not live to record what it used.
pub(super) fn take(record: &Path) -> Result<Usage, Box<dyn Error>> {
    let text = std::fs::read_to_string(record)?;
    std::fs::remove_file(record)?;
    read(&text)
        .ok_or_else(|| format!("the record of the provider's processes is broken: {text:?}").into())
}

fn read(text: &str) -> Option<Usage> {
    let mut usage = Usage::default();
    let (mut started, mut ended) = (0, 0);
    for line in text.lines() {
        let mut words = line.split(' ');
        match words.next()? {
            STARTED => started += 1,
            ENDED => {
                ended += 1;
                usage.cpu += Duration::from_micros(words.next()?.parse().ok()?);
                usage.lifetime += Duration::from_micros(words.next()?.parse().ok()?);
                usage.peak = usage.peak.max(words.next()?.parse().ok()?);
            }
            _ => return None,
        }
    }
    (started > 0 && started == ended).then_some(usage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usage_of_several_processes_is_added_up() {
        let record = "started\nstarted\nended 1500 7000 4096\nended 500 2000 8192\n";
        let expected = Usage {
            cpu: Duration::from_millis(2),
            lifetime: Duration::from_millis(9),
            peak: 8192,
        };
        assert_eq!(read(record), Some(expected));
    }

    #[test]
    fn a_process_whose_usage_is_missing_is_noticed() {
        for record in [
            "",
            "started\nstarted\nended 1 1 1\n",
            "started\nended 1 1\n",
            "else\n",
        ] {
            assert_eq!(read(record), None, "{record:?}");
        }
    }

    #[tokio::test]
    async fn the_end_of_the_program_is_told_as_a_shell_tells_it() {
        for (script, code) in [("exit 7", 7), ("kill -TERM $$", 143)] {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            assert_eq!(
                exit_code(wait(command).await.unwrap()),
                ExitCode::from(code)
            );
        }
    }
}

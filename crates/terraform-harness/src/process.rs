//! Runs a program with a time limit and collects its output while it runs.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::signals::{Signal, send};

/// How often a process is asked whether it has ended while its output is still open.
const POLL: Duration = Duration::from_millis(20);
/// What a process gets between the interrupt and the kill.
const GRACE: Duration = Duration::from_secs(5);
/// How long output that something else still holds open is waited for after the exit.
const DRAIN: Duration = Duration::from_secs(1);

/// A started process. Dropping it ends it.
pub(crate) struct Process {
    child: Child,
    output: Arc<Output>,
    started: Instant,
}

/// What an ended process left behind.
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) elapsed: Duration,
    /// The limit passed, and the process was ended.
    pub(crate) timed_out: bool,
}

/// Runs a command to its end, or ends it after `limit`.
pub(crate) fn run(command: Command, limit: Duration) -> io::Result<Finished> {
    Process::start(command)?.finish(limit)
}

impl Process {
    /// Starts a command without standard input.
    pub(crate) fn start(mut command: Command) -> io::Result<Self> {
        let started = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let output = Arc::new(Output::default());
        if let Some(pipe) = child.stdout.take() {
            output.collect(pipe, |texts| &mut texts.stdout);
        }
        if let Some(pipe) = child.stderr.take() {
            output.collect(pipe, |texts| &mut texts.stderr);
        }
        Ok(Self {
            child,
            output,
            started,
        })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until `text` was printed on either stream. False if the process ended or `limit`,
    /// counted from now, passed before that.
    pub(crate) fn prints(&self, text: &str, limit: Duration) -> bool {
        let seen = |texts: &Texts| {
            [&texts.stdout, &texts.stderr]
                .into_iter()
                .any(|stream| memchr::memmem::find(stream, text.as_bytes()).is_some())
        };
        let texts = self
            .output
            .wait(limit, |texts| seen(texts) || texts.open == 0);
        seen(&texts)
    }

    /// Waits for the end, and brings it about once `limit`, counted from the start, has passed:
    /// first by an interrupt, then by a kill.
    pub(crate) fn finish(mut self, limit: Duration) -> io::Result<Finished> {
        let ended = self.exit_by(self.started + limit)?;
        let timed_out = ended.is_none();
        let status = match ended {
            Some(status) => status,
            None => self.end()?,
        };
        let elapsed = self.started.elapsed();
        let texts = self.output.wait(DRAIN, |texts| texts.open == 0);
        Ok(Finished {
            status,
            stdout: String::from_utf8_lossy(&texts.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&texts.stderr).into_owned(),
            elapsed,
            timed_out,
        })
    }

    fn end(&mut self) -> io::Result<ExitStatus> {
        if send(self.id(), Signal::Interrupt).is_ok()
            && let Some(status) = self.exit_by(Instant::now() + GRACE)?
        {
            return Ok(status);
        }
        self.child.kill()?;
        self.child.wait()
    }

    /// The end of the output is the earliest sign of an exit, so that `elapsed` is exact.
    fn exit_by(&mut self, deadline: Instant) -> io::Result<Option<ExitStatus>> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let open = self.output.wait(Duration::ZERO, |_| true).open > 0;
            if open {
                drop(self.output.wait(POLL.min(left), |texts| texts.open == 0));
            } else {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = self.end();
        }
    }
}

/// The output so far, and a signal for when there is more.
#[derive(Default)]
struct Output {
    texts: Mutex<Texts>,
    changed: Condvar,
}

#[derive(Default)]
struct Texts {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    /// Streams that have not reached their end.
    open: u8,
}

impl Output {
    fn collect(
        self: &Arc<Self>,
        mut pipe: impl Read + Send + 'static,
        stream: fn(&mut Texts) -> &mut Vec<u8>,
    ) {
        self.lock().open += 1;
        let output = Arc::clone(self);
        std::thread::spawn(move || {
            let mut chunk = [0; 16 * 1024];
            loop {
                match pipe.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(length) => stream(&mut output.lock()).extend_from_slice(&chunk[..length]),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
                output.changed.notify_all();
            }
            output.lock().open -= 1;
            output.changed.notify_all();
        });
    }

    fn lock(&self) -> MutexGuard<'_, Texts> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits at most `limit` for `done`, and returns the output as it then is.
    fn wait(&self, limit: Duration, done: impl Fn(&Texts) -> bool) -> MutexGuard<'_, Texts> {
        self.changed
            .wait_timeout_while(self.lock(), limit, |texts| !done(texts))
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_and_the_exit_code_are_collected() {
        let finished = run(
            shell("echo out; echo err >&2; exit 7"),
            Duration::from_secs(10),
        )
        .unwrap();
        assert_eq!(finished.status.code(), Some(7));
        assert_eq!(
            (finished.stdout.as_str(), finished.stderr.as_str()),
            ("out\n", "err\n")
        );
        assert!(!finished.timed_out);
    }

    #[test]
    fn a_process_over_its_limit_is_interrupted() {
        let script =
            "trap 'echo interrupted; exit 3' INT; echo ready; while :; do sleep 0.05; done";
        let finished = run(shell(script), Duration::from_millis(500)).unwrap();
        assert!(finished.timed_out);
        assert_eq!(finished.status.code(), Some(3));
        assert_eq!(finished.stdout, "ready\ninterrupted\n");
    }

    #[test]
    fn a_process_that_closes_its_output_early_is_still_waited_for() {
        let script = "exec >&- 2>&-; sleep 0.3; exit 4";
        let finished = run(shell(script), Duration::from_secs(10)).unwrap();
        assert_eq!(finished.status.code(), Some(4));
        assert!(finished.elapsed >= Duration::from_millis(300));
    }

    #[test]
    fn output_held_open_by_a_survivor_does_not_delay_the_end_for_long() {
        let finished = run(
            shell("echo done; sleep 4 & exit 0"),
            Duration::from_secs(10),
        )
        .unwrap();
        assert_eq!(finished.stdout, "done\n");
        assert!(
            finished.elapsed < Duration::from_secs(1),
            "took {:?}",
            finished.elapsed
        );
    }

    #[test]
    fn printed_text_is_noticed_while_the_process_runs() {
        let process = Process::start(shell("echo first; exec sleep 30")).unwrap();
        assert!(process.prints("first", Duration::from_secs(10)));
        assert!(!process.prints("second", Duration::from_millis(50)));
    }

    #[test]
    fn waiting_for_text_ends_with_the_process() {
        let process = Process::start(shell("echo first")).unwrap();
        let asked = Instant::now();
        assert!(!process.prints("second", Duration::from_secs(30)));
        assert!(asked.elapsed() < Duration::from_secs(10));
    }
}

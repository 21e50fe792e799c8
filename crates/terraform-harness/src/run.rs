//! What a command left behind.

use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use crate::diagnostic::{self, Diagnostic};
use crate::error::Error;
use crate::process::Finished;
use crate::redact::Redactions;

/// How much of the end of each stream an error shows, in bytes. Enough for any diagnostic, and
/// little enough for a log that also holds a trace.
const SHOWN: usize = 16 * 1024;
/// The option that makes a plan say by its exit code whether there are changes.
pub(crate) const DETAILED: &str = "-detailed-exitcode";

/// A command that ran to its end.
pub struct Run {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// From the start of the process to its exit.
    pub elapsed: Duration,
    caption: Caption,
}

/// Whether a plan found something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanOutcome {
    /// The real world matches the configuration.
    NoChanges,
    /// There is something to apply.
    Changes,
}

/// What Core says of a provider that is gone, by how it noticed.
///
/// **Source:** the codes of gRPC that its client tells apart: unavailable, cancelled, unknown.
const CRASHES: [&str; 3] = [
    "Plugin did not respond",
    "Request cancelled",
    "Plugin error",
];

impl Run {
    pub(crate) fn of(
        caption: Caption,
        limit: Duration,
        finished: io::Result<Finished>,
    ) -> Result<Self, Error> {
        let finished = finished.map_err(|source| Error::Start {
            command: caption.to_string(),
            source,
        })?;
        let run = Self {
            status: finished.status,
            stdout: finished.stdout,
            stderr: finished.stderr,
            elapsed: finished.elapsed,
            caption,
        };
        if finished.timed_out {
            return Err(Error::TimedOut {
                limit,
                report: run.report(),
            });
        }
        Ok(run)
    }

    /// Whether the command did what it was asked to. A plan with changes did.
    #[must_use]
    pub fn is_success(&self) -> bool {
        match self.status.code() {
            Some(0) => true,
            Some(2) => self.caption.detailed(),
            _ => false,
        }
    }

    /// Whether it failed because a provider is gone.
    #[must_use]
    pub fn tells_of_a_crash(&self) -> bool {
        let text = self.text();
        let is_told = |summary: &&str| text.contains(&format!("Error: {summary}"));
        CRASHES.iter().any(is_told)
    }

    /// Passes a successful run on.
    ///
    /// # Errors
    /// The command failed; the error shows its output.
    pub fn expect_success(self) -> Result<Self, Error> {
        if self.is_success() {
            Ok(self)
        } else {
            Err(self.unexpected("success"))
        }
    }

    /// Passes a failed run on.
    ///
    /// # Errors
    /// The command succeeded; the error shows its output.
    pub fn expect_failure(self) -> Result<Self, Error> {
        if self.is_success() {
            Err(self.unexpected("a failure"))
        } else {
            Ok(self)
        }
    }

    /// Whether the plan found changes.
    ///
    /// # Errors
    /// The command failed, or is not a plan run with `-detailed-exitcode`, as
    /// [`Workspace::plan`](crate::Workspace::plan) does.
    pub fn outcome(&self) -> Result<PlanOutcome, Error> {
        match self.status.code() {
            Some(0) if self.caption.detailed() => Ok(PlanOutcome::NoChanges),
            Some(2) if self.caption.detailed() => Ok(PlanOutcome::Changes),
            _ => Err(self.unexpected("a plan")),
        }
    }

    /// The standard output as JSON.
    ///
    /// # Errors
    /// The command failed or printed something else.
    pub fn json(&self) -> Result<serde_json::Value, Error> {
        if !self.is_success() {
            return Err(self.unexpected("success"));
        }
        serde_json::from_str(&self.stdout).map_err(|problem| Error::Json {
            what: self.caption.to_string(),
            problem: problem.to_string(),
        })
    }

    /// The diagnostics that the command printed because of `-json`, in order.
    ///
    /// # Errors
    /// The standard output is neither a stream nor a document of Terraform's JSON.
    pub fn diagnostics(&self) -> Result<Vec<Diagnostic>, Error> {
        diagnostic::parse(&self.stdout).map_err(|problem| Error::Json {
            what: self.caption.to_string(),
            problem,
        })
    }

    /// Standard output and error as one line, without Terraform's line breaks and frames, so that
    /// the wording of a message can be looked for whatever its width.
    #[must_use]
    pub fn text(&self) -> String {
        let words = self
            .stdout
            .split_whitespace()
            .chain(self.stderr.split_whitespace());
        words
            .filter(|word| !matches!(*word, "│" | "╷" | "╵"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn unexpected(&self, expected: &'static str) -> Error {
        Error::Unexpected {
            expected,
            report: self.report(),
        }
    }

    fn report(&self) -> String {
        format!(
            "{}: {} after {:.1?}\n--- stdout\n{}\n--- stderr\n{}",
            self.caption,
            self.status,
            self.elapsed,
            end_of(&self.caption.redactions.apply(&self.stdout)),
            end_of(&self.caption.redactions.apply(&self.stderr)),
        )
    }
}

/// Shows no output, which may hold what must not be printed.
impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("command", &format_args!("{}", self.caption))
            .field("status", &self.status)
            .field("stdout_bytes", &self.stdout.len())
            .field("stderr_bytes", &self.stderr.len())
            .field("elapsed", &self.elapsed)
            .finish()
    }
}

/// The command line as messages show it.
#[derive(Clone)]
pub(crate) struct Caption {
    pub(crate) arguments: Vec<String>,
    pub(crate) redactions: Redactions,
}

impl Caption {
    fn detailed(&self) -> bool {
        self.arguments.iter().any(|argument| argument == DETAILED)
    }
}

impl fmt::Display for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("terraform {}", self.arguments.join(" "));
        f.write_str(self.redactions.apply(&line).trim_end())
    }
}

fn end_of(text: &str) -> &str {
    let mut start = text.len().saturating_sub(SHOWN);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text[start..].trim_end()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn run(arguments: &[&str], code: i32, stdout: &str) -> Run {
        let mut redactions = Redactions::default();
        redactions.add("harness-canary-51c9");
        Run {
            status: ExitStatus::from_raw(code << 8),
            stdout: stdout.to_owned(),
            stderr: String::new(),
            elapsed: Duration::from_millis(1500),
            caption: Caption {
                arguments: arguments
                    .iter()
                    .map(|&argument| argument.to_owned())
                    .collect(),
                redactions,
            },
        }
    }

    #[test]
    fn exit_code_two_is_a_success_only_for_a_detailed_plan() {
        assert!(run(&["plan", DETAILED], 2, "").is_success());
        assert!(!run(&["apply"], 2, "").is_success());
        assert_eq!(
            run(&["plan", DETAILED], 2, "").outcome().unwrap(),
            PlanOutcome::Changes
        );
        assert_eq!(
            run(&["plan", DETAILED], 0, "").outcome().unwrap(),
            PlanOutcome::NoChanges
        );
        assert!(run(&["plan", DETAILED], 1, "").outcome().is_err());
        assert!(run(&["plan"], 0, "").outcome().is_err());
    }

    #[test]
    fn an_unexpected_end_shows_command_and_output_without_redacted_values() {
        let run = run(
            &["apply", "-var=v=harness-canary-51c9"],
            1,
            "Error: harness-canary-51c9 no",
        );
        assert_eq!(
            run.expect_success().unwrap_err().to_string(),
            "terraform apply -var=v=[REDACTED]: exit status: 1 after 1.5s\n\
             --- stdout\nError: [REDACTED] no\n--- stderr\n\nexpected success"
        );
    }

    #[test]
    fn an_unexpected_success_is_an_error_too() {
        assert!(run(&["apply"], 0, "").expect_failure().is_err());
        assert!(run(&["apply"], 1, "").expect_failure().is_ok());
    }

    #[test]
    fn debug_shows_no_output() {
        let text = format!("{:?}", run(&["apply"], 0, "something private"));
        assert!(
            !text.contains("private") && text.contains("terraform apply"),
            "{text}"
        );
    }

    #[test]
    fn text_joins_what_terraform_wrapped() {
        let wrapped = "╷\n│ Error: No\n│ \n│ such a\n│ thing\n╵\n";
        assert_eq!(run(&["apply"], 1, wrapped).text(), "Error: No such a thing");
    }

    #[test]
    fn only_the_end_of_a_long_output_is_shown() {
        let long = format!("start{}é end", "x".repeat(2 * SHOWN));
        let report = run(&["apply"], 1, &long).report();
        assert!(report.contains("é end") && !report.contains("start"));
        assert!(report.len() < SHOWN + 200);
    }
}

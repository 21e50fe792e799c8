//! What can go wrong, with everything that a reader of a test log needs.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::search::PROGRAM_VARIABLE;
use crate::version::Version;

/// A command that could not be run, or did not end as expected.
///
/// Holds the command's output, less what the workspace was told to redact.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program could not be started.
    #[error("{command}: could not be run: {source}")]
    Start {
        /// The command line.
        command: String,
        /// Why.
        source: io::Error,
    },
    /// The command ran over its time limit and was ended.
    #[error("{report}\nended after its time limit of {limit:?}")]
    TimedOut {
        /// The limit.
        limit: Duration,
        /// The command line, its exit code and its output.
        report: String,
    },
    /// The command ended in another way than expected.
    #[error("{report}\nexpected {expected}")]
    Unexpected {
        /// How it should have ended.
        expected: &'static str,
        /// The command line, its exit code and its output.
        report: String,
    },
    /// The command did not print an awaited text in time.
    #[error("{command}: did not print the awaited text within {limit:?}")]
    NotPrinted {
        /// The command line.
        command: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// A signal could not be sent.
    #[error("the command could not be signalled: {0}")]
    Signal(#[source] io::Error),
    /// What should be Terraform's JSON is not.
    #[error("{what}: {problem}")]
    Json {
        /// The command line or file that it came from.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file of the workspace could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Prints what `Display` prints, so that a test that unwraps shows the command's output in lines.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// No Terraform could be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocateError {
    /// The program that was asked for is not a Terraform.
    #[error("{PROGRAM_VARIABLE} is {}, which does not work: {problem}", program.display())]
    Explicit {
        /// The program.
        program: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Nothing on this machine, and nothing could be fetched.
    #[error("no Terraform here ({}), and {fetch}", tried.join("; "))]
    Nowhere {
        /// Where it was looked for, and what was there instead.
        tried: Vec<String>,
        /// Why none was fetched.
        fetch: FetchError,
    },
}

/// A version of Terraform could not be fetched.
#[derive(Debug, thiserror::Error)]
#[error("Terraform {version} could not be fetched: {problem}")]
pub struct FetchError {
    pub(crate) version: Version,
    pub(crate) problem: String,
}

impl FetchError {
    /// The version that was asked for.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// What was tried and how it failed, in one line.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

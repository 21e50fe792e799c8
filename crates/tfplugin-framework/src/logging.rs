//! Logs for Terraform: `tracing` events as hclog JSON lines on standard error.
//!
//! Terraform reads a plugin's standard error line by line and shows what the user asked for in
//! `TF_LOG`. A JSON line with a wrongly typed field crashes Terraform, so nothing but [`line`] may
//! produce one.
//!
//! Source: go-plugin 1.4 to 1.8; observed with Terraform 1.11.4.

mod line;

use std::io::{self, Write as _};
use std::time::SystemTime;

use tracing::field::{Field, Visit};
use tracing::metadata::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::SetGlobalDefaultError;
use tracing::{Event, Level, Metadata, Subscriber};

use line::Line;

/// The part of the environment that decides how much is logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogEnv {
    /// `TF_LOG_PROVIDER`, which overrides `TF_LOG` where it is set to something.
    pub provider: Option<String>,
    /// `TF_LOG`.
    pub terraform: Option<String>,
}

impl LogEnv {
    /// Reads the process environment.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads these variables"
    )]
    #[must_use]
    pub fn from_process() -> Self {
        let text = |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            provider: text("TF_LOG_PROVIDER"),
            terraform: text("TF_LOG"),
        }
    }

    /// The most detailed level to log. Like Terraform, takes what it does not know for "trace".
    fn level(&self) -> LevelFilter {
        let set = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let Some(text) = set(&self.provider).or_else(|| set(&self.terraform)) else {
            return LevelFilter::OFF;
        };
        match text.to_ascii_uppercase().as_str() {
            "OFF" => LevelFilter::OFF,
            "ERROR" => LevelFilter::ERROR,
            "WARN" => LevelFilter::WARN,
            "INFO" => LevelFilter::INFO,
            "DEBUG" => LevelFilter::DEBUG,
            _ => LevelFilter::TRACE,
        }
    }
}

/// Logs events of `crates` to standard error, as far as the user asked for logs.
///
/// `crates` are the names whose events may be seen. HTTP and TLS libraries must not be among them:
/// they trace headers and bodies. Spans are not logged.
///
/// # Errors
///
/// When logging was initialised before.
pub fn init(env: &LogEnv, crates: &'static [&'static str]) -> Result<(), SetGlobalDefaultError> {
    match env.level() {
        LevelFilter::OFF => Ok(()),
        level => tracing::subscriber::set_global_default(Hclog {
            level,
            crates,
            write,
        }),
    }
}

/// Makes a panic log one error line, whatever the log level is.
///
/// The line says where the panic happened and nothing about why: the message of a panic may hold a
/// user's secret. `module` names the logger.
pub fn install_panic_hook(module: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        let mut line = Line::new(Level::ERROR, module, SystemTime::now());
        line.message("The provider panicked. This is a bug in the provider.");
        if let Some(location) = panic.location() {
            line.text(
                "location",
                format!("{}:{}", location.file(), location.line()),
            );
        }
        write(&line.finish());
    }));
}

/// A failure to log is not worth failing for.
fn write(line: &[u8]) {
    let _ = io::stderr().lock().write_all(line);
}

struct Hclog {
    level: LevelFilter,
    crates: &'static [&'static str],
    write: fn(&[u8]),
}

impl Hclog {
    fn admits(&self, target: &str) -> bool {
        self.crates.iter().any(|name| {
            target
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })
    }
}

impl Subscriber for Hclog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= self.level && self.admits(metadata.target())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut line = Line::new(*metadata.level(), metadata.target(), SystemTime::now());
        event.record(&mut line);
        (self.write)(&line.finish());
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.text(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field.name(), value.to_owned());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.value(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.value(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.value(field.name(), value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.value(field.name(), value);
    }
}

#[cfg(test)]
mod tests;

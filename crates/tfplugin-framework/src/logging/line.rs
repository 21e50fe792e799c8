//! One log line in hclog's JSON form.

use std::time::SystemTime;

use serde_json::{Map, Value};
use tracing::Level;

/// go-plugin reads at most 64 KiB per line.
const MAX_BYTES: usize = 60 * 1024;
/// What is kept of the message of a line that is too long. JSON escapes a byte with six at most.
const MAX_KEPT_MESSAGE_BYTES: usize = 8 * 1024;

/// The name under which `tracing` passes an event's message.
const MESSAGE: &str = "message";

/// A line under construction.
pub(super) struct Line {
    level: Level,
    module: String,
    time: SystemTime,
    message: String,
    fields: Map<String, Value>,
}

impl Line {
    pub(super) fn new(level: Level, module: &str, time: SystemTime) -> Self {
        let module = module.to_owned();
        Self {
            level,
            module,
            time,
            message: String::new(),
            fields: Map::new(),
        }
    }

    pub(super) fn message(&mut self, message: &str) {
        message.clone_into(&mut self.message);
    }

    /// Adds a field, or sets the message if that is the field's name.
    pub(super) fn text(&mut self, name: &str, text: String) {
        if name == MESSAGE {
            self.message = text;
        } else {
            self.value(name, text);
        }
    }

    /// Adds a field. Numbers that JSON does not know become null.
    ///
    /// Names with an "@" belong to hclog, which crashes on a value of the wrong type there.
    pub(super) fn value(&mut self, name: &str, value: impl Into<Value>) {
        if name == MESSAGE {
            self.message = value.into().to_string();
        } else {
            self.fields
                .insert(name.trim_start_matches('@').to_owned(), value.into());
        }
    }

    /// The line with its line feed, short enough for the host.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let line = self.encode();
        if line.len() <= MAX_BYTES {
            return line;
        }
        let end = (0..=MAX_KEPT_MESSAGE_BYTES)
            .rev()
            .find(|end| self.message.is_char_boundary(*end));
        self.message.truncate(end.unwrap_or_default());
        self.fields = Map::from_iter([("truncated".to_owned(), Value::Bool(true))]);
        self.encode()
    }

    fn encode(&self) -> Vec<u8> {
        let mut object = self.fields.clone();
        for (name, text) in [
            ("@level", level_name(self.level)),
            ("@message", self.message.as_str()),
            ("@module", self.module.as_str()),
            // Six digits exactly, or hclog takes the whole line for plain text.
            (
                "@timestamp",
                &humantime::format_rfc3339_micros(self.time).to_string(),
            ),
        ] {
            object.insert(name.to_owned(), text.into());
        }
        let mut line = Value::Object(object).to_string().into_bytes();
        line.push(b'\n');
        line
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

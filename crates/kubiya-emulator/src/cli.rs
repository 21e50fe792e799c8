//! The options of the command line, and what is announced to who gave them.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::Parser;
use kubiya_emulator::{
    Clock, Emulator, EmulatorBuilder, ErrorShape, Key, Quirk, RateLimit, RequestRecord,
};
use secrecy::SecretString;

/// The key of an emulator that was given none.
const DEFAULT_KEY: &str = "emulator-key";

const EXAMPLES: &str = r#"Examples:
  Start it in one terminal:

    kubiya-emulator --state kubiya.json

  Point Terraform at it in another:

    export KUBIYA_ENV=http://127.0.0.1:8585
    export KUBIYA_API_KEY=emulator-key
    terraform plan

  See what it stores, and what was asked of it:

    curl -H 'Authorization: UserKey emulator-key' http://127.0.0.1:8585/api/v2/secrets
    curl -H 'Authorization: UserKey emulator-key' http://127.0.0.1:8585/api/v1/agents
    curl -H 'Authorization: UserKey emulator-key' http://127.0.0.1:8585/api/v3/runners
    curl -H 'Authorization: UserKey emulator-key' http://127.0.0.1:8585/api/v1/sources
    curl -H 'Authorization: UserKey emulator-key' http://127.0.0.1:8585/api/v1/knowledge
    curl http://127.0.0.1:8585/_emulator/requests

  Let modules find the people, groups and places that they refer to, with --seed FILE:

    {"secrets": [{"name": "db-password", "value": "hunter2", "description": "optional"}],
     "users": [{"name": "Ada", "email": "ada@example.com"}], "groups": ["Platform"],
     "runners": ["cluster-1"], "integrations": ["gitlab"], "models": ["o3"],
     "sources": ["tools", {"name": "tools", "uuid": "5b0c", "url": "https://git.example.com/more"}],
     "agents": [{"name": "ci", "secrets": ["db-password"]}],
     "knowledge": [{"name": "Orders", "content": "How orders work"}]}

  Every list is optional and adds to what is there by default: the groups Admin and Users, the
  runner kubiya-hosted, the integrations aws, datadog, github and jira, some models. An entry is a
  name, or an object with fields as the API shows them.

  What is seeded is checked as what is sent to the API: references have to exist, and a field that
  is not known is a mistake. The file says what is wrong by line and field, or by list and entry.

  Make the next two updates fail after they were done:

    curl http://127.0.0.1:8585/_emulator/faults -d '{
      "method": "PUT", "path": "/api/v2/secrets/{name}", "times": 2, "work": "done",
      "effect": {"kind": "reply", "status": 502, "body": "html"}}'

  A fault has an "effect", and optionally the "method", the "path" (* or {name} is one segment, ** at
  the end all that follow) and the "name" of what it is about; "after" so many requests; so many
  "times", 1 by default, or "forever"; "work" is "skipped" or "done" beforehand. With a "probability"
  above 0 and at most 1, it strikes by chance. The chances come again: the same faults, added in the
  same order after DELETE, strike the same requests as long as those come in the same order; another
  "seed" than 0 has other chances. DELETE there takes all faults away, DELETE /_emulator/faults/ID
  one, GET shows them. One that no request of the API can meet is refused. Effects:

    {"kind": "reply", "status": 503}      an answer; with "body", "headers" and
                                          "retry_after": {"seconds": 1} or {"date_in": "1s"}
    {"kind": "reset"}                     the connection is reset without an answer
    {"kind": "hang", "for": "2s"}         the same after a time
    {"kind": "delay", "for": "2s"}        the true answer, later
    {"kind": "hold"}                      the true answer, once the fault is deleted
    {"kind": "drip", "interval": "1ms"}   the true answer, byte by byte
    {"kind": "truncate"}                  half of the true answer
    {"kind": "pack", "encoding": "gzip"}  the true answer, packed (or "deflate")
    {"kind": "garbage"}                   200 with a body that is no JSON
    {"kind": "redirect", "to": "URL"}     a redirect; with "status", 307 by default
    {"kind": "endless"}                   200 with a body that does not end; with "limit_bytes"
    {"kind": "header_flood"}              200 with very many "headers"

  A "body" is "coded", "nested", "flat", "error", "message", "detail", "text", "html", "empty" or
  "oversized", an echo ("echo-body", "echo-message", "echo-value", "echo-key"), or
  {"literal": "TEXT"}.

  Some situations have names; "seed" is for those with chances:

    curl http://127.0.0.1:8585/_emulator/faults -d '{"preset": "flaky"}'

    "outage"        every request is answered 503
    "flaky"         some requests are answered 503, find the connection reset, or lose their answer
    "rate-limited"  about every other request is answered 429, to come again after a second
    "read-only"     every write is answered 403

  Move, stop and resume the time that creation dates, scheduled tasks and rate limits go by:

    curl http://127.0.0.1:8585/_emulator/clock -d '{"by": "1day"}'
    curl http://127.0.0.1:8585/_emulator/clock -d '{"frozen": true}'

  Keep all data, with the values of secrets in base64, replace it, and go back to the start, where
  there is what --state or --seed had, no fault, no request in the log, and a clock like at first:

    curl http://127.0.0.1:8585/_emulator/state -o saved.json
    curl http://127.0.0.1:8585/_emulator/state -T saved.json
    curl -X POST http://127.0.0.1:8585/_emulator/reset

It is for test data only: values are kept in memory and, with --state, in a file whose owner
can read them. The first line of standard output ends with the address; requests are logged
to standard error, without values."#;

/// A local Kubiya API: develop and test without an account.
#[derive(Debug, Parser)]
#[command(version, after_long_help = EXAMPLES)]
pub(crate) struct Options {
    /// Where to listen; port 0 chooses a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8585")]
    listen: SocketAddr,

    /// Allow an address that other machines can reach; without a key they can program the emulator,
    /// and read all data with the values of secrets
    #[arg(long)]
    allow_remote_access: bool,

    /// An API key to accept; may be repeated [default: emulator-key, unless there is --keys]
    #[arg(
        long,
        value_name = "KEY",
        env = "KUBIYA_EMULATOR_API_KEY",
        hide_env_values = true, value_parser = secret
    )]
    api_key: Vec<SecretString>,

    /// An API key that may read and not write, beside the others; may be repeated
    #[arg(long, value_name = "KEY", value_parser = secret)]
    read_only_key: Vec<SecretString>,

    /// A JSON file with keys: [{"key": …, "organization": …, "created_by": …, "read_only": …}].
    /// They take the place of the default one
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,

    /// Who creates with a key without its own `created_by`; an e-mail address is also a user
    #[arg(long, value_name = "WHO", default_value = "someone@example.com")]
    created_by: String,

    /// Keep the data in this JSON file, and begin with what is there; one emulator at a time
    /// may use it. Changes to a large one are in FILE.emulator-journal until the end
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Begin with this: {"secrets": […], "agents": […], …}; see below. Not used where --state has
    /// data already
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// How long each request takes, such as 50ms
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = humantime::parse_duration)]
    latency: Duration,

    /// How many requests each key may make in which time, such as 100/60s
    #[arg(long, value_name = "N/TIME")]
    rate_limit: Option<RateLimit>,

    /// How many requests may come at once [default: the N of --rate-limit]
    #[arg(long, value_name = "N", requires = "rate_limit")]
    burst: Option<u32>,

    /// Depart from the default behaviour; may be repeated
    #[arg(long, value_name = "QUIRK")]
    quirk: Vec<Quirk>,

    /// Give all error bodies this form [default: the documented one for each status]
    #[arg(long, value_name = "SHAPE")]
    error_shape: Option<ErrorShape>,

    /// Stop the clock for creation dates, such as 2026-01-31T12:00:00Z
    #[arg(long, value_name = "TIME", conflicts_with = "rate_limit", value_parser = humantime::parse_rfc3339)]
    fixed_time: Option<SystemTime>,

    /// Print nothing but the bare URL on standard output
    #[arg(long)]
    print_url: bool,

    /// Write nothing to standard error but errors
    #[arg(long)]
    quiet: bool,
}

/// What is said once the emulator listens.
#[derive(Debug)]
pub(crate) struct Announcement {
    bare: bool,
    quiet: bool,
    default_key: bool,
    seed: bool,
}

impl Options {
    pub(crate) fn announcement(&self) -> Announcement {
        Announcement {
            bare: self.print_url,
            quiet: self.quiet,
            default_key: self.has_default_key(),
            seed: self.seed.is_some(),
        }
    }

    pub(crate) fn into_builder(self) -> EmulatorBuilder {
        let mut builder = Emulator::builder()
            .listen(self.listen)
            .created_by(&self.created_by)
            .latency(self.latency);
        if self.has_default_key() {
            builder = builder.key(Key::new(DEFAULT_KEY));
        }
        if self.allow_remote_access {
            builder = builder.allow_remote_access();
        }
        if let Some(limit) = self.rate_limit {
            builder = builder.rate_limit(self.burst.map_or(limit, |burst| limit.burst(burst)));
        }
        if let Some(time) = self.fixed_time {
            builder = builder.clock(Clock::stopped_at(time));
        }
        if let Some(shape) = self.error_shape {
            builder = builder.error_shape(shape);
        }
        if let Some(path) = self.keys {
            builder = builder.keys_file(path);
        }
        if let Some(path) = self.state {
            builder = builder.state_file(path);
        }
        if let Some(path) = self.seed {
            builder = builder.seed_file(path);
        }
        if !self.quiet {
            builder = builder.on_request(log);
        }
        let keys = self.api_key.into_iter().map(Key::new);
        let read_only_keys = self
            .read_only_key
            .into_iter()
            .map(|key| Key::new(key).read_only());
        builder = keys
            .chain(read_only_keys)
            .fold(builder, EmulatorBuilder::key);
        self.quirk.into_iter().fold(builder, EmulatorBuilder::quirk)
    }

    /// A key that may only read takes nobody's place: somebody has to write.
    fn has_default_key(&self) -> bool {
        self.api_key.is_empty() && self.keys.is_none()
    }
}

impl Announcement {
    /// Writes advice to standard error, and then to standard output the line that scripts wait for.
    pub(crate) fn write(&self, emulator: &Emulator) -> io::Result<()> {
        let url = emulator.url();
        if !self.quiet {
            if !self.default_key {
                let instead = "the keys are those that you gave";
                writeln!(io::stderr(), "{DEFAULT_KEY} is not accepted: {instead}")?;
            }
            if self.seed && emulator.began_with_saved_data() {
                let reason = "the file of --state has data already";
                writeln!(io::stderr(), "The file of --seed is not used: {reason}")?;
            }
            let key = if self.default_key {
                DEFAULT_KEY
            } else {
                "<one of your keys>"
            };
            writeln!(
                io::stderr(),
                "Point Terraform at it:\n  export KUBIYA_ENV={url}\n  export KUBIYA_API_KEY={key}"
            )?;
        }
        if self.bare {
            writeln!(io::stdout(), "{url}")?;
        } else {
            writeln!(io::stdout(), "kubiya-emulator listens on {url}")?;
        }
        Ok(())
    }
}

fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(text.into())
}

fn log(record: &RequestRecord) {
    let _nobody_listens = writeln!(io::stderr(), "{record}");
}

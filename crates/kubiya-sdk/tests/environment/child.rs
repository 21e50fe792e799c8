//! The child process: what it does, and how its parents start it.

use std::error::Error as _;
use std::ffi::OsStr;
use std::fmt::Display;
use std::process::{Command, Stdio};
use std::time::Duration;

use kubiya_sdk::{
    ClientBuilder, Error, NewSecret, Result, RetryPolicy, Waits, WebhookCall, WebhookUrl, seal,
};

use crate::canary::Canary;
use crate::capture;

const MINUTE: Duration = Duration::from_secs(60);

/// Asks the child to repeat what fails, after short waits.
pub(crate) const REPEAT: &str = "CHILD_REPEATS";

/// Has the child send an event to this URL, and do nothing else.
pub(crate) const POSTS: &str = "CHILD_POSTS";

/// How long that may take.
pub(crate) const POST_TIMEOUT: Duration = Duration::from_secs(4);

fn post(url: &str) -> Result<String> {
    let url = WebhookUrl::parse(url).unwrap();
    let call = WebhookCall::new(url, r#"{"id":7}"#).timeout(POST_TIMEOUT);
    run(call.send()).map(|()| "accepted".to_owned())
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work)
}

/// Builds a client from the environment, reads the secret `a`, creates another one, and tells what
/// came of it.
#[expect(clippy::print_stdout, reason = "the parent process reads it")]
#[expect(clippy::disallowed_methods, reason = "a setting of this test")]
pub(crate) fn report() {
    capture::start();
    if let Some(url) = std::env::var_os(POSTS) {
        let posted = post(url.to_str().unwrap());
        let failure = posted.as_ref().err();
        let timeout = failure.is_some_and(Error::is_timeout);
        let maybe = failure.is_some_and(Error::is_maybe_processed);
        println!("post: {}", outcome(posted));
        println!("timeout={timeout} maybe={maybe}");
        return;
    }
    let client = match ClientBuilder::from_env()
        .map(|builder| match std::env::var_os(REPEAT) {
            Some(_) => builder.waits(quick_waits()).retry_timeout(MINUTE),
            None => builder.retry(RetryPolicy::none()),
        })
        .and_then(ClientBuilder::build)
    {
        Ok(client) => client,
        Err(error) => {
            println!("build: Err {}", words(&error));
            return;
        }
    };
    println!("build: Ok {}", client.endpoint());
    let composer = client.composer_endpoint().map(ToString::to_string);
    println!("composer: {}", composer.unwrap_or_default());
    let is_real =
        !client.endpoint().is_loopback() && client.endpoint().as_str().contains("kubiya.ai");
    if is_real {
        return;
    }
    run(async {
        let secret = client.secrets().get("a").await;
        let found = secret.is_ok();
        println!(
            "get: {}",
            outcome(secret.map(|secret| secret.name().to_owned()))
        );
        if !found {
            for line in capture::captured()
                .lines()
                .filter(|line| line.starts_with("DEBUG kubiya_sdk"))
            {
                println!("{line}");
            }
            return;
        }
        let value = Canary::value();
        let new = NewSecret::new("b", seal(value.text.clone())).known_absent();
        let created = client.secrets().create(new).await;
        println!("create: {}", outcome(created.map(|_| "created")));
        value.assert_absent("traces", &capture::captured());
        assert!(
            !capture::captured().contains("kby_"),
            "the key is in the traces"
        );
        println!("traces: silent");
    });
}

/// Short waits where nothing but time would pass; a connection takes its time on a busy machine.
fn quick_waits() -> Waits {
    let usual = Waits::default();
    let mut waits = usual.scaled(0.02);
    waits.connect = usual.connect;
    waits
}

fn outcome(result: Result<impl Display>) -> String {
    match result {
        Ok(value) => format!("Ok {value}"),
        Err(error) => format!(
            "Err {:?} {:?} attempts={} {}",
            error.kind(),
            error.connect_problem(),
            error.attempts(),
            words(&error)
        ),
    }
}

fn words(error: &Error) -> String {
    error
        .source()
        .map_or(error.to_string(), |source| format!("{error}: {source}"))
}

/// This test binary again, running [`report`] only.
pub(crate) struct Child(Command);

pub(crate) struct Running(std::process::Child);

impl Child {
    pub(crate) fn new() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["child", "--exact", "--ignored", "--nocapture"])
            .env_clear();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn start(mut self) -> Running {
        Running(self.0.spawn().unwrap())
    }

    pub(crate) fn run(self) -> String {
        self.start().output()
    }
}

impl Running {
    /// Everything that the child printed, once it has ended.
    pub(crate) fn output(self) -> String {
        let output = self.0.wait_with_output().unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert!(output.status.success(), "{}", text.concat());
        text.concat()
    }
}

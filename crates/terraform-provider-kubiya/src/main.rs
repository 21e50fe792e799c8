//! The provider's process: started by Terraform, or by a person with `--debug` or `--version`.

mod hardening;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use terraform_provider_kubiya::{SOURCE, service};
use tfplugin_framework::logging::{self, LogEnv};
use tfplugin_proto::{HostEnv, ServeError, serve, serve_debug};
use tokio::runtime::{Builder, Runtime};

use hardening::{Inspection, protect_memory, wipe_stack};

/// Whose events may be logged. Libraries for HTTP and TLS trace what must not be seen.
const LOGGED: &[&str] = &[
    "kubiya_sdk",
    "terraform_provider_kubiya",
    "tfplugin_framework",
    "tfplugin_proto",
];

const USAGE: &str = "\
Usage: terraform-provider-kubiya [--version | --debug | --help]

Terraform starts this program by itself. By hand it can only
  --version  print its version
  --debug    serve runs of Terraform that are told where to find it, until it is interrupted;
             one run and one provider block at a time
  --help     print this text";

fn main() -> ExitCode {
    let argument = std::env::args().nth(1);
    let debugged = matches!(argument.as_deref(), Some("--debug" | "-debug"));
    let protected = protect_memory(Inspection::allowed_if(debugged));
    let env = HostEnv::from_process();
    let hosted = env.magic_cookie.is_some();
    let outcome = match argument.as_deref() {
        None => run(protected, serve(service(), env)),
        Some(_) if debugged => run(
            protected,
            serve_debug(service(), SOURCE, env, &mut io::stdout()),
        ),
        Some("--version" | "-version") => say(concat!(
            "terraform-provider-kubiya ",
            env!("CARGO_PKG_VERSION")
        )),
        Some("--help" | "-help" | "-h") => say(USAGE),
        Some(_) => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => return ExitCode::SUCCESS,
        // A host expects nothing but log lines.
        Err(error) if hosted => tracing::error!("{}", chain(&*error)),
        Err(error) => eprintln!("{}", chain(&*error)),
    }
    ExitCode::FAILURE
}

fn run(
    protected: io::Result<()>,
    serving: impl Future<Output = Result<(), ServeError>>,
) -> Result<(), Box<dyn Error>> {
    logging::init(&LogEnv::from_process(), LOGGED)?;
    logging::install_panic_hook("terraform_provider_kubiya");
    if let Err(error) = protected {
        tracing::warn!(%error, "the memory of this process is less protected than it should be");
    }
    let runtime = runtime()?;
    let outcome = runtime.block_on(serving);
    // Terraform waits for the process to end: nothing may hold it up.
    runtime.shutdown_background();
    Ok(outcome?)
}

/// What calls are answered on: one thread, which needs not wake another for each of them.
///
/// Windows and macOS verify certificates by themselves, and may go to the network for it while the thread
/// that asked waits. There, another goes on.
fn runtime() -> io::Result<Runtime> {
    let mut builder = if cfg!(any(windows, target_vendor = "apple")) {
        Builder::new_multi_thread()
    } else {
        Builder::new_current_thread()
    };
    builder
        .worker_threads(2)
        .on_thread_park(wipe_stack)
        .enable_all()
        .build()
}

fn say(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// An error and its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

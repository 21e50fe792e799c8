//! A local Kubiya API, from the command line.

mod cli;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use cli::Options;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// Serves until the process is asked to end.
async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let end = end_requested()?;
    let announcement = options.announcement();
    let emulator = options.into_builder().start().await?;
    announcement.write(&emulator)?;
    end.await;
    emulator.shutdown().await;
    Ok(())
}

/// Becomes ready with the first SIGINT or SIGTERM; it is heard from the moment of the call.
#[cfg(unix)]
fn end_requested() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Becomes ready with the first Ctrl-C.
#[cfg(not(unix))]
fn end_requested() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ends_either_way = tokio::signal::ctrl_c().await;
    })
}

/// Tells an error and what caused it.
fn report(error: &dyn Error) {
    let mut text = format!("kubiya-emulator: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    let _nobody_listens = writeln!(io::stderr(), "{text}");
}

//! The signals that a provider ignores, and those that end one under a debugger.

use std::io;

/// Keeps signals that ask a process to end from ending this one, for as long as the returned value lives at
/// least.
///
/// They are meant for the host, whose process group they reach: Ctrl-C in a terminal sends SIGINT, `timeout`,
/// CI runners and container engines send SIGTERM, SIGHUP, SIGQUIT or what they are told to. The host asks
/// its providers to stop in its own way. And what the host itself survives, as Go programs do SIGUSR1 and the
/// real-time signals, must not end a write that is under way.
///
/// Must be called within a tokio runtime.
#[cfg(unix)]
pub(crate) fn ignore_requests_to_end() -> io::Result<impl Sized> {
    use tokio::signal::unix::{SignalKind, signal};
    let named = [
        SignalKind::alarm(),
        SignalKind::hangup(),
        SignalKind::interrupt(),
        SignalKind::io(),
        SignalKind::quit(),
        SignalKind::terminate(),
        SignalKind::user_defined1(),
        SignalKind::user_defined2(),
    ];
    let real_time = REAL_TIME.map(SignalKind::from_raw);
    let ignored = named.into_iter().chain(real_time).map(signal);
    ignored.collect::<io::Result<Vec<_>>>()
}

/// The C library keeps 32 and 33 for itself. **Source:** signal(7).
#[cfg(target_os = "linux")]
const REAL_TIME: std::ops::Range<i32> = 34..65;

#[cfg(all(unix, not(target_os = "linux")))]
const REAL_TIME: std::ops::Range<i32> = 0..0;

#[cfg(windows)]
pub(crate) fn ignore_requests_to_end() -> io::Result<impl Sized> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};
    Ok((ctrl_c()?, ctrl_break()?))
}

/// Completes at the first interrupt or request to terminate, counted from the call.
///
/// Must be called within a tokio runtime.
#[cfg(unix)]
pub(crate) fn terminated() -> io::Result<impl Future<Output = ()>> {
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

#[cfg(windows)]
pub(crate) fn terminated() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    let mut close = tokio::signal::windows::ctrl_close()?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
        }
    })
}

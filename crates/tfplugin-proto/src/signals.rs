//! The few signals that a provider reacts to.

use std::io;

/// Keeps interrupts from ending the process, for as long as the returned value lives at least.
///
/// Must be called within a tokio runtime.
#[cfg(unix)]
pub(crate) fn ignore_interrupts() -> io::Result<impl Sized> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::interrupt())
}

#[cfg(windows)]
pub(crate) fn ignore_interrupts() -> io::Result<impl Sized> {
    tokio::signal::windows::ctrl_c()
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

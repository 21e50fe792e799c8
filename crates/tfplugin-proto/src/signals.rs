//! The signals that a provider ignores, and those that end one under a debugger.

use std::io;

/// Keeps signals that would end the process from doing so, for as long as the returned value lives at least,
/// but for those by which it ends itself.
///
/// They are meant for the host, whose process group they reach: Ctrl-C in a terminal sends SIGINT, `timeout`,
/// CI runners and container engines send SIGTERM, SIGHUP, SIGQUIT or what they are told to. The host asks
/// its providers to stop in its own way. And what the host itself survives, as Go programs do SIGUSR1, SIGPWR
/// and the real-time signals, must not end a write that is under way.
///
/// Must be called within a tokio runtime.
#[cfg(unix)]
pub(crate) fn ignore_requests_to_end() -> io::Result<impl Sized> {
    use nix::sys::signal::Signal;
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |number| signal(SignalKind::from_raw(number));
    let ending = Signal::iterator().filter(|signal| !is_left_alone(*signal));
    let mut ignored = ending
        .map(|signal| listen(signal as i32))
        .collect::<io::Result<Vec<_>>>()?;
    // The C library keeps the first few for itself: two of glibc's, three of musl's.
    ignored.extend(REAL_TIME.filter_map(|number| listen(number).ok()));
    Ok(ignored)
}

/// Whether a signal cannot be ignored, is a fault of this process, or does not end one.
/// **Source:** signal(7).
#[cfg(unix)]
fn is_left_alone(signal: nix::sys::signal::Signal) -> bool {
    use nix::sys::signal::Signal as S;
    let inevitable = matches!(signal, S::SIGKILL | S::SIGSTOP);
    let own_fault = matches!(
        signal,
        S::SIGABRT | S::SIGBUS | S::SIGFPE | S::SIGILL | S::SIGSEGV | S::SIGSYS | S::SIGTRAP
    );
    let harmless = matches!(
        signal,
        S::SIGCHLD | S::SIGCONT | S::SIGTSTP | S::SIGTTIN | S::SIGTTOU | S::SIGURG | S::SIGWINCH
    );
    inevitable || own_fault || harmless
}

#[cfg(target_os = "linux")]
const REAL_TIME: std::ops::Range<i32> = 32..65;

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

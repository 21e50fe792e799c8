//! Ctrl-C, noticed instead of obeyed at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::runtime::Runtime;

/// Whether this program was interrupted.
///
/// The programs that it runs hear Ctrl-C as well and end by themselves; it ends after them, and in
/// good order.
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on an interrupt is only noticed, and programs that are started can be interrupted.
    ///
    /// They could not be where this program was started to ignore interrupts, as shells do with
    /// background jobs: a signal that is ignored stays ignored in a new program, but one that is
    /// caught does not. Source: POSIX, `exec`.
    pub(crate) fn catch() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let interrupt = Self(Arc::default());
        let noticed = Arc::clone(&interrupt.0);
        let interrupted = interrupted(&runtime)?;
        thread::Builder::new()
            .name("interrupt".to_owned())
            .spawn(move || {
                runtime.block_on(interrupted);
                noticed.store(true, Ordering::Relaxed);
            })?;
        Ok(interrupt)
    }

    /// # Errors
    /// There was an interrupt.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.0.load(Ordering::Relaxed) {
            Err("interrupted")
        } else {
            Ok(())
        }
    }
}

/// Becomes ready with the first interrupt; it is heard from the moment of the call.
#[cfg(unix)]
fn interrupted(runtime: &Runtime) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    use tokio::signal::unix::{SignalKind, signal};
    let _context = runtime.enter();
    let mut interrupts = signal(SignalKind::interrupt())?;
    Ok(async move {
        interrupts.recv().await;
    })
}

/// Becomes ready with the first Ctrl-C.
#[cfg(windows)]
fn interrupted(runtime: &Runtime) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    let _context = runtime.enter();
    let mut interrupts = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupts.recv().await;
    })
}

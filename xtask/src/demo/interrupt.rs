//! Ctrl-C, noticed instead of obeyed at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Whether the demonstration was interrupted.
///
/// Terraform hears Ctrl-C as well and ends by itself. The demonstration stops after it, so that it
/// still clears away its files.
#[derive(Clone)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on, an interrupt is only noticed.
    pub(super) fn catch() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let interrupt = Self(Arc::default());
        let noticed = Arc::clone(&interrupt.0);
        thread::Builder::new()
            .name("interrupt".to_owned())
            .spawn(move || {
                if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                    noticed.store(true, Ordering::Relaxed);
                }
            })?;
        Ok(interrupt)
    }

    /// # Errors
    /// There was an interrupt.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.0.load(Ordering::Relaxed) {
            Err("interrupted")
        } else {
            Ok(())
        }
    }
}

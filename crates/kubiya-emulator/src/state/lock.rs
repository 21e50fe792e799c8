//! Keeping a state file to one emulator.
//!
//! The lock is the operating system's, so it ends with the process that holds it, however that ends. It is on
//! a file beside the state file, which is replaced with every change. That file stays; who holds the lock is
//! written in it, and means nothing without the lock.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

use fs4::{FileExt, TryLockError};

use crate::holder::Holder;
use crate::json_file::{self, FileError};

/// What is added to the name of a state file for the file beside it.
const SUFFIX: &str = ".emulator-lock";

/// The right to a state file, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock of the state file at `path`, for the emulator that listens on `address`.
    pub(super) fn take(path: &Path, address: SocketAddr) -> Result<Self, FileError> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(OsStr::new(SUFFIX));
        let path = path.with_file_name(name);
        let failed = |error| FileError::Lock(path.clone(), error);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            // Where a locked file cannot be read, on Windows, the holder stays unknown.
            Err(TryLockError::WouldBlock) => {
                return Err(FileError::InUse(json_file::read(&path).ok()));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let lock = Self(file);
        lock.sign(address).map_err(failed)?;
        Ok(lock)
    }

    /// Writes who holds it, in place of who held it before.
    fn sign(&self, address: SocketAddr) -> io::Result<()> {
        let holder = Holder::at(address);
        self.0.set_len(0)?;
        (&self.0).write_all(&serde_json::to_vec(&holder)?)
    }
}

/// Unlocks expressly, not by closing alone: a process that is just being started may have a copy of the handle.
impl Drop for Lock {
    fn drop(&mut self) {
        let _means_nothing_unlocked = self.0.set_len(0);
        let _unlocked_when_closed = FileExt::unlock(&self.0);
    }
}

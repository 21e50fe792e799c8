//! Room for the slow tier: a few hashes at a time, in memory that is used again.

use std::sync::{LazyLock, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::slow::Memory;

/// How many hashes are computed at a time, at most: each takes 7 MiB, and Terraform needs cores as well.
const AT_A_TIME: usize = 2;

/// As [`AT_A_TIME`], and at most one per core.
static PLACES: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new(cores.min(AT_A_TIME))
});

/// The memory of the places that are not taken; allocating it for every hash anew lets the allocator
/// keep a multiple of it. It holds nothing that costs less to guess from than the hash itself.
static UNUSED: Mutex<Vec<Memory>> = Mutex::new(Vec::new());

/// Waits for a place and computes something there, off the thread that answers calls. Nothing where
/// there is no memory, or nothing came out.
pub(super) async fn compute<T: Send + 'static>(
    work: impl FnOnce(&mut Memory) -> Option<T> + Send + 'static,
) -> Option<T> {
    let place = PLACES.acquire().await.ok()?;
    let work = move || {
        let _until_done = place;
        let unused = || UNUSED.lock().unwrap_or_else(PoisonError::into_inner);
        let used_before = unused().pop();
        let mut memory = used_before.or_else(Memory::new)?;
        let outcome = work(&mut memory);
        unused().push(memory);
        outcome
    };
    tokio::task::spawn_blocking(work).await.ok().flatten()
}

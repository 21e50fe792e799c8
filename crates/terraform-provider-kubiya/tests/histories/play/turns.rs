//! Whether writes of one object take turns, as the API sees them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use kubiya_emulator::RequestRecord;

use crate::terraform::Outcome;

/// The writes of a run, as they came to their ends.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<Vec<Write>>>);

struct Write {
    path: String,
    begun: Instant,
    ended: Instant,
    was_struck: bool,
}

impl Turns {
    pub(super) fn observer(&self) -> impl Fn(&RequestRecord) + Send + Sync + 'static {
        let writes = Arc::clone(&self.0);
        move |record| {
            let (Some(duration), ended) = (record.duration, Instant::now()) else {
                return;
            };
            if record.method == "PUT" || record.method == "DELETE" {
                let mut writes = writes.lock().unwrap_or_else(PoisonError::into_inner);
                writes.push(Write {
                    path: record.path.clone(),
                    begun: ended.checked_sub(duration).unwrap_or(ended),
                    ended,
                    was_struck: record.fault.is_some() && record.status.is_none(),
                });
            }
        }
    }

    pub(super) fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// No write of an object begins before the one before it has ended.
    pub(super) fn judge(&self) -> Outcome {
        let writes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, write) in writes.iter().enumerate() {
            let mut others = writes[..at].iter().filter(|it| it.path == write.path);
            let overlaps = |it: &Write| it.begun < write.ended && write.begun < it.ended;
            if others.any(|it| overlaps(it) && !it.was_struck && !write.was_struck) {
                return Err(format!("two writes of {} at once", write.path));
            }
        }
        Ok(())
    }
}

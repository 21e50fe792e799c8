//! The events that webhooks got. They are no part of the request log, which holds no body.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

use crate::lock::lock;

/// The most events that are kept; older ones are dropped.
const CAPACITY: usize = 1000;

/// Each with the name of its webhook.
#[derive(Default)]
pub(crate) struct Events(Mutex<VecDeque<(String, String)>>);

impl Events {
    pub(crate) fn add(&self, webhook: String, body: String) {
        let mut kept = lock(&self.0);
        if kept.len() == CAPACITY {
            kept.pop_front();
        }
        kept.push_back((webhook, body));
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }

    pub(crate) fn list(&self) -> Vec<(String, String)> {
        lock(&self.0).iter().cloned().collect()
    }
}

/// Shows how many there are, and none of them.
impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Events({})", lock(&self.0).len())
    }
}

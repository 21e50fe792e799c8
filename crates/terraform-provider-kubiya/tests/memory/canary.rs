//! Values that can be counted.

use terraform_harness::leaks::Counter;

/// What every form of text escapes in its own way, between the copies of the mark.
const ESCAPED: &str = "\"é%";

/// A generated value that consists of one mark, over and over: any piece of it is found.
pub(crate) struct Canary {
    pub(crate) value: String,
    pub(crate) counter: Counter,
}

impl Canary {
    /// The length of the mark in bytes.
    pub(crate) const MARK: usize = 16;

    /// A value of about `size` bytes, 20 at least.
    pub(crate) fn of(size: usize) -> Self {
        let mark = format!("{:016x}", getrandom::u64().unwrap());
        let period = format!("{mark}{ESCAPED}");
        Self {
            value: period.repeat((size / period.len()).max(1)),
            counter: Counter::new(&mark).unwrap(),
        }
    }

    /// How many marks one copy of the value has.
    pub(crate) fn marks(&self) -> usize {
        self.counter.count(self.value.as_bytes())
    }
}

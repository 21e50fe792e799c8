//! Moments by chance, and the same ones again from the same seed.

use super::fleet::Fleet;
use super::strike::{Hold, Moment};

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
#[derive(Clone)]
pub(super) struct Dice(u64);

/// What Terraform does at a time unless it is told otherwise.
const PARALLELISM: usize = 10;

impl Dice {
    pub(super) fn new(seed: u32, number: usize) -> Self {
        Self(u64::from(seed) << 32 | number as u64)
    }

    /// A moment somewhere in the writes of a task. One in three passes by, the others wait to be struck.
    pub(super) fn moment(&mut self, fleet: &Fleet) -> Moment {
        let writes = fleet.writes();
        let all = writes.iter().map(|write| write.count).sum();
        if self.below(3) == 0 {
            return Moment::Passing {
                after: self.below(all),
            };
        }
        let holds: Vec<_> = writes
            .iter()
            .map(|write| Hold {
                write: write.clone(),
                after: self.below(write.count),
                is_done: self.below(2) == 0,
            })
            .collect();
        let passed: usize = holds.iter().map(|hold| hold.after).sum();
        let at_most = PARALLELISM.min(all - passed);
        Moment::Held {
            held: 1 + self.below(at_most),
            holds,
        }
    }

    /// A number from 0 on.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % end as u64).expect("it is less than a usize")
    }
}

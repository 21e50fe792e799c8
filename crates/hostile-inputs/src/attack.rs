//! How many inputs, and from which seed.

use std::fmt::Debug;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::str::FromStr;
use std::thread;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// Multiplies the number of inputs of every property: a whole number, 1 where it is not set, so that CI
/// is done in seconds. `KUBIYA_HOSTILE_SCALE=250` takes a property of 4,000 inputs to a million.
const SCALE: &str = "KUBIYA_HOSTILE_SCALE";

/// Repeats a run: the seed that it printed when it began. Where it is not set, every run has another one.
const SEED: &str = "KUBIYA_HOSTILE_SEED";

/// How many times, at most, a failing input is made smaller before it is shown.
const SHRINKS: u32 = 2_000;

/// Tries `property` on `cases` inputs, times the scale that the environment asks for, and says beforehand
/// how many they are and from which seed.
///
/// # Panics
/// Where the property fails or panics; with the smallest such input that was found, and the seed.
#[track_caller]
pub fn attack<S: Strategy>(cases: u32, inputs: S, property: impl Fn(S::Value) -> TestCaseResult) {
    let cases = cases.saturating_mul(variable(SCALE).unwrap_or(1));
    let seed = variable(SEED).unwrap_or_else(random);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: SHRINKS,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed_bytes(seed));
    announce(cases, seed);
    if let Err(failure) = TestRunner::new_with_rng(config, rng).run(&inputs, property) {
        panic!("{failure}\n{SEED}={seed} repeats this");
    }
}

/// Says which run begins, to the standard error itself: what the test harness captures is lost where the
/// process aborts.
fn announce(cases: u32, seed: u64) {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a property");
    // Where nobody can be told, there is nobody to miss it.
    _ = writeln!(io::stderr(), "{test}: {cases} inputs from {SEED}={seed}");
}

fn seed_bytes(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads how much is to be tried"
)]
fn variable<T: FromStr<Err: Debug>>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is not a whole number: {text:?}")),
    )
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_input_is_tried() {
        let tried = Cell::new(0);
        attack(100, any::<u8>(), |_| {
            tried.set(tried.get() + 1);
            Ok(())
        });
        assert!(tried.get() >= 100, "{}", tried.get());
    }

    #[test]
    fn a_failure_shows_its_smallest_input_and_its_seed() {
        let failing = AssertUnwindSafe(|| {
            attack(1_000, any::<u32>(), |number| {
                prop_assert!(number < 1_000, "too large");
                Ok(())
            });
        });
        let failure = catch_unwind(failing).unwrap_err();
        let text = failure.downcast_ref::<String>().unwrap();
        assert!(
            text.contains("too large") && text.contains("1000"),
            "{text}"
        );
        assert!(text.contains(SEED), "{text}");
    }
}

//! Faults that are known by a name.

use std::fmt;
use std::time::Duration;

use axum::http::Method;
use serde::{Deserialize, Serialize};

use super::effect::{Effect, HostileBody, Reply, RetryAfter};
use super::fault::Fault;
use crate::error_shape::flat;
use crate::problem::Problem;

/// The one path where POST only reads.
const READ_BY_POST: &str = "/api/v1/featureflags";

/// A situation that clients have to survive, as the faults that make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Preset {
    /// Every request is answered 503.
    Outage,
    /// One request in ten is answered 503, one in ten of the others finds its connection reset, and of one in
    /// twenty of the rest the answer is lost after the work was done.
    Flaky,
    /// Every other request, by chance, is answered 429 and may come again after a second.
    RateLimited,
    /// Every write is answered 403, as with a key that may only read; what is read with POST is answered.
    ReadOnly,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Outage, Self::Flaky, Self::RateLimited, Self::ReadOnly];

    /// Its name in JSON, such as `rate-limited`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::Flaky => "flaky",
            Self::RateLimited => "rate-limited",
            Self::ReadOnly => "read-only",
        }
    }

    /// The faults that it stands for, in the order in which requests are offered to them; all strike until they
    /// are removed. Those that strike by chance draw with this seed.
    pub fn faults(self, seed: u64) -> Vec<Fault> {
        let sometimes = |fault: Fault, probability| fault.probability(probability).seed(seed);
        let faults = match self {
            Self::Outage => vec![Fault::new(Reply::status(503))],
            Self::Flaky => vec![
                sometimes(Fault::new(Reply::status(503)), 0.1),
                sometimes(Fault::new(Effect::Reset), 0.1),
                sometimes(Fault::new(Effect::Reset).after_work(), 0.05),
            ],
            Self::RateLimited => {
                let refusal = refusal(Problem::RateLimited(1)).retry_after(RetryAfter::Seconds(1));
                vec![sometimes(Fault::new(refusal), 0.5)]
            }
            Self::ReadOnly => {
                let passed = Effect::Delay {
                    time: Duration::ZERO,
                };
                let passed = Fault::new(passed).on(Method::POST, READ_BY_POST);
                let writes = [Method::POST, Method::PUT, Method::DELETE];
                let refused =
                    writes.map(|write| Fault::new(refusal(Problem::ReadOnlyKey)).method(write));
                [passed].into_iter().chain(refused).collect()
            }
        };
        faults.into_iter().map(Fault::forever).collect()
    }
}

/// What the emulator answers to a request that it refuses for this reason, in the documented form.
fn refusal(problem: Problem) -> Reply {
    let text = problem.text();
    let body = HostileBody::Literal(flat(&text).to_string());
    Reply::status(text.status.as_u16()).body(body)
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! What is measured: which resources, how many, and how far away the API is.

use std::fmt::{self, Write as _};
use std::time::Duration;

use super::api::thousands;

/// Resources of one kind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Workload {
    plural: &'static str,
    /// One resource that all of them use, and what it is called; or nothing.
    shared: Option<(&'static str, &'static str)>,
    /// The block of a resource that is there `count` times, without the line that says so and the end.
    block: &'static str,
    /// A line of the block that other workloads do without; or nothing.
    setting: &'static str,
}

pub(super) const SECRETS: Workload = Workload {
    plural: "secrets",
    shared: None,
    block: r#"
resource "kubiya_secret" "many" {
  name        = "secret-${count.index}"
  value       = "value ${count.index}"
  description = "number ${count.index}"
"#,
    setting: "",
};

/// Secrets in manual mode, for which no fingerprint is made.
pub(super) const PINNED_SECRETS: Workload = Workload {
    plural: "pinned secrets",
    setting: "  value_version = 1\n",
    ..SECRETS
};

/// As practitioners configure them: with a secret, and with an integration that the emulator's
/// organisations have from the start.
pub(super) const AGENTS: Workload = Workload {
    plural: "agents",
    shared: Some((
        "a secret",
        r#"
resource "kubiya_secret" "shared" {
  name  = "shared"
  value = "value"
}
"#,
    )),
    block: r#"
resource "kubiya_agent" "many" {
  name         = "agent-${count.index}"
  runner       = "kubiya-hosted"
  description  = "number ${count.index}"
  instructions = "Answer briefly."
  integrations = ["github"]
  secrets      = [kubiya_secret.shared.name]

  environment_variables = {
    NUMBER = "number ${count.index}"
  }
"#,
    setting: "",
};

/// Of 350 objects: 200 secrets, 50 agents, 30 sources, 30 webhooks, 20 knowledge entries, 10 tasks, 5 runners and 5
/// integrations, which refer to each other. The block that is open is one of locals.
pub(super) const ORGANISATION: Workload = Workload {
    plural: "objects of an organisation",
    shared: None,
    block: concat!(include_str!("organisation.tf"), "\nlocals {\n"),
    setting: "",
};

/// As many built-in resources: what Terraform takes by itself.
const FLOOR: &str = r#"
resource "terraform_data" "many" {
  input = "number ${count.index}"
"#;

const REQUIRED_PROVIDERS: &str = r#"
terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}
"#;

impl Workload {
    pub(super) fn configuration(&self, count: usize) -> String {
        let shared = self.shared.map_or("", |(_, block)| block);
        let block = [self.block, self.setting].concat();
        [REQUIRED_PROVIDERS, shared, &counted(&block, count)].concat()
    }
}

pub(super) fn floor_configuration(count: usize) -> String {
    counted(FLOOR, count)
}

fn counted(block: &str, count: usize) -> String {
    let mut text = block.to_owned();
    let _ = writeln!(text, "  count = {count}\n}}");
    text
}

/// The distance of the API that growth is measured and drawn at: what a remote one has.
pub(super) const LATENCY_MS: u64 = 50;

/// A workload of one size, with an API of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scenario {
    pub(super) workload: &'static Workload,
    pub(super) count: usize,
    pub(super) latency: Duration,
    pub(super) limit: Option<Limit>,
}

/// How many calls the API allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// At once, and then within [`Limit::period`].
    pub(super) calls: usize,
    pub(super) period: Duration,
}

/// The published limit of 100 calls a minute, ten times as fast.
pub(super) const LIMIT: Limit = Limit {
    calls: 100,
    period: Duration::from_secs(6),
};

impl Scenario {
    pub(super) const fn new(workload: &'static Workload, count: usize, latency_ms: u64) -> Self {
        Self {
            workload,
            count,
            latency: Duration::from_millis(latency_ms),
            limit: None,
        }
    }

    pub(super) const fn limited(self, limit: Limit) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// How many resources there are.
    pub(super) fn resources(&self) -> usize {
        self.count + usize::from(self.workload.shared.is_some())
    }

    /// The options of an emulator for it.
    pub(super) fn options(&self) -> Vec<String> {
        let mut options = vec![format!("--latency={}ms", self.latency.as_millis())];
        if let Some(Limit { calls, period }) = self.limit {
            options.push(format!("--rate-limit={calls}/{}s", period.as_secs()));
        }
        options
    }
}

/// Such as `1,000 secrets, 50 ms` or `1 agent and a secret, 50 ms`.
impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = self.workload.plural;
        let noun = if self.count == 1 {
            plural.trim_end_matches('s')
        } else {
            plural
        };
        write!(f, "{} {noun}", thousands(self.count))?;
        if let Some((shared, _)) = self.workload.shared {
            write!(f, " and {shared}")?;
        }
        write!(f, ", {} ms", self.latency.as_millis())?;
        match self.limit {
            Some(Limit { calls, period }) => {
                write!(f, ", {calls} calls per {} s", period.as_secs())
            }
            None => Ok(()),
        }
    }
}

/// A command of Terraform's, in the order in which they are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Creates everything.
    Apply,
    /// Refreshes everything, and finds nothing to do.
    Plan,
    /// The same by way of an apply.
    ApplyAgain,
    /// Removes everything.
    Destroy,
}

impl Step {
    /// From an empty organisation to an empty organisation.
    pub(super) const ALL: [Self; 4] = [Self::Apply, Self::Plan, Self::ApplyAgain, Self::Destroy];
    /// What is enough to see growth, or a difference: a destroy of thousands takes Terraform itself many
    /// minutes.
    pub(super) const BRIEF: [Self; 2] = [Self::Apply, Self::Plan];
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apply => "apply",
            Self::Plan => "plan, no changes",
            Self::ApplyAgain => "apply, no changes",
            Self::Destroy => "destroy",
        })
    }
}

//! Many secrets in one configuration: dozens, and thousands where `KUBIYA_STORMS` asks for more than usual.

use std::time::{Duration, Instant};

use kubiya_emulator::Emulator;
use terraform_harness::{Run, Terraform};

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{Counts, NOTHING, World, assert_counts};

/// What makes requests overlap, if they may.
const LATENCY: Duration = Duration::from_millis(5);

/// As many secrets as the input variable says, with values that end in their names.
const MANY: &str = r#"
variable "value" {
  type      = string
  ephemeral = true
}

variable "secrets" {
  type = number
}

resource "kubiya_secret" "many" {
  count = var.secrets
  name  = format("secret-%04d", count.index)
  value = "${var.value}-${format("secret-%04d", count.index)}"
}
"#;

pub(super) fn cases() -> Vec<Case> {
    let crowds: &[_] = if are_long() {
        &[(200, 1), (200, 10), (200, 100), (5_000, 100)]
    } else {
        &[(15, 1), (50, 10), (50, 100)]
    };
    let case = |&(secrets, parallelism): &(u32, usize)| {
        Case::new(
            format!("{secrets}_secrets_at_parallelism_{parallelism}"),
            move |terraform| Crowd::new(terraform, secrets, parallelism)?.lives(),
        )
    };
    crowds.iter().map(case).collect()
}

#[cfg(target_os = "linux")]
use crate::storms::are_long;

#[cfg(not(target_os = "linux"))]
fn are_long() -> bool {
    false
}

struct Crowd {
    world: World,
    secrets: u32,
    parallelism: usize,
}

impl Crowd {
    fn new(terraform: &Terraform, secrets: u32, parallelism: usize) -> Fallible<Self> {
        let mut world = World::with(terraform, Emulator::builder().latency(LATENCY))?;
        world.terraform.time_limit(Duration::from_secs(600));
        world.configure(MANY)?;
        world.set("secrets", &secrets.to_string());
        Ok(Self {
            world,
            secrets,
            parallelism,
        })
    }

    /// Created, looked at, given new values and destroyed; each secret is written once each time.
    fn lives(mut self) -> Outcome {
        let n = self.secrets;
        self.writes([n, 0, 0])?;
        self.run("plan", NOTHING)?;
        self.writes([0, n, 0])?;
        let before = self.world.writes();
        self.run("destroy", [0, 0, n])?;
        assert_eq!(self.world.writes() - before, n as usize);
        assert_eq!(self.world.names(), [""; 0]);
        Ok(())
    }

    /// Applies a new value of each.
    fn writes(&mut self, counts: Counts) -> Outcome {
        let value = self.world.set_new_value();
        let before = self.world.writes();
        self.run("apply", counts)?;
        assert_eq!(self.world.writes() - before, self.secrets as usize);
        let names = self.world.names();
        assert_eq!(names.len(), self.secrets as usize);
        for name in names {
            self.world.expect_value(&name, &format!("{value}-{name}"));
        }
        Ok(())
    }

    /// Runs a command, which may not ask for more at a time than it was allowed.
    fn run(&self, command: &str, counts: Counts) -> Fallible<Run> {
        let requests = self.world.emulator.requests();
        let (begun, asked) = (Instant::now(), requests.len());
        let parallelism = format!("-parallelism={}", self.parallelism);
        let options: &[&str] = match command {
            "plan" => &["-detailed-exitcode"],
            _ => &["-auto-approve"],
        };
        let words = [command, "-no-color", &parallelism];
        let words = words.iter().chain(options);
        let run = self.world.terraform.run(words)?.expect_success()?;
        if command == "plan" {
            assert_eq!(run.status.code(), Some(0), "{}", run.stdout);
        } else if command == "destroy" {
            let [_, _, destroyed] = counts;
            let said = format!("{destroyed} destroyed.");
            assert!(run.stdout.contains(&said), "{}", run.stdout);
        } else {
            assert_counts(&run, counts);
        }
        let peak = requests.peak_in_flight();
        assert!(peak <= self.parallelism, "{peak} at a time");
        eprintln!(
            "{command} of {} secrets at parallelism {}: {:.1} s, {} requests, {peak} at a time",
            self.secrets,
            self.parallelism,
            begun.elapsed().as_secs_f64(),
            requests.len() - asked,
        );
        Ok(run)
    }
}

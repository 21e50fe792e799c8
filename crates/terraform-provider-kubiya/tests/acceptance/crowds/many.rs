//! Many secrets in one configuration: dozens, and as many as `KUBIYA_CROWD` says.

use std::time::{Duration, Instant};

use kubiya_emulator::{Emulator, Method};
use terraform_harness::{Group, Terraform};

use super::hold;
use crate::cases::{Case, Fallible, Outcome};
use crate::configuration::VALUE;
use crate::settings::setting;
use crate::world::{Counts, NOTHING, World, assert_counts, wait_for_long};

const CROWD: &str = "KUBIYA_CROWD";

/// What makes requests overlap, if they may.
const LATENCY: Duration = Duration::from_millis(5);

/// As many secrets as the input variable says, with values that end in their names.
const MANY: &str = r#"
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
    let mut crowds = vec![(15, 1), (50, 10), (50, 100)];
    crowds.extend(setting(CROWD).map(|secrets| (secrets, 100)));
    let case = |(secrets, parallelism): (usize, usize)| {
        Case::new(
            format!("{secrets}_secrets_at_parallelism_{parallelism}"),
            move |terraform| Crowd::new(terraform, secrets, parallelism)?.lives(),
        )
    };
    crowds.into_iter().map(case).collect()
}

/// What a command may take. Terraform writes the whole state after each secret.
fn patience(secrets: usize) -> Duration {
    Duration::from_secs(600 + secrets as u64)
}

struct Crowd {
    world: World,
    secrets: usize,
    parallelism: usize,
}

impl Crowd {
    fn new(terraform: &Terraform, secrets: usize, parallelism: usize) -> Fallible<Self> {
        let mut world = World::with(terraform, Emulator::builder().latency(LATENCY))?;
        world.terraform.time_limit(patience(secrets));
        world.configure(format!("{VALUE}{MANY}"))?;
        world.set("secrets", &secrets.to_string());
        Ok(Self {
            world,
            secrets,
            parallelism,
        })
    }

    /// Created, looked at, given new values and destroyed; each secret is written once each time.
    fn lives(mut self) -> Outcome {
        let n = u32::try_from(self.secrets)?;
        self.writes(Method::POST, [n, 0, 0])?;
        self.run("plan", NOTHING, || {})?;
        self.writes(Method::PUT, [0, n, 0])?;
        self.together("destroy", Method::DELETE, [0, 0, n])?;
        assert_eq!(self.world.names(), [""; 0]);
        Ok(())
    }

    /// Applies a new value of each.
    fn writes(&mut self, method: Method, counts: Counts) -> Outcome {
        let value = self.world.set_new_value();
        self.together("apply", method, counts)?;
        let names = self.world.names();
        assert_eq!(names.len(), self.secrets);
        for name in names {
            self.world.expect_value(&name, &format!("{value}-{name}"));
        }
        Ok(())
    }

    /// Runs a command that writes each secret once. None of the first writes is answered until as many are
    /// under way as may be.
    fn together(&self, command: &str, method: Method, counts: Counts) -> Outcome {
        let world = &self.world;
        hold(world, method.clone());
        self.run(command, counts, || {
            wait_for_long(patience(self.secrets), "as many wait as may", || {
                world.requests(&method) >= self.secrets.min(self.parallelism)
            });
            world.emulator.faults().clear();
        })?;
        assert_eq!(world.writes(), self.secrets);
        Ok(())
    }

    /// Runs a command, which may not ask for more at a time than it was allowed.
    fn run(&self, command: &str, counts: Counts, meanwhile: impl FnOnce()) -> Outcome {
        let requests = self.world.emulator.requests();
        requests.clear();
        let begun = Instant::now();
        let parallelism = format!("-parallelism={}", self.parallelism);
        let options: &[&str] = match command {
            "plan" => &["-detailed-exitcode"],
            _ => &["-auto-approve"],
        };
        let words = [command, "-no-color", &parallelism];
        let words = words.iter().chain(options);
        let running = self.world.terraform.spawn(words, Group::Shared)?;
        meanwhile();
        let run = running.wait()?.expect_success()?;
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
            requests.len(),
        );
        Ok(())
    }
}

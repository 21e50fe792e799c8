//! Values and keys are in nothing that Terraform and the provider leave behind.
//!
//! Everything in a test's directory is searched: state and its backup, plan files, the trace, what
//! was printed. Inputs come through the environment, so no file may hold them.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use secrecy::ExposeSecret;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Run, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, one, one_of, secret};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_whole_life_leaves_no_value_behind,
        a_value_that_is_not_printable_as_it_is_leaves_nothing_behind,
        an_api_that_repeats_the_value_leaks_nothing,
        an_api_that_repeats_the_key_leaks_nothing,
        a_key_in_the_provider_block_is_left_nowhere,
        the_search_finds_what_terraform_itself_stores,
        refused_values_are_not_shown,
    ]
}

/// A world that leaves a trace, and what its runs print.
struct Watched {
    world: World,
    runs: Vec<Run>,
    canaries: Vec<String>,
}

impl Watched {
    fn new(terraform: &Terraform) -> Fallible<Self> {
        let mut world = World::new(terraform)?;
        world.terraform.trace();
        let key = world.emulator.api_key().expose_secret().to_owned();
        Ok(Self {
            world,
            runs: Vec::new(),
            canaries: vec![key],
        })
    }

    /// Sets the input variable `value` to something that must not be found.
    fn set_value(&mut self, value: String) {
        self.world.set("value", &value);
        self.canaries.push(value);
    }

    fn run(&mut self, arguments: &[&str]) -> Fallible<&Run> {
        let run = self.world.terraform.run(arguments.iter().copied())?;
        self.runs.push(run);
        self.runs.last().ok_or_else(|| "nothing has run".into())
    }

    fn succeed(&mut self, arguments: &[&str]) -> Outcome {
        match self.run(arguments)?.is_success() {
            true => Ok(()),
            false => Err(format!("terraform {} failed", arguments.join(" ")).into()),
        }
    }

    fn fail(&mut self, arguments: &[&str]) -> Outcome {
        match self.run(arguments)?.is_success() {
            false => Ok(()),
            true => Err(format!("terraform {} succeeded", arguments.join(" ")).into()),
        }
    }

    fn expect_no_leak(&self) -> Outcome {
        let trace = std::fs::read_to_string(self.world.terraform.root().join("trace.log"))?;
        assert!(
            trace.contains("secrets."),
            "the provider's log is not in the trace"
        );
        let canaries: Vec<(&str, &str)> = self
            .canaries
            .iter()
            .map(|it| ("a canary", it.as_str()))
            .collect();
        let mut places = Places::new().tree(self.world.terraform.root());
        for (place, run) in self.runs.iter().enumerate() {
            places = places.run(&format!("run {place}"), run);
        }
        leaks::search(&canaries, places)?.expect_clean()?;
        Ok(())
    }
}

const APPLY: [&str; 3] = ["apply", "-no-color", "-auto-approve"];

fn live_a_life(watched: &mut Watched, values: [String; 2]) -> Outcome {
    let [first, second] = values;
    watched.set_value(first);
    watched.world.configure(one(r#"description = "watched""#))?;
    watched.succeed(&["validate", "-json"])?;
    watched.succeed(&["plan", "-no-color", "-out=create.plan"])?;
    watched.succeed(&["show", "-json", "create.plan"])?;
    watched.succeed(&["show", "-no-color", "create.plan"])?;
    watched.succeed(&["apply", "-json", "create.plan"])?;
    watched.set_value(second);
    watched.succeed(&["plan", "-json", "-out=rotate.plan"])?;
    watched.succeed(&["apply", "-no-color", "rotate.plan"])?;
    watched.succeed(&["show", "-json"])?;
    watched.succeed(&["state", "pull"])?;
    watched.succeed(&["state", "rm", ONE])?;
    watched.fail(&APPLY)?;
    watched.succeed(&["import", "-no-color", ONE, "one"])?;
    watched.succeed(&APPLY)?;
    assert!(
        watched
            .world
            .terraform
            .path("terraform.tfstate.backup")
            .is_file()
    );
    watched.expect_no_leak()
}

fn a_whole_life_leaves_no_value_behind(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    live_a_life(&mut watched, ["first", "second"].map(canary))?;
    watched.succeed(&["destroy", "-no-color", "-auto-approve"])?;
    watched.expect_no_leak()
}

fn a_value_that_is_not_printable_as_it_is_leaves_nothing_behind(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    let strange =
        ["a", "b"].map(|purpose| format!("<{}> \"&\" Größe \\ \u{1f510}\t", canary(purpose)));
    live_a_life(&mut watched, strange)
}

/// Answers a request by quoting it, in a success and in a failure.
fn echo(terraform: &Terraform, method: &Method, body: &HostileBody) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    watched.world.configure(one(""))?;
    let command = match *method {
        Method::DELETE => ["destroy", "-no-color", "-auto-approve"],
        _ => APPLY,
    };
    if *method != Method::POST {
        watched.set_value(canary("first"));
        watched.succeed(&APPLY)?;
    }
    for status in [200, 400] {
        watched.set_value(canary("sent"));
        let reply = Reply::status(status).body(body.clone());
        let faults = watched.world.emulator.faults();
        let fault = faults.add(Fault::new(reply).method(method.clone()).forever());
        watched.run(&command)?;
        let faults = watched.world.emulator.faults();
        assert!(faults.struck(fault) > Some(0), "nothing was asked");
        faults.clear();
    }
    watched.expect_no_leak()
}

fn an_api_that_repeats_the_value_leaks_nothing(terraform: &Terraform) -> Outcome {
    for method in [Method::POST, Method::PUT] {
        for body in [
            HostileBody::EchoBody,
            HostileBody::EchoMessage,
            HostileBody::EchoValue,
        ] {
            echo(terraform, &method, &body)?;
        }
    }
    Ok(())
}

fn an_api_that_repeats_the_key_leaks_nothing(terraform: &Terraform) -> Outcome {
    for method in [Method::POST, Method::GET, Method::PUT, Method::DELETE] {
        echo(terraform, &method, &HostileBody::EchoKey)?;
    }
    Ok(())
}

fn a_key_in_the_provider_block_is_left_nowhere(terraform: &Terraform) -> Outcome {
    const KEY_FROM_A_VARIABLE: &str = r#"
variable "key" {
  type      = string
  ephemeral = true
}

provider "kubiya" {
  api_key = var.key
}
"#;
    let mut watched = Watched::new(terraform)?;
    let key = watched.canaries[0].clone();
    watched
        .world
        .terraform
        .env_remove("KUBIYA_API_KEY")
        .env("TF_VAR_key", key);
    watched.set_value(canary("value"));
    watched
        .world
        .configure(KEY_FROM_A_VARIABLE.to_owned() + &one(""))?;
    watched.succeed(&["plan", "-no-color", "-out=saved.plan"])?;
    watched.succeed(&["show", "-json", "saved.plan"])?;
    watched.succeed(&["apply", "-no-color", "saved.plan"])?;
    watched.succeed(&["show", "-json"])?;
    watched.expect_no_leak()
}

/// A sensitive variable that is not ephemeral: Terraform keeps inputs in saved plans, and only there.
fn the_search_finds_what_terraform_itself_stores(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    let sensitive = VALUE.replace("ephemeral = true", "sensitive = true");
    world.configure(sensitive + &one_of("var.value", ""))?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    world.terraform.apply_plan("saved.plan")?.expect_success()?;
    let report = leaks::search(
        &[("value", &value)],
        Places::new().tree(world.terraform.root()),
    )?;
    assert!(
        !report.findings.is_empty(),
        "the search finds nothing at all"
    );
    let elsewhere = report
        .findings
        .iter()
        .find(|found| !found.place.contains("saved.plan"));
    assert!(elsewhere.is_none(), "{elsewhere:?}");
    Ok(())
}

/// What is wrong with a value or a key is said without it.
fn refused_values_are_not_shown(terraform: &Terraform) -> Outcome {
    const WRONG_VALUES: &str = r#"
variable "value" {
  type      = string
  ephemeral = true
}

provider "kubiya" {
  api_key  = "${var.value}\n"
  endpoint = "https://user:${var.value}@api.example.com"
}
"#;
    let mut watched = Watched::new(terraform)?;
    watched.set_value(canary("misplaced"));
    watched
        .world
        .configure(WRONG_VALUES.to_owned() + &secret("one", "one", "var.value", ""))?;
    watched.fail(&["plan", "-no-color"])?;
    watched.fail(&["plan", "-json"])?;
    let canaries = [("value", watched.canaries[1].as_str())];
    let mut places = Places::new().tree(watched.world.terraform.root());
    for run in &watched.runs {
        places = places.run("a plan", run);
    }
    leaks::search(&canaries, places)?.expect_clean()?;
    Ok(())
}

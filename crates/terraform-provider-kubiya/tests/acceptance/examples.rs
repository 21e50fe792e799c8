//! Every example is applied, planned again without a change, and destroyed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::Method;
use serde_json::json;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{PlanOutcome, Terraform, Version};

use crate::cases::{Case, Fallible, IDENTITY, Outcome, WRITE_ONLY, cases};
use crate::configuration::canary;
use crate::world::{World, examples};

/// An example, and what it manages once it has been applied.
struct Example {
    folder: &'static str,
    secrets: &'static [&'static str],
    agents: &'static [&'static str],
    /// The first Terraform that has what it shows.
    since: Version,
}

const fn example(
    folder: &'static str,
    secrets: &'static [&'static str],
    agents: &'static [&'static str],
) -> Example {
    Example {
        folder,
        secrets,
        agents,
        since: WRITE_ONLY,
    }
}

const fn by_identity(
    folder: &'static str,
    secrets: &'static [&'static str],
    agents: &'static [&'static str],
) -> Example {
    Example {
        since: IDENTITY,
        ..example(folder, secrets, agents)
    }
}

#[rustfmt::skip]
const EXAMPLES: [Example; 21] = [
    example("data-sources/kubiya_agent", &[], &["librarian"]),
    example("data-sources/kubiya_agents", &[], &["live-monitor"]),
    example("data-sources/kubiya_secret", &["pager-routing-key"], &[]),
    example("data-sources/kubiya_secrets", &["shop-basket", "warehouse"], &[]),
    example("getting-started", &["database-password"], &["orders-dba"]),
    example("provider", &["added-by-the-test"], &[]),
    example("resources/kubiya_agent", &[], &["librarian"]),
    example("resources/kubiya_agent/import", &[], &["librarian"]),
    by_identity("resources/kubiya_agent/import-by-identity", &[], &["librarian"]),
    example("resources/kubiya_secret", &["pager-routing-key"], &[]),
    example("resources/kubiya_secret/import", &["pager-routing-key"], &[]),
    by_identity("resources/kubiya_secret/import-by-identity", &["pager-routing-key"], &[]),
    example("resources/kubiya_secret/manual-rotation", &["session-encryption-key"], &[]),
    example("use-cases/api-key", &["weather-api-key"], &["forecaster"]),
    example("use-cases/aws-secret-key", &["aws-deployer-secret-key"], &["deployer"]),
    example("use-cases/database-password", &["orders-db-password"], &["orders-dba"]),
    example("use-cases/github-token", &["github-automation-token"], &["dependency-bot"]),
    example("use-cases/jwt-signing-key", &["portal-jwt-key"], &["portal-access"]),
    example(
        "use-cases/secret-per-environment",
        &["live-queue-password", "preview-queue-password", "test-queue-password"],
        &["live-queue-keeper", "preview-queue-keeper", "test-queue-keeper"],
    ),
    example(
        "use-cases/several-secrets",
        &["chat-bot-token", "metrics-api-key", "ticket-system-token"],
        &["incident-desk"],
    ),
    example("use-cases/ssh-private-key", &["bastion-ssh-key"], &["bastion-operator"]),
];

/// Folders that other tests are about.
const ELSEWHERE: [&str; 3] = [
    "list-resources/kubiya_agent",
    "list-resources/kubiya_secret",
    "testing-modules",
];

/// Gives the example of a provider block something to be used for.
const USES_THE_PROVIDER: &str = r#"
variable "added_by_the_test" {
  type      = string
  ephemeral = true
}

resource "kubiya_secret" "added" {
  name  = "added-by-the-test"
  value = var.added_by_the_test
}
"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        every_example_folder_is_tested,
        the_examples_are_formatted_as_terraform_does,
    ];
    cases.extend(EXAMPLES.iter().map(|example| {
        Case::new(
            format!("{} is applied, planned empty and destroyed", example.folder),
            move |terraform| lives_and_ends(terraform, example),
        )
        .since(example.since)
    }));
    cases
}

fn every_example_folder_is_tested(_: &Terraform) -> Outcome {
    let mut found = BTreeSet::new();
    collect_folders(&examples(), &examples(), &mut found)?;
    let tested = EXAMPLES.iter().map(|example| example.folder);
    let tested = tested.chain(ELSEWHERE).map(PathBuf::from).collect();
    assert_eq!(found, tested);
    Ok(())
}

fn the_examples_are_formatted_as_terraform_does(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let root = examples().display().to_string();
    let arguments = ["fmt", "-check", "-diff", "-recursive", "-no-color", &root];
    world.terraform.run(arguments)?.expect_success()?;
    Ok(())
}

fn lives_and_ends(terraform: &Terraform, example: &Example) -> Outcome {
    let mut world = World::of_example(terraform, example.folder)?;
    if example.folder == "provider" {
        world.terraform.write("added.tf", USES_THE_PROVIDER)?;
    }
    let only_finds = example.folder.starts_with("data-sources/");
    let creates = !only_finds && !example.folder.contains("/import");
    if !creates {
        put_what_is_found(&world, example);
    }
    let values = fill_inputs(&mut world)?;

    world.terraform.apply()?.expect_success()?;
    assert_eq!(world.names(), example.secrets);
    assert_eq!(agents(&world), example.agents);
    world.expect_no_changes()?;
    let plan = ["plan", "-detailed-exitcode", "-no-color", "-refresh=false"];
    assert_eq!(
        world.terraform.run(plan)?.outcome()?,
        PlanOutcome::NoChanges
    );
    if creates {
        expect_delivery(&world, example.secrets, &values);
        assert_eq!(world.requests(&Method::PUT), 0);
    }
    let labelled: Vec<_> = values
        .iter()
        .map(|value| ("value", value.as_str()))
        .collect();
    let state = Places::new().file(world.terraform.path("terraform.tfstate"));
    leaks::search(&labelled, state)?.expect_clean()?;

    world.destroy()?;
    let [secrets, agents_left] = match only_finds {
        true => [example.secrets, example.agents],
        false => [[].as_slice(); 2],
    };
    assert_eq!(world.names(), secrets);
    assert_eq!(agents(&world), agents_left);
    Ok(())
}

/// Puts there what an example finds or imports.
fn put_what_is_found(world: &World, example: &Example) {
    for name in example.secrets {
        world.emulator.secrets().put(name, canary("before"));
    }
    for name in example.agents {
        let agent = json!({"name": name, "runners": ["kubiya-hosted"]});
        world.emulator.agents().put(agent);
    }
}

/// The names of all agents on the server, sorted.
fn agents(world: &World) -> Vec<String> {
    let agents = world.emulator.agents().list();
    let names = agents.iter().filter_map(|agent| agent["name"].as_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    names
}

/// Sets every input variable of the example to a canary of its type, and returns the canaries.
fn fill_inputs(world: &mut World) -> Fallible<Vec<String>> {
    let mut declarations = String::new();
    for entry in fs::read_dir(world.terraform.path(""))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "tf") {
            declarations += &fs::read_to_string(path)?;
        }
    }
    let mut values = Vec::new();
    for name in declared_variables(&declarations) {
        let value = canary(name);
        match name {
            "rotation" => continue, // It has a default.
            "aws_access_key_id" => drop(world.set(name, "AKIAEXAMPLE")), // It is no secret.
            "queue_passwords" => {
                let by_environment = ["test", "preview", "live"].map(canary);
                let [test, preview, live] = &by_environment;
                let map = json!({"test": test, "preview": preview, "live": live});
                world.set(name, &map.to_string());
                values.extend(by_environment);
            }
            "private_key_file" => {
                world.terraform.write("keys/id_ed25519", &value)?;
                world.set(name, "keys/id_ed25519");
                values.push(STANDARD.encode(value));
            }
            _ => {
                world.set(name, &value);
                values.push(value);
            }
        }
    }
    Ok(values)
}

fn declared_variables(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("variable \"")?.split('"').next())
}

/// Each value is that of one secret.
fn expect_delivery(world: &World, secrets: &[&str], values: &[String]) {
    let vault = world.emulator.secrets();
    assert_eq!(values.len(), secrets.len());
    for (place, value) in values.iter().enumerate() {
        let arrived = secrets.iter().any(|name| vault.value_matches(name, value));
        assert!(arrived, "the value of variable {place} did not arrive");
    }
}

fn collect_folders(base: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_folders(base, &path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            found.insert(folder.strip_prefix(base)?.to_owned());
        }
    }
    Ok(())
}

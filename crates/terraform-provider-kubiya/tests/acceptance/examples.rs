//! Every example is applied, planned again without a change, and destroyed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubiya_emulator::Method;
use serde_json::json;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Capability, PlanOutcome, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::canary;
use crate::subject::{SUBJECTS, Subject};
use crate::world::{World, examples};

/// An example, and what it manages once it has been applied.
struct Example {
    folder: &'static str,
    objects: &'static [Object],
    /// What a Core needs for what it shows.
    needs: Capability,
    /// How many parts of objects are managed by resources of their own, each of which takes an update to make.
    parts: usize,
}

/// The noun and the name of an object.
type Object = (&'static str, &'static str);

const fn example(folder: &'static str, objects: &'static [Object]) -> Example {
    Example {
        folder,
        objects,
        needs: Capability::WriteOnly,
        parts: 0,
    }
}

impl Example {
    const fn of_parts(self, parts: usize) -> Self {
        Self { parts, ..self }
    }
}

const fn by_identity(folder: &'static str, objects: &'static [Object]) -> Example {
    Example {
        needs: Capability::ImportByIdentity,
        ..example(folder, objects)
    }
}

/// What the task of most examples is to do.
const SUMMARY: &str = "Summarise the orders of today.";

/// The first channel of the external knowledge of all examples.
const CHANNEL: &str = "C08ORDERS01";

#[rustfmt::skip]
const EXAMPLES: [Example; 79] = [
    Example {
        needs: Capability::Action,
        ..example(
            "actions/kubiya_webhook_invoke",
            &[("secret", "database-password"), ("agent", "credential-keeper"), ("webhook", "credential-rotated")],
        )
    },
    example("data-sources/kubiya_agent", &[("agent", "librarian")]),
    example("data-sources/kubiya_agents", &[("agent", "live-monitor")]),
    example("data-sources/kubiya_external_knowledge", &[("external_knowledge", CHANNEL)]),
    example("data-sources/kubiya_external_knowledge_entries", &[("external_knowledge", CHANNEL)]),
    example("data-sources/kubiya_groups", &[]),
    example("data-sources/kubiya_inline_source", &[("inline_source", "orders-tools")]),
    example("data-sources/kubiya_inline_sources", &[("inline_source", "orders-tools"), ("inline_source", "warehouse-tools")]),
    example("data-sources/kubiya_integration", &[("integration", "aws-orders")]),
    example("data-sources/kubiya_integrations", &[("integration", "aws-orders"), ("integration", "aws-shop")]),
    example("data-sources/kubiya_knowledge", &[("knowledge", "Orders guide")]),
    example("data-sources/kubiya_knowledge_entries", &[("knowledge", "Orders guide"), ("knowledge", "Orders left over")]),
    example("data-sources/kubiya_runner", &[("runner", "edge-west")]),
    example("data-sources/kubiya_runners", &[("runner", "edge-east"), ("runner", "edge-west")]),
    example("data-sources/kubiya_scheduled_task", &[("scheduled_task", SUMMARY)]),
    example("data-sources/kubiya_scheduled_tasks", &[("scheduled_task", SUMMARY)]),
    example("data-sources/kubiya_secret", &[("secret", "pager-routing-key")]),
    example("data-sources/kubiya_secrets", &[("secret", "shop-basket"), ("secret", "warehouse")]),
    example("data-sources/kubiya_source", &[("source", "orders")]),
    example("data-sources/kubiya_sources", &[("source", "orders"), ("source", "warehouse")]),
    example("data-sources/kubiya_trigger", &[("trigger", "orders-report")]),
    example("data-sources/kubiya_triggers", &[("trigger", "orders-close"), ("trigger", "orders-report")]),
    example("data-sources/kubiya_users", &[]),
    example("data-sources/kubiya_webhook", &[("webhook", "orders-opened")]),
    example("data-sources/kubiya_webhooks", &[("webhook", "orders-opened"), ("webhook", "orders-restart")]),
    example("getting-started", &[("secret", "database-password"), ("agent", "orders-dba")]),
    example("provider", &[("secret", "added-by-the-test")]),
    example("resources/kubiya_agent", &[("agent", "librarian")]),
    example("resources/kubiya_agent/import", &[("agent", "librarian")]),
    by_identity("resources/kubiya_agent/import-by-identity", &[("agent", "librarian")]),
    example("resources/kubiya_external_knowledge", &[("external_knowledge", CHANNEL)]),
    example("resources/kubiya_external_knowledge/import", &[("external_knowledge", CHANNEL)]),
    by_identity("resources/kubiya_external_knowledge/import-by-identity", &[("external_knowledge", CHANNEL)]),
    example("resources/kubiya_knowledge", &[("agent", "orders-desk"), ("knowledge", "Orders guide")]),
    example("resources/kubiya_knowledge/import", &[("knowledge", "Orders guide")]),
    by_identity("resources/kubiya_knowledge/import-by-identity", &[("knowledge", "Orders guide")]),
    example("resources/kubiya_runner", &[("runner", "edge-west")]),
    example("resources/kubiya_runner/import", &[("runner", "edge-west")]),
    by_identity("resources/kubiya_runner/import-by-identity", &[("runner", "edge-west")]),
    example(
        "resources/kubiya_scheduled_task",
        &[
            ("agent", "orders-desk"),
            ("scheduled_task", "Check for orders that wait for a van."),
            ("scheduled_task", SUMMARY),
            ("scheduled_task", "Tell the channel what you can do."),
        ],
    ),
    example("resources/kubiya_scheduled_task/import", &[("scheduled_task", SUMMARY)]),
    by_identity("resources/kubiya_scheduled_task/import-by-identity", &[("scheduled_task", SUMMARY)]),
    example("resources/kubiya_secret", &[("secret", "pager-routing-key")]),
    example("resources/kubiya_secret/import", &[("secret", "pager-routing-key")]),
    by_identity("resources/kubiya_secret/import-by-identity", &[("secret", "pager-routing-key")]),
    example("resources/kubiya_secret/manual-rotation", &[("secret", "session-encryption-key")]),
    example("resources/kubiya_secret/takeover", &[("secret", "telemetry-ingest-token")]),
    example("resources/kubiya_webhook", &[("agent", "orders-desk"), ("webhook", "orders-opened"), ("webhook", "orders-opened-in-teams"), ("webhook", "orders-restart")]),
    example("resources/kubiya_webhook/import", &[("webhook", "orders-restart")]),
    by_identity("resources/kubiya_webhook/import-by-identity", &[("webhook", "orders-restart")]),
    example("resources/kubiya_integration", &[("integration", "aws-orders"), ("integration", "github-orders"), ("agent", "orders-desk")]),
    example("resources/kubiya_integration/import", &[("integration", "aws-orders")]),
    by_identity("resources/kubiya_integration/import-by-identity", &[("integration", "aws-orders")]),
    example("resources/kubiya_source", &[("source", "orders"), ("agent", "orders-desk")]),
    example("resources/kubiya_source/import", &[("source", "orders")]),
    by_identity("resources/kubiya_source/import-by-identity", &[("source", "orders")]),
    example("resources/kubiya_inline_source", &[("inline_source", "orders-tools"), ("agent", "orders-desk")]),
    example("resources/kubiya_inline_source/import", &[("inline_source", "orders-tools")]),
    by_identity("resources/kubiya_inline_source/import-by-identity", &[("inline_source", "orders-tools")]),
    example("resources/kubiya_trigger", &[("trigger", "orders-report")]),
    example("resources/kubiya_trigger/import", &[("trigger", "orders-report")]),
    by_identity("resources/kubiya_trigger/import-by-identity", &[("trigger", "orders-report")]),
    example("resources/kubiya_agent_environment", &[("agent", "orders-desk"), ("webhook", "orders-opened")]).of_parts(1),
    example("resources/kubiya_agent_source", &[("agent", "orders-desk"), ("webhook", "orders-opened"), ("source", "orders")]).of_parts(1),
    example("use-cases/api-key", &[("secret", "weather-api-key"), ("agent", "forecaster")]),
    example("use-cases/aws-secret-key", &[("secret", "aws-deployer-secret-key"), ("agent", "deployer")]),
    example("use-cases/database-password", &[("secret", "orders-db-password"), ("agent", "orders-dba")]),
    example("use-cases/github-token", &[("secret", "github-automation-token"), ("agent", "dependency-bot")]),
    example(
        "use-cases/import-an-organisation",
        &[
            ("secret", "warehouse"),
            ("agent", "librarian"),
            ("runner", "edge-west"),
            ("source", "orders"),
            ("inline_source", "orders-tools"),
            ("integration", "aws-orders"),
            ("knowledge", "Orders guide"),
            ("external_knowledge", CHANNEL),
            ("webhook", "orders-opened"),
            ("scheduled_task", SUMMARY),
            ("trigger", "orders-report"),
        ],
    ),
    example("use-cases/incident-workflow", &[("agent", "incident-desk"), ("webhook", "incident-opened")]),
    example("use-cases/jwt-signing-key", &[("secret", "portal-jwt-key"), ("agent", "portal-access")]),
    example("use-cases/own-runner", &[("runner", "plant-north"), ("agent", "plant-keeper")]),
    example(
        "use-cases/pull-request-reviews",
        &[
            ("secret", "github-review-token"),
            ("source", "reviews"),
            ("agent", "pull-request-reviewer"),
            ("webhook", "reviews-of-orders"),
            ("webhook", "reviews-of-warehouse"),
        ],
    ),
    example(
        "use-cases/scheduled-reports",
        &[
            ("agent", "cluster-analyst"),
            ("knowledge", "How reports are written"),
            ("scheduled_task", "Post the number of restarts to #cluster."),
            ("scheduled_task", "Post what the cluster has cost this week to #cluster."),
            ("scheduled_task", "Post what was deployed today to #cluster."),
            ("scheduled_task", "Say whether a node is not ready."),
        ],
    ),
    example(
        "use-cases/secret-per-environment",
        &[
            ("secret", "live-queue-password"),
            ("secret", "preview-queue-password"),
            ("secret", "test-queue-password"),
            ("agent", "live-queue-keeper"),
            ("agent", "preview-queue-keeper"),
            ("agent", "test-queue-keeper"),
        ],
    ),
    example(
        "use-cases/several-secrets",
        &[
            ("secret", "chat-bot-token"),
            ("secret", "metrics-api-key"),
            ("secret", "ticket-system-token"),
            ("agent", "incident-desk"),
        ],
    ),
    example("use-cases/ssh-private-key", &[("secret", "bastion-ssh-key"), ("agent", "bastion-operator")]),
    example("use-cases/tools-with-settings", &[("source", "jenkins"), ("source", "notices.yaml"), ("agent", "build-desk")]),
    example(
        "use-cases/whole-organisation",
        &[
            ("agent", "warehouse-desk"),
            ("external_knowledge", CHANNEL),
            ("inline_source", "warehouse-stock"),
            ("integration", "aws-warehouse"),
            ("knowledge", "Warehouse guide"),
            ("runner", "warehouse-edge"),
            ("scheduled_task", "Say what is running out."),
            ("secret", "warehouse-password"),
            ("source", "shelves"),
            ("trigger", "warehouse-inventory"),
            ("webhook", "warehouse-alarm"),
        ],
    ),
];

/// Folders that other tests are about.
const ELSEWHERE: [&str; 18] = [
    "list-resources/kubiya_agent",
    "list-resources/kubiya_external_knowledge",
    "list-resources/kubiya_knowledge",
    "list-resources/kubiya_runner",
    "list-resources/kubiya_scheduled_task",
    "list-resources/kubiya_secret",
    "list-resources/kubiya_webhook",
    "list-resources/kubiya_source",
    "list-resources/kubiya_inline_source",
    "list-resources/kubiya_integration",
    "list-resources/kubiya_trigger",
    "opentofu/enabled",
    "opentofu/organisations",
    "opentofu/state-encryption",
    "resources/kubiya_agent_environment/import",
    "resources/kubiya_agent_source/import",
    "resources/kubiya_agent_source/import-by-identity",
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
        .needs(example.needs)
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
        for (subject, name) in example.managed() {
            subject.put_plain(&world, name);
        }
    }
    if example.folder.ends_with("/import-by-identity") {
        name_what_there_is(&world, example)?;
    }
    let values = fill_inputs(&mut world)?;

    world.terraform.apply()?.expect_success()?;
    example.expect_objects(&world);
    world.expect_no_changes()?;
    let plan = ["plan", "-detailed-exitcode", "-no-color", "-refresh=false"];
    assert_eq!(
        world.terraform.run(plan)?.outcome()?,
        PlanOutcome::NoChanges
    );
    if creates {
        expect_delivery(&world, &example.names("secret"), &values);
        assert_eq!(world.requests(&Method::PUT), example.parts);
    }
    let labelled: Vec<_> = values
        .iter()
        .map(|value| ("value", value.as_str()))
        .collect();
    let state = Places::new().file(world.terraform.path("terraform.tfstate"));
    leaks::search(&labelled, state)?.expect_clean()?;

    world.destroy()?;
    if only_finds {
        example.expect_objects(&world);
    } else {
        let left = SUBJECTS.iter().flat_map(|subject| subject.names(&world));
        assert_eq!(left.collect::<Vec<_>>(), [""; 0]);
    }
    Ok(())
}

/// Puts the key that the API has given to the object of an import into the place of the one that is shown.
fn name_what_there_is(world: &World, example: &Example) -> Outcome {
    let text = fs::read_to_string(world.terraform.path("main.tf"))?;
    let shown = text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "id").then(|| value.trim().trim_matches('"'))
    });
    let Some(shown) = shown else {
        return Ok(()); // It is a name, which is as it is.
    };
    let (subject, name) = example.managed().next().ok_or("no object")?;
    let handle = subject.existing(world, name);
    let id = handle.rsplit('/').next().unwrap_or_default();
    assert_eq!(shown.len(), id.len(), "{shown} is no id");
    world.configure(text.replace(shown, id))
}

impl Example {
    fn managed(&self) -> impl Iterator<Item = (&'static dyn Subject, &'static str)> {
        let subject = |noun| SUBJECTS.into_iter().find(|subject| subject.noun() == noun);
        self.objects.iter().map(move |(noun, name)| {
            (
                subject(*noun).expect("every kind of object is a subject"),
                *name,
            )
        })
    }

    /// The names of the objects of a kind.
    fn names(&self, noun: &str) -> Vec<&'static str> {
        let objects = self.objects.iter().filter(|(of, _)| *of == noun);
        objects.map(|(_, name)| *name).collect()
    }

    /// Holds what the API has to what is managed.
    #[track_caller]
    fn expect_objects(&self, world: &World) {
        for subject in SUBJECTS {
            assert_eq!(subject.names(world), self.names(subject.noun()));
        }
    }
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
            "aws_access_key_id" => drop(world.set(name, "AKIAEXAMPLE")), // It is no secret.
            // They are no secret's, and stored.
            "orders_api_token" | "jenkins_password" | "orders_github_token" => {
                world.set(name, &value);
            }
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

/// The names of the input variables that have no default.
fn declared_variables(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text.split("variable \"").skip(1);
    let is_needed = |block: &&str| {
        let block = block.split("\n}").next().unwrap_or_default();
        !block
            .lines()
            .any(|line| line.trim_start().starts_with("default "))
    };
    blocks
        .filter(is_needed)
        .filter_map(|block| block.split('"').next())
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

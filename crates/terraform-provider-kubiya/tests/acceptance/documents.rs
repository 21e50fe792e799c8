//! What the documents show besides configurations to apply: commands, queries, tests of a module, and the
//! CLI's configuration.

use std::fs;

use kubiya_emulator::{Fault, Method, Reply, shapes};
use serde_json::json;
use terraform_harness::{Capability, Run, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::canary;
use crate::world::{World, assert_says, examples, provider_directory};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        the_import_command_of_a_secret_works,
        the_import_command_of_an_agent_works,
        the_import_command_of_a_knowledge_entry_works,
        the_import_command_of_a_webhook_works,
        the_import_command_of_a_scheduled_task_works,
        the_import_command_of_a_source_works,
        the_import_command_of_an_external_knowledge_entry_works,
        the_import_command_of_an_inline_source_works,
        the_import_command_of_an_integration_works,
        the_import_command_of_a_trigger_works,
        the_example_module_passes_its_tests,
        the_tests_of_a_module_fail_with_the_api,
        the_cli_configuration_for_development_works,
    ];
    cases.extend(
        cases![
            the_queries_for_secrets_find_them,
            the_queries_for_agents_find_them,
            the_queries_for_knowledge_find_it,
            the_queries_for_webhooks_find_them,
            the_queries_for_scheduled_tasks_find_them,
            the_queries_for_sources_find_them,
            the_queries_for_external_knowledge_find_it,
            the_queries_for_inline_sources_find_them,
            the_queries_for_integrations_find_them,
            the_queries_for_triggers_find_them,
        ]
        .into_iter()
        .map(|case| case.needs(Capability::Query)),
    );
    cases
}

fn the_import_command_of_a_secret_works(terraform: &Terraform) -> Outcome {
    let mut world = World::of_example(terraform, "resources/kubiya_secret")?;
    world.set("pager_routing_key", &canary("configured"));
    let secrets = world.emulator.secrets();
    secrets.put("pager-routing-key", canary("before"));
    secrets.describe("pager-routing-key", "as it was");
    run_import_command(&world, "kubiya_secret", |id| id.to_owned())?;
    let found = world.attribute("kubiya_secret.pager", "description")?;
    assert_eq!(found, "as it was");
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn the_import_command_of_an_agent_works(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "resources/kubiya_agent")?;
    let agent = json!({"name": "librarian", "runners": ["kubiya-hosted"]});
    let id = world.emulator.agents().put(agent);
    expect_import_by_id(&world, "kubiya_agent.librarian", &id)
}

fn the_import_command_of_a_knowledge_entry_works(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "resources/kubiya_knowledge")?;
    let entries = world.emulator.objects(&shapes::KNOWLEDGE);
    let id = entries.put(json!({"name": "Orders guide"}));
    expect_import_by_id(&world, "kubiya_knowledge.orders", &id)
}

fn the_import_command_of_a_webhook_works(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "resources/kubiya_webhook")?;
    let webhooks = world.emulator.objects(&shapes::WEBHOOKS);
    let id = webhooks.put(json!({"name": "orders-opened"}));
    expect_import_by_id(&world, "kubiya_webhook.opened", &id)
}

fn the_import_command_of_a_scheduled_task_works(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "resources/kubiya_scheduled_task")?;
    let tasks = world.emulator.objects(&shapes::SCHEDULED_TASKS);
    let id = tasks.put(json!({"task_description": "Summarise the orders of today."}));
    expect_import_by_id(&world, "kubiya_scheduled_task.summary", &id)
}

fn the_import_command_of_a_source_works(terraform: &Terraform) -> Outcome {
    let mut world = World::of_example(terraform, "resources/kubiya_source")?;
    world.set("orders_api_token", &canary("configured"));
    let sources = world.emulator.objects(&shapes::SOURCES);
    let id = sources.put(json!({"name": "orders"}));
    expect_import_by_id(&world, "kubiya_source.orders", &id)
}

fn the_import_command_of_an_external_knowledge_entry_works(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "resources/kubiya_external_knowledge")?;
    let entries = world.emulator.objects(&shapes::EXTERNAL_KNOWLEDGE);
    let id = entries.put(json!({"channel_ids": ["C08ORDERS01"]}));
    run_import_command(&world, "kubiya_external_knowledge", |shown| {
        let meant = format!("slack/{id}");
        assert_eq!(shown.len(), meant.len(), "{shown} is no vendor and id");
        meant
    })?;
    let stored = world.attribute("kubiya_external_knowledge.orders", "id")?;
    assert_eq!(stored, id);
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn the_import_command_of_an_inline_source_works(terraform: &Terraform) -> Outcome {
    let mut world = World::of_example(terraform, "resources/kubiya_inline_source")?;
    world.set("orders_api_token", &canary("configured"));
    let sources = world.emulator.objects(&shapes::SOURCES);
    let id = sources.put(json!({"name": "orders-tools", "type": "inline", "url": ""}));
    expect_import_by_id(&world, "kubiya_inline_source.orders", &id)
}

fn the_import_command_of_an_integration_works(terraform: &Terraform) -> Outcome {
    let mut world = World::of_example(terraform, "resources/kubiya_integration")?;
    world.set("orders_github_token", &canary("configured"));
    let integrations = world.emulator.objects(&shapes::INTEGRATIONS);
    integrations.put(json!({"name": "aws-orders", "description": "as it was"}));
    run_import_command(&world, "kubiya_integration", str::to_owned)?;
    let found = world.attribute("kubiya_integration.aws", "description")?;
    assert_eq!(found, "as it was");
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn the_import_command_of_a_trigger_works(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "resources/kubiya_trigger")?;
    let triggers = world.emulator.objects(&shapes::TRIGGERS);
    let id = triggers.put(json!({"name": "orders-report"}));
    expect_import_by_id(&world, "kubiya_trigger.orders", &id)
}

/// Runs the import command of a resource whose ID is an id, and expects that object at this address.
fn expect_import_by_id(world: &World, address: &str, id: &str) -> Outcome {
    let resource = address.split('.').next().unwrap_or_default();
    run_import_command(world, resource, |shown| {
        assert_eq!(shown.len(), id.len(), "{shown} is no id");
        id.to_owned()
    })?;
    assert_eq!(world.attribute(address, "id")?, id);
    assert_eq!(world.writes(), 0);
    Ok(())
}

/// Runs the one command of an `import.sh`, with the ID that takes the place of the one shown.
fn run_import_command(world: &World, resource: &str, id: impl Fn(&str) -> String) -> Outcome {
    let path = format!("resources/{resource}/import.sh");
    let script = fs::read_to_string(examples().join(path))?;
    let commands = script.lines().filter(|line| !line.starts_with('#'));
    let words: Vec<_> = commands.flat_map(str::split_whitespace).collect();
    let ["terraform", "import", address, shown] = words[..] else {
        return Err(format!("not one import command: {script}").into());
    };
    world
        .terraform
        .import(address, &id(shown))?
        .expect_success()?;
    Ok(())
}

/// Runs the queries of an example, which show each text so many times.
fn expect_found(world: &World, texts: &[(&str, usize)]) -> Outcome {
    let run = world.terraform.run(["query", "-no-color"])?;
    let run = run.expect_success()?;
    for (text, times) in texts {
        assert_eq!(run.stdout.matches(text).count(), *times, "{}", run.stdout);
    }
    Ok(())
}

fn the_queries_for_secrets_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_secret")?;
    for name in ["shop-basket", "shop-checkout", "warehouse"] {
        world.emulator.secrets().put(name, canary("unread"));
    }
    expect_found(
        &world,
        &[("shop-basket", 4), ("shop-checkout", 4), ("warehouse", 2)],
    )
}

fn the_queries_for_agents_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_agent")?;
    for name in ["live-monitor", "librarian"] {
        let agent = json!({"name": name, "runners": ["kubiya-hosted"]});
        world.emulator.agents().put(agent);
    }
    expect_found(&world, &[("live-monitor", 2), ("librarian", 1)])
}

fn the_queries_for_knowledge_find_it(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_knowledge")?;
    for name in ["Orders guide", "Handbook"] {
        let entries = world.emulator.objects(&shapes::KNOWLEDGE);
        entries.put(json!({"name": name}));
    }
    expect_found(&world, &[("Orders guide", 2), ("Handbook", 1)])
}

fn the_queries_for_webhooks_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_webhook")?;
    for name in ["orders-opened", "deployments"] {
        let webhooks = world.emulator.objects(&shapes::WEBHOOKS);
        webhooks.put(json!({"name": name}));
    }
    expect_found(&world, &[("orders-opened", 2), ("deployments", 1)])
}

fn the_queries_for_scheduled_tasks_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_scheduled_task")?;
    let agent = json!({"name": "orders-steward", "runners": ["kubiya-hosted"]});
    world.emulator.agents().put(agent);
    for agent in ["orders-steward", "librarian"] {
        let tasks = world.emulator.objects(&shapes::SCHEDULED_TASKS);
        tasks.put(json!({"task_description": "Count", "parameters": {"context": agent}}));
    }
    expect_found(
        &world,
        &[("orders-steward: Count", 2), ("librarian: Count", 1)],
    )
}

fn the_queries_for_sources_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_source")?;
    for name in ["orders", "warehouse"] {
        let sources = world.emulator.objects(&shapes::SOURCES);
        sources.put(json!({"name": name, "url": "https://git.example"}));
    }
    expect_found(&world, &[("   orders", 2), ("   warehouse", 1)])
}

fn the_queries_for_external_knowledge_find_it(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_external_knowledge")?;
    for channel in ["C08ORDERS01", "C08VANS0001"] {
        let entries = world.emulator.objects(&shapes::EXTERNAL_KNOWLEDGE);
        entries.put(json!({"channel_ids": [channel]}));
    }
    expect_found(
        &world,
        &[("slack: C08ORDERS01", 2), ("slack: C08VANS0001", 2)],
    )
}

fn the_queries_for_inline_sources_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_inline_source")?;
    let sources = world.emulator.objects(&shapes::SOURCES);
    sources.put(json!({"name": "orders-from-a-url", "url": "https://git.example"}));
    for name in ["orders-tools", "warehouse-tools"] {
        sources.put(json!({"name": name, "type": "inline", "url": ""}));
    }
    expect_found(
        &world,
        &[
            ("   orders-tools", 2),
            ("   warehouse-tools", 1),
            ("   orders-from-a-url", 0),
        ],
    )
}

fn the_queries_for_integrations_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_integration")?;
    let integrations = world.emulator.objects(&shapes::INTEGRATIONS);
    for name in ["aws-orders", "own-jira"] {
        integrations.put(json!({"name": name}));
    }
    expect_found(&world, &[("name=aws-orders", 2), ("name=own-jira", 1)])
}

fn the_queries_for_triggers_find_them(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "list-resources/kubiya_trigger")?;
    for name in ["orders", "warehouse"] {
        let triggers = world.emulator.objects(&shapes::TRIGGERS);
        triggers.put(json!({"name": name}));
    }
    expect_found(&world, &[("   orders", 2), ("   warehouse", 1)])
}

fn the_example_module_passes_its_tests(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let run = run_module_tests(&world)?.expect_success()?;
    assert_says(&run, "3 passed, 0 failed");
    for (method, times) in [(Method::POST, 2), (Method::PUT, 1), (Method::DELETE, 2)] {
        assert_eq!(world.requests(&method), times, "{method}");
    }
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

fn the_tests_of_a_module_fail_with_the_api(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let refused = Fault::new(Reply::status(403)).method(Method::PUT);
    world.emulator.faults().add(refused.forever());
    let run = run_module_tests(&world)?.expect_failure()?;
    assert_says(&run, r#"Cannot update secret "checkout-database""#);
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

/// Where Terraform looks for tests: in a folder of the module.
const TESTS: &str = "tests/secrets.tftest.hcl";

fn run_module_tests(world: &World) -> Fallible<Run> {
    let module = examples().join("testing-modules");
    world.terraform.copy_files_from(&module)?;
    let tests = fs::read_to_string(module.join(TESTS))?;
    world.terraform.write(TESTS, tests)?;
    Ok(world.terraform.run(["test", "-no-color"])?)
}

fn the_cli_configuration_for_development_works(terraform: &Terraform) -> Outcome {
    const PLACEHOLDER: &str = "/path/to/this/folder/target/release";
    let mut world = World::of_example(terraform, "getting-started")?;
    let shown = fs::read_to_string(examples().join("cli-configuration/dev-overrides.tfrc"))?;
    assert!(shown.contains(PLACEHOLDER), "{shown}");
    let directory = provider_directory().to_string_lossy().replace('\\', "/");
    let text = shown.replace(PLACEHOLDER, &directory);
    world.terraform.write("own.tfrc", text)?;
    let path = world.terraform.path("own.tfrc");
    world.terraform.env("TF_CLI_CONFIG_FILE", path);
    let value = canary("value");
    world.set("database_password", &value);
    let run = world.expect_apply([2, 0, 0])?;
    assert_says(&run, "Provider development overrides are in effect");
    world.expect_value("database-password", &value);
    Ok(())
}

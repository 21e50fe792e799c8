//! Finding tasks: data sources, imports and queries.

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::{Capability, Terraform};

use super::{SUMMARY, TIME, daily, put_agent, summary, tasks, with_quirks, world};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        a_task_is_found_by_its_id,
        the_tasks_of_an_agent_are_found_by_its_name_and_id,
        a_task_is_imported_by_its_id_with_all_that_is_configured,
        a_task_that_is_not_there_cannot_be_imported,
    ];
    cases.push(
        Case::new(
            "tasks_are_written_as_configuration_that_plans_nothing",
            tasks_are_written_as_configuration_that_plans_nothing,
        )
        .needs(Capability::Query),
    );
    cases
}

/// Makes a task past Terraform; its id.
fn put(world: &World, agent: &str, description: &str, cron: &str) -> String {
    tasks(world).put(json!({
        "channel_id": "#orders",
        "channel_name": "#orders",
        "task_description": description,
        "scheduled_time": TIME,
        "next_schedule_time": TIME,
        "parameters": {
            "context": agent, "cron_string": cron, "message_text": description, "repeat": !cron.is_empty(),
        },
    }))
}

fn output(world: &World, name: &str) -> Fallible<Value> {
    Ok(world.terraform.state()?["outputs"][name]["value"].clone())
}

fn a_task_is_found_by_its_id(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let id = put(&world, "dba", "Summarise", "5 * * * *");
    let found = |id: &str| {
        format!(
            "data \"kubiya_scheduled_task\" \"it\" {{\n  id = {id:?}\n}}\noutput \"it\" {{\n  value = \
             data.kubiya_scheduled_task.it\n}}\n"
        )
    };
    world.configure(found(&id))?;
    world.terraform.apply()?.expect_success()?;
    let it = output(&world, "it")?;
    assert_eq!(it["agent"], "dba");
    assert_eq!(it["channel_id"], "#orders");
    assert_eq!(it["description"], "Summarise");
    assert_eq!(it["repeat"], "hourly");
    assert_eq!(it["scheduled_time"], TIME);
    assert_eq!(it["status"], "scheduled");
    world.configure(found("nothing-like-it"))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "There is no scheduled task");
    Ok(())
}

fn the_tasks_of_an_agent_are_found_by_its_name_and_id(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let id = put_agent(&world, "helper");
    put(&world, "helper", "by name", "0 9 * * *");
    put(&world, &id, "by id", "");
    put(&world, "dba", "another's", "");
    put(&world, "gone", "nobody's", "");
    let all = ["another's", "by id", "by name", "nobody's"].as_slice();
    for (agent, expected) in [
        ("helper", &["by id", "by name"][..]),
        ("HELPER", &["by id", "by name"]),
        (&id, &["by id", "by name"]),
        ("gone", &["nobody's"]),
        ("nobody", &[]),
        ("", all),
    ] {
        let filter = match agent {
            "" => String::new(),
            agent => format!("agent = {agent:?}"),
        };
        world.configure(format!(
            "data \"kubiya_scheduled_tasks\" \"them\" {{\n  {filter}\n}}\noutput \"them\" {{\n  value = \
             sort(data.kubiya_scheduled_tasks.them.scheduled_tasks[*].description)\n}}\n"
        ))?;
        world.terraform.apply()?.expect_success()?;
        assert_eq!(output(&world, "them")?, json!(expected), "{agent:?}");
    }
    Ok(())
}

fn a_task_is_imported_by_its_id_with_all_that_is_configured(terraform: &Terraform) -> Outcome {
    for quirks in [
        [].as_slice(),
        &[Quirk::FiveFieldCronEcho, Quirk::NoChannelName],
    ] {
        let world = with_quirks(terraform, quirks)?;
        for (cron, configuration) in [
            ("5 9 * * * *", daily("")),
            (
                "*/15 * * * * *",
                summary(&format!(
                    "repeat = \"*/15 * * * *\"\n  scheduled_time = {TIME:?}"
                )),
            ),
            ("", summary(&format!("scheduled_time = {TIME:?}"))),
        ] {
            let id = put(&world, "dba", "Summarise", cron);
            world.configure(&configuration)?;
            world.terraform.import(SUMMARY, &id)?.expect_success()?;
            world.expect_no_changes()?;
            assert_eq!(world.writes(), 0);
            world.destroy()?;
            world.emulator.requests().clear();
        }
        // Nothing tells that it was configured without a time.
        world.configure(summary("repeat = \"*/15 * * * *\""))?;
        world.expect_apply(ADDED)?;
        let id = world.attribute(SUMMARY, "id")?;
        let forget = ["state", "rm", SUMMARY];
        world.terraform.run(forget)?.expect_success()?;
        let id = id.as_str().unwrap_or_default();
        world.terraform.import(SUMMARY, id)?.expect_success()?;
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_task_that_is_not_there_cannot_be_imported(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(daily(""))?;
    let run = world
        .terraform
        .import(SUMMARY, "nothing-like-it")?
        .expect_failure()?;
    assert_says(
        &run,
        r#"There is no scheduled task "nothing-like-it" to import"#,
    );
    Ok(())
}

fn tasks_are_written_as_configuration_that_plans_nothing(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    put(&world, "dba", "Summarise", "5 9 * * * *");
    put(&world, "dba", "Count", "");
    world.configure("provider \"kubiya\" {}\n")?;
    world.terraform.write(
        "all.tfquery.hcl",
        "list \"kubiya_scheduled_task\" \"all\" {\n  provider = kubiya\n  include_resource = true\n}\n",
    )?;
    let query = ["query", "-no-color", "-generate-config-out=found.tf"];
    let run = world.terraform.run(query)?.expect_success()?;
    assert_says(&run, "dba: Summarise");
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(&run, "2 imported, 0 added, 0 changed, 0 destroyed");
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

//! Names that the organisation holds in decomposed Unicode.

use kubiya_emulator::shapes;
use serde_json::{Value, json};
use terraform_harness::Terraform;

use crate::agents::{HELPER, helper, helper_on, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, secret};
use crate::world::{NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        everything_that_an_agent_names_is_found,
        the_agents_of_a_knowledge_entry_are_found,
        a_secret_is_imported_updated_and_deleted,
        a_runner_is_imported_and_deleted,
        data_sources_find_what_they_name,
        a_knowledge_entry_is_imported_by_its_name,
        the_very_characters_win_and_two_others_are_ambiguous,
        a_secret_that_looks_the_same_is_not_made_beside_another,
    ]
}

/// What the organisation holds, of which Terraform makes [`COMPOSED`].
const DECOMPOSED: &str = "cafe\u{301}";
const COMPOSED: &str = "caf\u{e9}";

const REFERENCES: &str = "
  users        = [\"cafe\u{301}\"]
  groups       = [\"cafe\u{301}\"]
  sources      = [\"cafe\u{301}\"]
  integrations = [\"cafe\u{301}\"]
  secrets      = [\"caf\u{e9}\"]
";

/// An organisation in which everything that can be referred to has the name.
fn organisation(terraform: &Terraform) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.emulator.secrets().put(DECOMPOSED, "theirs");
    let emulator = &world.emulator;
    emulator
        .objects(&shapes::USERS)
        .put(json!({"name": DECOMPOSED, "email": "c@example.com"}));
    for shape in [
        &shapes::GROUPS,
        &shapes::SOURCES,
        &shapes::INTEGRATIONS,
        &shapes::RUNNERS,
    ] {
        emulator.objects(shape).put(json!({"name": DECOMPOSED}));
    }
    Ok(world)
}

fn everything_that_an_agent_names_is_found(terraform: &Terraform) -> Outcome {
    let world = organisation(terraform)?;
    world.configure(helper_on(COMPOSED, REFERENCES))?;
    world.expect_apply([1, 0, 0])?;
    let agent = remote(&world)?;
    let key = |shape| world.emulator.objects(shape).key_of("name", DECOMPOSED);
    assert_eq!(agent["allowed_users"], json!([key(&shapes::USERS)]));
    assert_eq!(agent["allowed_groups"], json!([key(&shapes::GROUPS)]));
    assert_eq!(agent["sources"], json!([key(&shapes::SOURCES)]));
    for names in ["integrations", "secrets", "runners"] {
        assert_eq!(agent[names], json!([DECOMPOSED]), "{names}");
    }
    world.expect_no_changes()?;
    let id = world.attribute(HELPER, "id")?;
    world
        .terraform
        .run(["state", "rm", HELPER])?
        .expect_success()?;
    let id = id.as_str().unwrap_or_default();
    world.terraform.import(HELPER, id)?.expect_success()?;
    for names in ["users", "groups", "sources", "integrations", "secrets"] {
        let shown = match names {
            "users" => "c@example.com",
            _ => COMPOSED,
        };
        assert_eq!(world.attribute(HELPER, names)?, json!([shown]), "{names}");
    }
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn the_agents_of_a_knowledge_entry_are_found(terraform: &Terraform) -> Outcome {
    let world = organisation(terraform)?;
    let agent = json!({"name": DECOMPOSED, "runners": ["kubiya-hosted"]});
    let agent = world.emulator.agents().put(agent);
    world.configure(format!(
        "resource \"kubiya_knowledge\" \"guide\" {{\n  name = {COMPOSED:?}\n  description = \"\"\n  content = \
         \"x\"\n  groups = [{COMPOSED:?}]\n  supported_agents = [{COMPOSED:?}]\n}}\n"
    ))?;
    world.expect_apply([1, 0, 0])?;
    let entries = world.emulator.objects(&shapes::KNOWLEDGE).list();
    assert_eq!(entries[0]["supported_agents"], json!([agent]));
    world.expect_no_changes()
}

fn a_secret_is_imported_updated_and_deleted(terraform: &Terraform) -> Outcome {
    for id in [DECOMPOSED, COMPOSED] {
        let mut world = organisation(terraform)?;
        let value = world.set_new_value();
        let agent = helper("secrets = [kubiya_secret.one.name]");
        world.configure(VALUE.to_owned() + &secret("one", DECOMPOSED, "var.value", "") + &agent)?;
        world.terraform.import(ONE, id)?.expect_success()?;
        assert_eq!(world.attribute(ONE, "name")?, COMPOSED);
        world.expect_apply([1, 1, 0])?;
        world.expect_value(DECOMPOSED, &value);
        assert_eq!(remote(&world)?["secrets"], json!([DECOMPOSED]));
        world.expect_no_changes()?;
        world.destroy()?;
        assert!(world.names().is_empty());
    }
    Ok(())
}

fn a_runner_is_imported_and_deleted(terraform: &Terraform) -> Outcome {
    let world = organisation(terraform)?;
    let edge = "kubiya_runner.edge";
    world.configure(format!(
        "resource \"kubiya_runner\" \"edge\" {{\n  name = {COMPOSED:?}\n}}\n"
    ))?;
    world.terraform.import(edge, DECOMPOSED)?.expect_success()?;
    world.expect_no_changes()?;
    world.destroy()?;
    let runners = world.emulator.objects(&shapes::RUNNERS);
    assert!(runners.get(DECOMPOSED).is_none());
    Ok(())
}

fn data_sources_find_what_they_name(terraform: &Terraform) -> Outcome {
    let world = organisation(terraform)?;
    let agent = json!({"name": DECOMPOSED, "runners": ["kubiya-hosted"]});
    let agent = world.emulator.agents().put(agent);
    let entry = json!({"name": DECOMPOSED, "groups": []});
    let entry = world.emulator.objects(&shapes::KNOWLEDGE).put(entry);
    let singular = ["secret", "runner", "agent", "knowledge"].map(|kind| {
        format!(
            "data \"kubiya_{kind}\" \"it\" {{\n  name = {COMPOSED:?}\n}}\noutput \"{kind}\" {{\n  value = \
             data.kubiya_{kind}.it\n}}\n"
        )
    });
    let plural = ["secrets", "runners", "agents", "users", "groups"].map(|kinds| {
        format!(
            "data \"kubiya_{kinds}\" \"all\" {{\n  name_prefix = {COMPOSED:?}\n}}\noutput \"{kinds}\" {{\n  \
             value = data.kubiya_{kinds}.all.{kinds}[*].name\n}}\n"
        )
    });
    world.configure(singular.concat() + &plural.concat())?;
    world.expect_apply(NOTHING)?;
    let outputs = world.terraform.outputs()?;
    let output = |name: &str| -> Value { outputs[name]["value"].clone() };
    for kind in ["secret", "runner", "agent", "knowledge"] {
        assert_eq!(output(kind)["name"], COMPOSED, "{kind}");
    }
    assert_eq!(output("agent")["id"], agent);
    assert_eq!(output("knowledge")["id"], entry);
    for kinds in ["secrets", "runners", "agents", "users", "groups"] {
        assert_eq!(output(kinds), json!([COMPOSED]), "{kinds}");
    }
    Ok(())
}

fn a_knowledge_entry_is_imported_by_its_name(terraform: &Terraform) -> Outcome {
    let world = organisation(terraform)?;
    let group = world.emulator.objects(&shapes::GROUPS);
    let group = group.key_of("name", DECOMPOSED);
    let entry = json!({"name": DECOMPOSED, "content": "x", "groups": [group]});
    let id = world.emulator.objects(&shapes::KNOWLEDGE).put(entry);
    world.configure(format!(
        "resource \"kubiya_knowledge\" \"guide\" {{\n  name = {COMPOSED:?}\n  description = \"\"\n  content = \
         \"x\"\n  groups = [{COMPOSED:?}]\n}}\n"
    ))?;
    let guide = "kubiya_knowledge.guide";
    world.terraform.import(guide, COMPOSED)?.expect_success()?;
    assert_eq!(world.attribute(guide, "id")?, id);
    world.expect_no_changes()
}

fn the_very_characters_win_and_two_others_are_ambiguous(terraform: &Terraform) -> Outcome {
    let world = organisation(terraform)?;
    let groups = world.emulator.objects(&shapes::GROUPS);
    let composed = groups.put(json!({"name": COMPOSED}));
    world.configure(helper(&format!("groups = [{COMPOSED:?}]")))?;
    world.expect_apply([1, 0, 0])?;
    assert_eq!(remote(&world)?["allowed_groups"], json!([composed]));
    world.expect_no_changes()?;

    let world = organisation(terraform)?;
    let groups = world.emulator.objects(&shapes::GROUPS);
    groups.put(json!({"name": DECOMPOSED}));
    world.configure(helper(&format!("groups = [{COMPOSED:?}]")))?;
    let found = refusal(world.terraform.plan_json()?, "groups")?;
    assert!(found.summary.contains("is not a unique group"), "{found:?}");
    Ok(())
}

fn a_secret_that_looks_the_same_is_not_made_beside_another(terraform: &Terraform) -> Outcome {
    let mut world = organisation(terraform)?;
    world.set_new_value();
    world.configure(VALUE.to_owned() + &secret("one", COMPOSED, "var.value", ""))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "exists already");
    assert_eq!(world.names(), [DECOMPOSED]);
    world.terraform.import(ONE, COMPOSED)?.expect_success()?;
    world.expect_apply([0, 1, 0])?;
    Ok(())
}

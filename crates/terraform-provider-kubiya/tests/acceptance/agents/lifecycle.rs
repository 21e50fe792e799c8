//! Creating, changing and deleting an agent, here and elsewhere.

use std::time::Duration;

use kubiya_emulator::{Effect, Emulator, ErrorShape, Fault, Method, Quirk, Reply};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{HELPER, edit, helper, helper_on, id, remote, texts, with_helper};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        everything_about_an_agent_arrives,
        created_at_is_a_time_and_owner_an_address,
        an_owner_who_is_not_listed_is_shown_by_id,
        an_edit_leaves_id_owner_and_created_at_known,
        an_update_keeps_the_owner,
        an_agent_deleted_elsewhere_is_planned_anew,
        an_agent_deleted_elsewhere_does_not_stop_a_destroy,
        runners_beyond_the_configured_one_survive_an_update,
        a_taken_name_is_refused_with_the_command_that_imports_it,
        a_new_name_changes_the_agent_in_place,
        a_new_name_that_is_taken_is_refused,
        a_404_of_the_agents_alone_is_not_believed,
        an_answer_with_nothing_but_the_id_is_enough,
        an_agent_known_by_id_alone_is_managed,
        null_collections_are_empty_ones,
        two_resources_of_one_agent_take_turns,
        an_api_that_drops_white_space_at_the_end_is_no_change,
    ];
    for replacing in [false, true] {
        let server = if replacing { "replaces" } else { "merges" };
        let mut add = |what: &str, test: fn(&World) -> Outcome| {
            let name = format!("{what} on a server that {server}");
            cases.push(Case::new(name, move |terraform| {
                test(&world(terraform, replacing)?)
            }));
        };
        add(
            "a removed attribute is removed from the agent",
            removed_attributes_go,
        );
        add(
            "debug mode can be switched off and texts emptied",
            emptied_texts_and_flags_arrive,
        );
        add(
            "description and instructions change in place",
            texts_change_in_place,
        );
        add(
            "what is not managed survives an update",
            unmanaged_fields_survive,
        );
    }
    cases
}

fn world(terraform: &Terraform, replacing: bool) -> crate::cases::Fallible<World> {
    let mut emulator = Emulator::builder();
    if replacing {
        emulator = emulator.quirk(Quirk::PutReplaces);
    }
    World::with(terraform, emulator)
}

const EVERYTHING: &str = r#"
  image         = "registry.example.com/agent:1"
  model         = "claude-4-sonnet"
  is_debug_mode = true
  users         = ["someone@example.com"]
  groups        = ["Users", "Admin"]
  integrations  = ["github", "slack"]
  links         = ["https://a.example.com"]
  tool_sources  = ["https://tools.example.com/one", "https://tools.example.com/two"]
  environment_variables = { A = "1" }
  starters = [
    { name = "Second", command = "b" },
    { name = "First", command = "a" },
  ]
  tasks = [{ name = "t", prompt = "p", description = "" }]
"#;

fn everything_about_an_agent_arrives(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, EVERYTHING)?;
    let agent = remote(&world)?;
    assert_eq!(agent["runners"], json!(["kubiya-hosted"]));
    assert_eq!(agent["description"], "helps");
    assert_eq!(agent["ai_instructions"], "Help.");
    assert_eq!(agent["image"], "registry.example.com/agent:1");
    assert_eq!(agent["llm_model"], "claude-4-sonnet");
    assert_eq!(agent["is_debug_mode"], true);
    assert_eq!(texts(&agent["allowed_users"]).len(), 1);
    assert_eq!(texts(&agent["allowed_groups"]).len(), 2);
    assert_eq!(texts(&agent["integrations"]), ["github", "slack"]);
    assert_eq!(texts(&agent["links"]), ["https://a.example.com"]);
    assert_eq!(texts(&agent["tools"]).len(), 2);
    assert_eq!(agent["environment_variables"], json!({"A": "1"}));
    let starters = json!([
        {"display_name": "Second", "command": "b"},
        {"display_name": "First", "command": "a"},
    ]);
    assert_eq!(agent["starters"], starters);
    let tasks = json!([{"name": "t", "prompt": "p", "description": ""}]);
    assert_eq!(agent["tasks"], tasks);
    assert_eq!(world.attribute(HELPER, "id")?, agent["uuid"]);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(world.emulator.agents().list().is_empty());
    Ok(())
}

fn created_at_is_a_time_and_owner_an_address(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    let created_at = remote(&world)?["metadata"]["created_at"].clone();
    assert!(created_at.is_string());
    assert_eq!(world.attribute(HELPER, "created_at")?, created_at);
    assert_eq!(world.attribute(HELPER, "owner")?, "someone@example.com");
    Ok(())
}

fn an_owner_who_is_not_listed_is_shown_by_id(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let agent = json!({"name": "helper", "runners": ["kubiya-hosted"]});
    let agent = world.emulator.agents().put(agent);
    let creator = remote(&world)?["metadata"]["user_created"].clone();
    let creator = creator.as_str().ok_or("nobody created it")?;
    assert!(world.emulator.directory().remove_user(creator));
    world.configure(helper(""))?;
    world.terraform.import(HELPER, &agent)?.expect_success()?;
    assert_eq!(world.attribute(HELPER, "owner")?, creator);
    Ok(())
}

const DEPENDENT: &str = r#"
resource "terraform_data" "dependent" {
  triggers_replace = [
    kubiya_agent.helper.id, kubiya_agent.helper.owner, kubiya_agent.helper.created_at
  ]
}
"#;

fn an_edit_leaves_id_owner_and_created_at_known(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper("") + DEPENDENT)?;
    world.expect_apply([2, 0, 0])?;
    world.configure(helper("is_debug_mode = true") + DEPENDENT)?;
    world.expect_plan(&[
        (HELPER, Action::Update),
        ("terraform_data.dependent", Action::NoOp),
    ])?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn an_update_keeps_the_owner(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    world.configure(helper("is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.attribute(HELPER, "owner")?, "someone@example.com");
    Ok(())
}

fn an_agent_deleted_elsewhere_is_planned_anew(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    assert!(world.emulator.agents().remove(&id(&world)?));
    world.expect_plan(&[(HELPER, Action::Create)])?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn an_agent_deleted_elsewhere_does_not_stop_a_destroy(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    assert!(world.emulator.agents().remove(&id(&world)?));
    world.destroy()?;
    let without_refresh = with_helper(terraform, "")?;
    let agent = id(&without_refresh)?;
    assert!(without_refresh.emulator.agents().remove(&agent));
    let destroy = ["destroy", "-no-color", "-auto-approve", "-refresh=false"];
    without_refresh.terraform.run(destroy)?.expect_success()?;
    Ok(())
}

fn runners_beyond_the_configured_one_survive_an_update(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    for runner in ["own", "other"] {
        world.emulator.directory().add_runner(runner);
    }
    let both = json!(["kubiya-hosted", "other"]);
    edit(&world, |agent| {
        agent.insert("runners".into(), both.clone());
    })?;
    world.expect_no_changes()?;
    world.configure(helper("is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["runners"], both);
    world.configure(helper_on("own", "is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["runners"], json!(["own", "other"]));
    world.expect_no_changes()?;
    world.configure(helper_on("other", "is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["runners"], json!(["other"]));
    world.expect_no_changes()
}

fn a_taken_name_is_refused_with_the_command_that_imports_it(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let other = world
        .emulator
        .agents()
        .put(json!({"name": "helper", "description": "older"}));
    world.configure(helper(""))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Agent "helper" exists already"#);
    assert_says(
        &run,
        &format!("terraform import kubiya_agent.ADDRESS {other}"),
    );
    assert_eq!(remote(&world)?["description"], "older");
    assert!(world.instance(HELPER).is_err(), "it is in the state");
    Ok(())
}

fn a_new_name_changes_the_agent_in_place(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    let before = id(&world)?;
    world.configure(helper("").replace(r#""helper""#, r#""renamed""#).replace(
        r#"resource "kubiya_agent" "renamed""#,
        r#"resource "kubiya_agent" "helper""#,
    ))?;
    world.expect_apply(CHANGED)?;
    let agent = world
        .emulator
        .agents()
        .by_name("renamed")
        .ok_or("no agent")?;
    assert_eq!(agent["uuid"], before);
    world.expect_no_changes()
}

fn a_new_name_that_is_taken_is_refused(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    world.emulator.agents().put(json!({"name": "taken"}));
    let renamed = helper("").replace(r#"name         = "helper""#, r#"name         = "taken""#);
    world.configure(renamed)?;
    let found = refusal(world.terraform.apply_json()?, "name")?;
    assert_eq!(found.summary, r#"Agent "taken" exists already"#);
    assert_eq!(world.attribute(HELPER, "name")?, "helper");
    Ok(())
}

/// Behind a gateway one service can be missing while the others answer.
fn a_404_of_the_agents_alone_is_not_believed(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    for path in ["/api/v1/agents", "/api/v1/agents/*"] {
        let missing = Reply::status(404).body(ErrorShape::Html);
        let missing = Fault::new(missing).path(path).forever();
        world.emulator.faults().add(missing);
    }
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Cannot read agent "helper""#);
    let destroy = ["destroy", "-no-color", "-auto-approve", "-refresh=false"];
    let run = world.terraform.run(destroy)?.expect_failure()?;
    assert_says(&run, r#"Cannot delete agent "helper""#);
    world.emulator.faults().clear();
    world.expect_no_changes()
}

fn an_answer_with_nothing_but_the_id_is_enough(terraform: &Terraform) -> Outcome {
    let world = World::with(terraform, Emulator::builder().quirk(Quirk::AgentIdOnly))?;
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.attribute(HELPER, "id")?, remote(&world)?["id"]);
    assert_eq!(world.attribute(HELPER, "owner")?, "someone@example.com");
    world.expect_no_changes()
}

fn an_agent_known_by_id_alone_is_managed(terraform: &Terraform) -> Outcome {
    let world = World::with(terraform, Emulator::builder().quirk(Quirk::IdWithoutUuid))?;
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    world.configure(helper("is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.attribute(HELPER, "id")?, remote(&world)?["id"]);
    world.expect_no_changes()
}

fn null_collections_are_empty_ones(terraform: &Terraform) -> Outcome {
    let world = World::with(terraform, Emulator::builder().quirk(Quirk::NullCollections))?;
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(helper("users = []\n  tasks = []"))?;
    world.expect_no_changes()
}

fn removed_attributes_go(world: &World) -> Outcome {
    world.emulator.secrets().put("s", "v".to_owned());
    let source = world.emulator.directory().add_source("tools");
    let more = format!("{EVERYTHING}\n  secrets = [\"s\"]\n  sources = [\"{source}\"]");
    world.configure(helper(&more))?;
    world.expect_apply(ADDED)?;
    world.configure(helper(""))?;
    world.expect_apply(CHANGED)?;
    let agent = remote(world)?;
    for key in [
        "allowed_users",
        "allowed_groups",
        "integrations",
        "links",
        "tools",
        "secrets",
        "sources",
        "starters",
        "tasks",
    ] {
        assert_eq!(agent[key], json!([]), "{key}");
    }
    assert_eq!(agent["environment_variables"], json!({}));
    assert_eq!(agent["is_debug_mode"], false);
    assert_eq!(agent["llm_model"], "gpt-4o");
    assert_eq!(agent["image"], "ghcr.io/kubiyabot/kubiya-agent:stable");
    world.expect_no_changes()
}

fn emptied_texts_and_flags_arrive(world: &World) -> Outcome {
    world.configure(helper("is_debug_mode = true"))?;
    world.expect_apply(ADDED)?;
    let emptied = helper("is_debug_mode = false")
        .replace("\"helps\"", "\"\"")
        .replace("\"Help.\"", "\"\"");
    world.configure(emptied)?;
    world.expect_apply(CHANGED)?;
    let agent = remote(world)?;
    assert_eq!(agent["is_debug_mode"], false);
    assert_eq!(agent["description"], "");
    assert_eq!(agent["ai_instructions"], "");
    world.expect_no_changes()
}

fn texts_change_in_place(world: &World) -> Outcome {
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    let before = id(world)?;
    let text = "Line one\\n\\tline two \\\"quoted\\\" é \\\\ $${x}";
    world.configure(helper("").replace("\"Help.\"", &format!("\"{text}\"")))?;
    world.expect_apply(CHANGED)?;
    let agent = remote(world)?;
    assert_eq!(
        agent["ai_instructions"],
        "Line one\n\tline two \"quoted\" é \\ ${x}"
    );
    assert_eq!(agent["uuid"], before);
    world.expect_no_changes()
}

fn unmanaged_fields_survive(world: &World) -> Outcome {
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    let unmanaged = json!({
        "instruction_type": "tools",
        "owners": ["u-1"],
        "tags": ["a", "b"],
        "mcp_server": {"type": "stdio", "command": "x"},
        "avatar_url": "https://pictures.example.com/1",
    });
    let unmanaged: &serde_json::Map<String, Value> =
        unmanaged.as_object().ok_or("not an object")?;
    edit(world, |agent| agent.extend(unmanaged.clone()))?;
    world.expect_no_changes()?;
    world.configure(helper("is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    let agent = remote(world)?;
    for (key, value) in unmanaged {
        assert_eq!(&agent[key], value, "{key}");
    }
    assert_eq!(world.requests(&Method::PUT), 1);
    Ok(())
}

/// Each update reads the agent and sends it back: one that comes between would be undone.
fn two_resources_of_one_agent_take_turns(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    let twin = |arguments: &str| helper(arguments).replace("\"helper\" {", "\"twin\" {");
    world.configure(helper("") + &twin(""))?;
    let import = world.terraform.import("kubiya_agent.twin", &id(&world)?)?;
    import.expect_success()?;
    let slow = Effect::Delay {
        time: Duration::from_secs(1),
    };
    let slow = Fault::new(slow).on(Method::PUT, "/api/v1/agents/{uuid}");
    world.emulator.faults().add(slow.forever());
    let other = helper("is_debug_mode = true") + &twin("links = [\"https://example.com\"]");
    world.configure(other)?;
    world.terraform.plan_to("both.plan")?.expect_success()?;
    world.emulator.requests().clear();
    world.terraform.apply_plan("both.plan")?.expect_success()?;
    let requests = world.emulator.requests().all();
    let methods: Vec<&str> = requests.iter().map(|it| it.method.as_str()).collect();
    assert_eq!(methods, ["GET", "PUT", "GET", "PUT"]);
    Ok(())
}

fn an_api_that_drops_white_space_at_the_end_is_no_change(terraform: &Terraform) -> Outcome {
    const TEXTS: &str = r#"
resource "kubiya_agent" "helper" {
  name         = "helper"
  runner       = "kubiya-hosted"
  description  = "helps\n"
  instructions = <<-EOT
    Help.
    Be kind.
  EOT
  starters = [{ name = "Go", command = "go\n" }]
  tasks    = [{ name = "Look", prompt = "look\n", description = "looks \n" }]
}
"#;
    let world = World::new(terraform)?;
    world.configure(TEXTS)?;
    world.expect_apply(ADDED)?;
    edit(&world, |agent| {
        agent.insert("description".to_owned(), json!("helps"));
        agent.insert("ai_instructions".to_owned(), json!("Help.\nBe kind."));
        for (list, text) in [
            ("starters", "command"),
            ("tasks", "prompt"),
            ("tasks", "description"),
        ] {
            let trimmed = agent[list][0][text].as_str().unwrap_or_default().trim_end();
            agent[list][0][text] = json!(trimmed);
        }
    })?;
    world.expect_no_changes()?;
    edit(&world, |agent| {
        agent.insert("ai_instructions".to_owned(), json!("Help."));
    })?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

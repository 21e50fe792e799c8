//! What an agent's attribute means that is not configured, also for states of before.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{DESK, desk, edit, id, remote, set_elsewhere, sources, variables};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, SOURCE as ADDRESS, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        what_is_not_configured_stays_and_is_not_shown,
        what_is_configured_is_all_that_there_is,
        empty_is_configured,
        what_was_configured_goes_and_nothing_else,
        what_is_configured_from_now_on_takes_the_rest_away_with_a_warning,
        what_is_configured_as_the_state_shows_it_takes_nothing_away_unseen,
        what_is_configured_wins_over_what_the_agent_has,
        what_is_ignored_takes_nothing_away,
        an_empty_attribute_can_be_taken_out_for_others,
        an_import_shows_all_and_manages_nothing,
        a_data_source_shows_all,
        sources_that_were_configured_go_and_no_others,
        a_null_resource_with_curl_is_replaced_in_one_apply,
    ];
    for origin in [Origin::GoProvider, Origin::ReleaseBefore] {
        for refreshes in [true, false] {
            let how = if refreshes { "with" } else { "without" };
            let mut add = |what: &str, test: fn(&World, bool) -> Outcome| {
                let name = format!("{what}, state of the {origin}, {how} refresh");
                cases.push(Case::new(name, move |terraform| {
                    test(&origin.world(terraform)?, refreshes)
                }));
            };
            add(
                "an attribute that is kept plans nothing",
                kept_plans_nothing,
            );
            add(
                "an attribute taken out at once is removed",
                taken_out_at_once,
            );
            add("an attribute taken out later is removed", taken_out_later);
        }
    }
    cases
}

/// Who wrote a state without a record of what was configured.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    GoProvider,
    ReleaseBefore,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::GoProvider => "Go provider",
            Self::ReleaseBefore => "release before",
        })
    }
}

const CONFIGURED: &str = "environment_variables = { A = \"1\" }\n  sources = [\"tools\"]";

impl Origin {
    /// A world whose agent has a variable and a source that are configured.
    pub(super) fn world(self, terraform: &Terraform) -> Fallible<World> {
        let world = World::new(terraform)?;
        world.emulator.directory().add_source("tools");
        world.configure(desk(CONFIGURED))?;
        world.expect_apply(ADDED)?;
        match self {
            Self::GoProvider => {
                let mut attributes = world.instance(DESK)?["attributes"].clone();
                for name in ["starters", "tasks"] {
                    attributes[name] = Value::Null;
                }
                world.inherit(ADDRESS, DESK, &attributes)?;
            }
            // It recorded names and no more.
            Self::ReleaseBefore => edit_private(&world, |record| {
                record.remove("configured");
            })?,
        }
        world.emulator.requests().clear();
        Ok(world)
    }
}

/// Changes the record in the private data of the agent.
fn edit_private(
    world: &World,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Outcome {
    use base64::Engine;
    let mut private: Value = serde_json::from_str(&world.private(DESK)?)?;
    change(
        private["entries"]["record"]
            .as_object_mut()
            .ok_or("no record")?,
    );
    let private = base64::engine::general_purpose::STANDARD.encode(private.to_string());
    world.edit_state(|state| {
        let resources = state["resources"].as_array_mut().into_iter().flatten();
        for resource in resources.filter(|it| it["type"] == "kubiya_agent") {
            resource["instances"][0]["private"] = json!(private);
        }
    })
}

fn options(command: &'static str, refreshes: bool) -> Vec<&'static str> {
    let mut options = vec![command, "-no-color"];
    options.push(if command == "plan" {
        "-detailed-exitcode"
    } else {
        "-auto-approve"
    });
    if !refreshes {
        options.push("-refresh=false");
    }
    options
}

/// Plans without a change.
fn expect_nothing(world: &World, refreshes: bool) -> Outcome {
    let run = world.terraform.run(options("plan", refreshes))?;
    assert_eq!(run.status.code(), Some(0), "{}", run.text());
    Ok(())
}

fn apply(world: &World, refreshes: bool, counts: [u32; 3]) -> Outcome {
    let run = world
        .terraform
        .run(options("apply", refreshes))?
        .expect_success()?;
    crate::world::assert_counts(&run, counts);
    Ok(())
}

fn kept_plans_nothing(world: &World, refreshes: bool) -> Outcome {
    expect_nothing(world, refreshes)?;
    apply(world, refreshes, NOTHING)?;
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn taken_out_at_once(world: &World, refreshes: bool) -> Outcome {
    set_elsewhere(world, &[("THEIRS", "2")])?;
    world.configure(desk(""))?;
    apply(world, refreshes, CHANGED)?;
    assert_eq!(variables(world)?, json!({"THEIRS": "2"}));
    assert_eq!(sources(world)?, [""; 0]);
    world.expect_no_changes()
}

fn taken_out_later(world: &World, refreshes: bool) -> Outcome {
    apply(world, refreshes, NOTHING)?;
    world.configure(desk(&format!("{CONFIGURED}\n  is_debug_mode = true")))?;
    apply(world, refreshes, CHANGED)?;
    set_elsewhere(world, &[("THEIRS", "2")])?;
    world.configure(desk("is_debug_mode = true"))?;
    apply(world, refreshes, CHANGED)?;
    assert_eq!(variables(world)?, json!({"THEIRS": "2"}));
    assert_eq!(sources(world)?, [""; 0]);
    world.expect_no_changes()
}

const OUTPUT: &str = "output \"agent\" {\n  value = kubiya_agent.desk\n}\n";

fn with_desk(terraform: &Terraform, arguments: &str) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.emulator.directory().add_source("tools");
    world.configure(desk(arguments) + OUTPUT)?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

fn what_is_not_configured_stays_and_is_not_shown(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, "")?;
    let theirs = world.emulator.directory().add_source("theirs");
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    edit(&world, |agent| {
        agent.insert("sources".into(), json!([theirs]));
    })?;
    world.expect_no_changes()?;
    world.configure(desk("is_debug_mode = true") + OUTPUT)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"THEIRS": "1"}));
    assert_eq!(sources(&world)?, [theirs]);
    assert_eq!(world.attribute(DESK, "environment_variables")?, json!({}));
    assert_eq!(world.attribute(DESK, "sources")?, json!([]));
    world.expect_no_changes()
}

fn what_is_configured_is_all_that_there_is(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, CONFIGURED)?;
    let theirs = world.emulator.directory().add_source("theirs");
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    edit(&world, |agent| {
        agent.insert("sources".into(), json!([theirs]));
    })?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    assert_eq!(sources(&world)?.len(), 1);
    world.expect_no_changes()
}

fn empty_is_configured(terraform: &Terraform) -> Outcome {
    let empty = "environment_variables = {}\n  sources = []";
    let world = with_desk(terraform, empty)?;
    let theirs = world.emulator.directory().add_source("theirs");
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    edit(&world, |agent| {
        agent.insert("sources".into(), json!([theirs]));
    })?;
    world.expect_plan(&[(DESK, Action::Update)])?;
    // Also where a state of the release before does not tell.
    edit_private_away(&world)?;
    world.expect_plan(&[(DESK, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({}));
    assert_eq!(sources(&world)?, [""; 0]);
    world.expect_no_changes()
}

fn edit_private_away(world: &World) -> Outcome {
    edit_private(world, |record| {
        record.remove("configured");
    })
}

fn what_was_configured_goes_and_nothing_else(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, r#"environment_variables = { A = "1", B = "2" }"#)?;
    // What others have changed of it is what it was configured with all the same.
    set_elsewhere(&world, &[("B", "9"), ("THEIRS", "3")])?;
    world.configure(desk("") + OUTPUT)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"THEIRS": "3"}));
    world.expect_no_changes()?;
    set_elsewhere(&world, &[("A", "4")])?;
    world.expect_no_changes()?;
    world.configure(desk("is_debug_mode = true") + OUTPUT)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "4", "THEIRS": "3"}));
    Ok(())
}

fn what_is_configured_from_now_on_takes_the_rest_away_with_a_warning(
    terraform: &Terraform,
) -> Outcome {
    let world = with_desk(terraform, "")?;
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    world.configure(desk(r#"environment_variables = { A = "1" }"#) + OUTPUT)?;
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(
        &run,
        "has more in environment_variables than the state shows",
    );
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    world.expect_no_changes()?;
    world.configure(desk("") + OUTPUT)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({}));
    world.expect_no_changes()
}

/// The next update takes it over, and the plan after that shows what is to go.
fn what_is_configured_as_the_state_shows_it_takes_nothing_away_unseen(
    terraform: &Terraform,
) -> Outcome {
    let world = with_desk(terraform, "")?;
    let empty = "environment_variables = {}";
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    world.configure(desk(empty) + OUTPUT)?;
    world.expect_no_changes()?;
    world.configure(desk(&format!("{empty}\n  is_debug_mode = true")) + OUTPUT)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"THEIRS": "1"}));
    world.expect_plan(&[(DESK, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({}));
    world.expect_no_changes()
}

/// Also where nothing is on record, and no read has noticed the other value.
fn what_is_configured_wins_over_what_the_agent_has(terraform: &Terraform) -> Outcome {
    let kept = "environment_variables = { OURS = \"1\" }";
    let world = with_desk(terraform, kept)?;
    edit_private_away(&world)?;
    set_elsewhere(&world, &[("OURS", "2"), ("THEIRS", "3")])?;
    world.configure(desk(&format!("{kept}\n  is_debug_mode = true")) + OUTPUT)?;
    let apply = ["apply", "-no-color", "-auto-approve", "-refresh=false"];
    world.terraform.run(apply)?.expect_success()?;
    assert_eq!(variables(&world)?, json!({"OURS": "1", "THEIRS": "3"}));
    Ok(())
}

/// Terraform shows a plan the value of the state in the place of what is configured, or is not.
fn what_is_ignored_takes_nothing_away(terraform: &Terraform) -> Outcome {
    const IGNORED: &str = "lifecycle {\n    ignore_changes = [environment_variables, sources]\n  }";
    for configured in ["", "environment_variables = {}\n  sources = []\n  "] {
        for is_of_release_before in [false, true] {
            let world = with_desk(terraform, &format!("{configured}{IGNORED}"))?;
            let tools = world.emulator.directory().add_source("theirs");
            set_elsewhere(&world, &[("THEIRS", "1")])?;
            edit(&world, |agent| {
                agent.insert("sources".into(), json!([tools]));
            })?;
            if is_of_release_before {
                edit_private_away(&world)?;
            }
            world.terraform.apply()?.expect_success()?;
            let edited = format!("{configured}is_debug_mode = true\n  {IGNORED}");
            world.configure(desk(&edited) + OUTPUT)?;
            world.expect_apply(CHANGED)?;
            assert_eq!(variables(&world)?, json!({"THEIRS": "1"}));
            assert_eq!(sources(&world)?, [tools]);
            set_elsewhere(&world, &[("MORE", "2")])?;
            world.terraform.apply()?.expect_success()?;
            world.expect_no_changes()?;
            let edited = format!("{configured}is_debug_mode = false\n  {IGNORED}");
            world.configure(desk(&edited) + OUTPUT)?;
            world.expect_apply(CHANGED)?;
            let expected = json!({"THEIRS": "1", "MORE": "2"});
            assert_eq!(variables(&world)?, expected);
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

/// Nothing is to be removed, but from then on others may set some.
fn an_empty_attribute_can_be_taken_out_for_others(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, "environment_variables = {}\n  sources = []")?;
    let rest = super::environment("this", r#"{ A = "1" }"#) + &super::source("this", "\"tools\"");
    world.configure(desk("") + OUTPUT + &rest)?;
    world.expect_apply([2, 1, 0])?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    world.expect_no_changes()
}

fn an_import_shows_all_and_manages_nothing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.agents().put(json!({
        "name": "desk",
        "runners": ["kubiya-hosted"],
        "description": "Looks at orders",
        "ai_instructions": "Look.",
        "image": "ghcr.io/kubiyabot/kubiya-agent:stable",
        "llm_model": "gpt-4o",
        "environment_variables": {"A": "1"},
    }));
    world.configure(desk(""))?;
    world
        .terraform
        .import(DESK, &id(&world)?)?
        .expect_success()?;
    assert_eq!(
        world.attribute(DESK, "environment_variables")?,
        json!({"A": "1"})
    );
    world.expect_no_changes()?;
    set_elsewhere(&world, &[("B", "2")])?;
    world.expect_no_changes()?;
    world.configure(desk("is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    // Configured as it was imported, it is managed from the next update on.
    let configured = r#"environment_variables = { A = "1" }"#;
    world.configure(desk(&format!("is_debug_mode = true\n  {configured}")))?;
    world.expect_no_changes()?;
    world.configure(desk(configured))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    world.expect_no_changes()
}

fn a_data_source_shows_all(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, "")?;
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    let data = "data \"kubiya_agent\" \"desk\" {\n  name = \"desk\"\n}\n";
    world.configure(desk("") + OUTPUT + data)?;
    world.expect_apply(NOTHING)?;
    let state = world.terraform.state()?;
    let resources = state["resources"].as_array().into_iter().flatten();
    let mut data = resources.filter(|it| it["mode"] == "data");
    let shown = data.next().ok_or("no data source")?;
    let shown = &shown["instances"][0]["attributes"]["environment_variables"];
    assert_eq!(*shown, json!({"THEIRS": "1"}));
    Ok(())
}

fn sources_that_were_configured_go_and_no_others(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, "sources = [\"tools\"]")?;
    let theirs = world.emulator.directory().add_source("theirs");
    edit(&world, |agent| {
        let sources = agent["sources"].as_array_mut();
        sources.into_iter().for_each(|it| it.push(json!(theirs)));
    })?;
    world.configure(desk("") + OUTPUT)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sources(&world)?, std::slice::from_ref(&theirs));
    assert_eq!(remote(&world)?["sources"], json!([theirs]));
    world.expect_no_changes()
}

/// As the migration guide shows it: what `curl` has set is in the state of the Go provider, under `ignore_changes`.
fn a_null_resource_with_curl_is_replaced_in_one_apply(terraform: &Terraform) -> Outcome {
    const HOOK: &str = r#"
resource "kubiya_webhook" "opened" {
  name   = "opened"
  agent  = kubiya_agent.desk.name
  prompt = "Look at {{.event.id}}."
}
"#;
    let world = World::new(terraform)?;
    let tools = world.emulator.directory().add_source("tools");
    let before = "environment_variables = { REGION = \"eu\" }\n  sources = []\n  \
                  lifecycle {\n    ignore_changes = [environment_variables, sources]\n  }";
    world.configure(desk(before) + HOOK)?;
    world.expect_apply([2, 0, 0])?;
    let url = super::url(&world)?;
    let url = url.as_str();
    set_elsewhere(&world, &[("WEBHOOK_URL", url), ("THEIRS", "1")])?;
    edit(&world, |agent| {
        agent.insert("sources".into(), json!([tools]));
    })?;
    let mut attributes = world.instance(DESK)?["attributes"].clone();
    attributes["environment_variables"] = json!({"REGION": "eu", "WEBHOOK_URL": url});
    attributes["sources"] = json!(["tools"]);
    world.edit_state(|state| {
        let resources = state["resources"].as_array_mut().into_iter().flatten();
        for resource in resources.filter(|it| it["type"] == "kubiya_agent") {
            let instance = &mut resource["instances"][0];
            instance["schema_version"] = json!(0);
            instance["attributes"] = attributes.clone();
            instance["private"] = Value::Null;
        }
    })?;
    world.configure(
        desk("")
            + HOOK
            + &super::environment(
                "this",
                "{ REGION = \"eu\", WEBHOOK_URL = kubiya_webhook.opened.url }",
            )
            + &super::source("this", "\"tools\""),
    )?;
    world.expect_apply([2, 1, 0])?;
    let expected = json!({"REGION": "eu", "WEBHOOK_URL": url, "THEIRS": "1"});
    assert_eq!(variables(&world)?, expected);
    assert_eq!(sources(&world)?, [tools]);
    world.expect_no_changes()
}

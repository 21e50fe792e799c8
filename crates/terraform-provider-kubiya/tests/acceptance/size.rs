//! What can be written can be read: objects just below and just above the limit, and larger ones that somebody
//! else has made.

use kubiya_emulator::{Effect, Emulator, Fault, Method, Quirk};
use serde_json::json;
use terraform_harness::{Action, Diagnostic, Terraform};

use crate::agents::{HELPER, helper, id, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, one_of};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says, discreet_refusal, refusal};

/// The limit that the documentation names, in bytes as the API may write an object.
const LIMIT: usize = 1_310_720;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        an_agent_of_more_than_a_megabyte_lives_like_any_other,
        an_agent_that_the_api_escapes_lives_like_any_other,
        each_attribute_of_an_agent_counts_and_is_named,
        instructions_that_turn_out_too_large_are_refused_while_applying,
        an_unchanged_agent_that_is_too_large_for_an_update_stops_no_plan,
        an_agent_made_too_large_elsewhere_is_destroyed_without_a_refresh,
        an_agent_made_too_large_elsewhere_stops_nothing_else,
        a_list_that_is_too_large_stops_neither_refresh_nor_destroy,
        a_list_that_is_too_large_is_named_so_by_a_data_source,
        a_request_that_is_too_large_for_the_api_is_named_so,
        a_new_value_that_is_too_large_is_refused_while_planning,
    ];
    for (what, letter, bytes) in LETTERS {
        let name = format!("an agent of {what} is planned and lives up to the limit");
        cases.push(Case::new(name, move |terraform| {
            agent_at_the_limit(terraform, letter, bytes)
        }));
        for attribute in ["value", "description"] {
            let name = format!(
                "a secret with a {attribute} of {what} is planned and lives up to the limit"
            );
            cases.push(Case::new(name, move |terraform| {
                secret_at_the_limit(terraform, attribute, letter, bytes)
            }));
        }
    }
    cases
}

/// Letters, and the bytes that they take where the API escapes them.
const LETTERS: [(&str, &str, usize); 3] = [
    ("plain letters", "x", 1),
    ("letters outside of ASCII", "\u{416}", 6),
    ("emoji", "\u{1f600}", 12),
];

/// A world whose API escapes whatever can be escaped.
fn escaping(terraform: &Terraform) -> Fallible<World> {
    World::with(terraform, Emulator::builder().quirk(Quirk::AsciiJson))
}

/// Sets the file that configurations take their text from: so many bytes as the API may write them.
fn set_text(world: &World, letter: &str, each: usize, bytes: usize) -> Outcome {
    let text = letter.repeat(bytes / each) + &"x".repeat(bytes % each);
    Ok(world.terraform.write("text.txt", text)?)
}

const TEXT: &str = "file(\"text.txt\")";

fn agent(arguments: &str) -> String {
    helper(arguments).replace("\"Help.\"", TEXT)
}

/// The only error of a plan, which is about the size of this attribute, and the size that it tells.
fn too_large(world: &World, attribute: &str) -> Fallible<(Diagnostic, usize)> {
    let plan = world.terraform.plan_json()?;
    let found = match attribute {
        "value" | "environment_variables" | "tool_sources" => discreet_refusal(plan, attribute)?,
        _ => refusal(plan, attribute)?,
    };
    assert!(found.summary.ends_with(" is too large"), "{found:?}");
    for text in [
        "at most 1,310,720 bytes",
        &format!("What makes it large: {attribute} ("),
    ] {
        assert!(found.detail.contains(text), "{found:?}");
    }
    let size = found
        .detail
        .split_once(" takes up to ")
        .and_then(|(_, rest)| {
            let (size, _) = rest.split_once(" bytes")?;
            size.replace(',', "").parse().ok()
        });
    Ok((found, size.ok_or("no size is told")?))
}

/// Sets the text to as much as fits, once a plan has refused a byte more.
fn fill(world: &World, attribute: &str, letter: &str, each: usize) -> Outcome {
    let much = 1_400_000;
    set_text(world, letter, each, much)?;
    let (_, size) = too_large(world, attribute)?;
    let room = much - (size - LIMIT);
    set_text(world, letter, each, room + 1)?;
    let (_, size) = too_large(world, attribute)?;
    assert_eq!(size, LIMIT + 1);
    assert_eq!(world.writes(), 0, "something was sent");
    set_text(world, letter, each, room)
}

fn lives(world: &World, address: &str, changed: impl AsRef<str>) -> Outcome {
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(changed)?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.instance(address)?;
    world.destroy()?;
    assert!(world.emulator.agents().list().is_empty());
    assert!(world.names().is_empty());
    Ok(())
}

fn agent_at_the_limit(terraform: &Terraform, letter: &str, each: usize) -> Outcome {
    let world = escaping(terraform)?;
    world.configure(agent(""))?;
    fill(&world, "instructions", letter, each)?;
    lives(&world, HELPER, agent("is_debug_mode = true"))
}

fn secret_at_the_limit(
    terraform: &Terraform,
    attribute: &str,
    letter: &str,
    each: usize,
) -> Outcome {
    let world = escaping(terraform)?;
    let (first, changed) = match attribute {
        "value" => (
            one_of(TEXT, "description = \"a\""),
            one_of(TEXT, "description = \"b\""),
        ),
        _ => {
            let description = format!("description = {TEXT}");
            (one_of("\"v\"", &description), one_of("\"w\"", &description))
        }
    };
    world.configure(first)?;
    fill(&world, attribute, letter, each)?;
    lives(&world, ONE, changed)
}

fn an_agent_of_more_than_a_megabyte_lives_like_any_other(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(agent(""))?;
    set_text(&world, "x", 1, 1_100_000)?;
    lives(&world, HELPER, agent("is_debug_mode = true"))
}

fn an_agent_that_the_api_escapes_lives_like_any_other(terraform: &Terraform) -> Outcome {
    let world = escaping(terraform)?;
    world.configure(agent(""))?;
    set_text(&world, "\u{416}", 1, 180_000)?;
    lives(&world, HELPER, agent("is_debug_mode = true"))
}

fn each_attribute_of_an_agent_counts_and_is_named(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    set_text(&world, "\u{416}", 6, LIMIT)?;
    for (attribute, configuration) in [
        ("description", helper("").replace("\"helps\"", TEXT)),
        ("instructions", agent("")),
        (
            "name",
            helper("").replace("= \"helper\"", &format!("= {TEXT}")),
        ),
        ("image", helper(&format!("image = {TEXT}"))),
        ("model", helper(&format!("model = {TEXT}"))),
        ("links", helper(&format!("links = [{TEXT}]"))),
        (
            "tool_sources",
            helper(&format!(
                "tool_sources = [\"https://tools.example.com/${{{TEXT}}}\"]"
            )),
        ),
        (
            "environment_variables",
            helper(&format!("environment_variables = {{ A = {TEXT} }}")),
        ),
        (
            "environment_variables",
            helper(&format!("environment_variables = {{ ({TEXT}) = \"1\" }}")),
        ),
        (
            "starters",
            helper(&format!(
                "starters = [{{ name = \"n\", command = {TEXT} }}]"
            )),
        ),
        (
            "tasks",
            helper(&format!(
                "tasks = [{{ name = \"n\", prompt = {TEXT}, description = \"\" }}]"
            )),
        ),
    ] {
        world.configure(configuration)?;
        let (found, _) = too_large(&world, attribute)?;
        assert!(
            found.summary.len() < 1_000 && found.detail.len() < 1_000,
            "{found:?}"
        );
    }
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn instructions_that_turn_out_too_large_are_refused_while_applying(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    set_text(&world, "x", 1, LIMIT)?;
    let later = format!("resource \"terraform_data\" \"later\" {{\n  input = {TEXT}\n}}\n");
    world.configure(agent("").replace(TEXT, "terraform_data.later.output") + &later)?;
    world.terraform.plan_to("late.plan")?.expect_success()?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "Agent \"helper\" is too large");
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_unchanged_agent_that_is_too_large_for_an_update_stops_no_plan(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    set_text(&world, "\u{416}", 1, 300_000)?;
    let text = "\u{416}".repeat(300_000);
    let made = json!({"name": "helper", "runners": ["kubiya-hosted"], "description": "helps",
        "ai_instructions": text, "llm_model": "gpt-4o", "image": "ghcr.io/kubiyabot/kubiya-agent:stable"});
    let made = world.emulator.agents().put(made);
    world.configure(agent(""))?;
    world.terraform.import(HELPER, &made)?.expect_success()?;
    world.expect_no_changes()?;
    world.configure(agent("is_debug_mode = true"))?;
    too_large(&world, "instructions")?;
    world.configure(helper(""))?;
    world.expect_apply(CHANGED)?;
    world.destroy()?;
    Ok(())
}

/// Gives the agent `helper` instructions that cannot be read.
fn enlarge(world: &World) -> Outcome {
    let text = "x".repeat(3_000_000);
    let edit = |fields: &mut serde_json::Map<String, serde_json::Value>| {
        fields.insert("ai_instructions".into(), text.into());
    };
    match world.emulator.agents().edit(&id(world)?, edit) {
        true => Ok(()),
        false => Err("there is no such agent".into()),
    }
}

fn an_agent_made_too_large_elsewhere_is_destroyed_without_a_refresh(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    enlarge(&world)?;
    for run in [world.terraform.plan()?, world.terraform.destroy()?] {
        let run = run.expect_failure()?;
        assert_says(&run, "Cannot read agent \"helper\"");
        assert_says(
            &run,
            "The API's answer is too large (HTTP status 200): more than 1572864 bytes.",
        );
        assert_says(&run, "terraform destroy -refresh=false");
        assert!(!run.text().contains("not the Kubiya API"), "{}", run.text());
    }
    remote(&world)?;
    let run = world
        .terraform
        .run(["destroy", "-auto-approve", "-no-color", "-refresh=false"])?;
    assert_says(&run.expect_success()?, "1 destroyed.");
    assert!(world.emulator.agents().list().is_empty());
    Ok(())
}

fn an_agent_made_too_large_elsewhere_stops_nothing_else(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let foreign = json!({"name": "foreign", "ai_instructions": "x".repeat(3_000_000)});
    world.emulator.agents().put(foreign);
    let many = |arguments: &str| {
        helper(arguments).replace(
            "name         = \"helper\"",
            "count = 5\n  name = \"helper-${count.index}\"",
        )
    };
    world.configure(many(""))?;
    world.expect_apply([5, 0, 0])?;
    world.expect_no_changes()?;
    world.configure(many("is_debug_mode = true"))?;
    world.expect_apply([0, 5, 0])?;
    world.destroy()?;
    assert_eq!(world.emulator.agents().list().len(), 1);
    Ok(())
}

/// Makes the list of agents larger than any that is read.
fn flood_the_list(world: &World) {
    let endless = Effect::Endless {
        limit_bytes: 70 << 20,
    };
    let list = Fault::new(endless).on(Method::GET, "/api/v1/agents");
    world.emulator.faults().add(list.forever());
}

fn a_list_that_is_too_large_stops_neither_refresh_nor_destroy(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let others = helper("")
        .replace("\"helper\"", "\"other\"")
        .replace("\"other\" {", "\"other\" {\n  count = 3");
    let others = others.replace("= \"other\"", "= \"other-${count.index}\"");
    world.configure(helper("") + &others)?;
    flood_the_list(&world);
    world.expect_apply([4, 0, 0])?;
    world.expect_no_changes()?;
    assert!(world.emulator.agents().remove(&id(&world)?));
    world.expect_plan(&[
        (HELPER, Action::Create),
        ("kubiya_agent.other[0]", Action::NoOp),
        ("kubiya_agent.other[1]", Action::NoOp),
        ("kubiya_agent.other[2]", Action::NoOp),
    ])?;
    world.destroy()?;
    assert!(world.emulator.agents().list().is_empty());
    Ok(())
}

fn a_list_that_is_too_large_is_named_so_by_a_data_source(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = world.emulator.agents().put(json!({"name": "helper"}));
    flood_the_list(&world);
    for source in [
        "\"kubiya_agents\" \"all\" {}",
        "\"kubiya_agent\" \"one\" {\n  name = \"helper\"\n}",
    ] {
        world.configure(format!("data {source}\n"))?;
        let run = world.terraform.plan()?.expect_failure()?;
        assert_says(&run, "Cannot list the agents");
        assert_says(
            &run,
            "The API's answer is too large (HTTP status 200): more than 67108864 bytes.",
        );
        assert_says(&run, "What is asked for by its id");
    }
    world.configure(format!(
        "data \"kubiya_agent\" \"one\" {{\n  id = {id:?}\n}}\n"
    ))?;
    world.expect_apply(NOTHING)?;
    Ok(())
}

fn a_request_that_is_too_large_for_the_api_is_named_so(terraform: &Terraform) -> Outcome {
    let world = World::with(terraform, Emulator::builder().body_limit(100_000))?;
    set_text(&world, "x", 1, 300_000)?;
    world.configure(agent("") + &one_of(TEXT, ""))?;
    let run = world.terraform.apply()?.expect_failure()?;
    for noun in ["agent", "secret"] {
        assert_says(
            &run,
            &format!("The {noun} is larger than the API, or a proxy before it, accepts."),
        );
    }
    assert!(world.emulator.agents().list().is_empty() && world.names().is_empty());
    Ok(())
}

fn a_new_value_that_is_too_large_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(one_of("\"first\"", ""))?;
    world.expect_apply(ADDED)?;
    set_text(&world, "x", 1, LIMIT)?;
    for (before, arguments) in [("", ""), ("value_version = 1", "value_version = 2")] {
        world.configure(one_of("\"first\"", before))?;
        world.terraform.apply()?.expect_success()?;
        let writes = world.writes();
        world.configure(one_of(TEXT, arguments))?;
        too_large(&world, "value")?;
        assert_eq!(world.writes(), writes);
    }
    world.expect_value("one", "first");
    Ok(())
}

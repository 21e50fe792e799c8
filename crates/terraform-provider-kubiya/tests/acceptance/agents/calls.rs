//! How many requests agents cost, and that a list which is not needed does not matter.

use kubiya_emulator::{Emulator, EmulatorBuilder, Fault, Method, Quirk, Reply};
use terraform_harness::{Run, Terraform};

use super::{helper, with_helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::one;
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        an_unchanged_agent_is_one_request,
        fifty_agents_are_a_handful_of_requests,
        fifty_agents_with_users_and_groups_are_a_handful_of_requests,
        a_list_without_details_is_completed_by_id,
        agents_that_the_list_lacks_are_asked_for_by_id,
        a_list_that_may_not_be_read_matters_only_where_it_is_needed,
        a_failing_list_of_agents_is_made_up_for_by_id,
    ];
    cases.extend(SPECIFIED.into_iter().map(|(what, arguments)| {
        Case::new(
            format!("{what} is cheap to create, plan and destroy"),
            move |terraform| is_cheap(terraform, arguments),
        )
    }));
    cases
}

/// The forms of the agents in the product's specification.
#[rustfmt::skip]
const SPECIFIED: [(&str, &str); 3] = [
    ("an agent with a secret", "secrets = [kubiya_secret.one.name]"),
    ("an agent with variables", "secrets = [kubiya_secret.one.name]\n  environment_variables = { A = \"b\" }"),
    ("an agent with integrations", "secrets = [kubiya_secret.one.name]\n  integrations = [\"slack\", \"jira\", \"datadog\"]"),
];

/// The requests since the last count that are not about secrets. The list of users counts once, however often it is
/// asked for: it may have pages, and is read to its end.
fn count(world: &World) -> usize {
    let requests = world.emulator.requests();
    let lists_users = |path: &str| path == "/api/v1/users";
    let others = requests.count_where(|record| {
        !record.path.starts_with("/api/v2/secrets") && !lists_users(&record.path)
    });
    let users = requests.count_where(|record| lists_users(&record.path));
    requests.clear();
    others + users.min(1)
}

fn is_cheap(terraform: &Terraform, arguments: &str) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(one("") + &helper(arguments))?;
    world.expect_apply([2, 0, 0])?;
    // Whether the name is taken is asked for when the create is planned, and once more when that is repeated.
    let looks = world
        .emulator
        .requests()
        .count(&Method::GET, "/api/v1/agents");
    assert!(looks <= 2, "the names of agents were listed {looks} times");
    let create = count(&world) - looks;
    world.expect_no_changes()?;
    let plan = count(&world);
    world.destroy()?;
    let destroy = count(&world);
    assert!(create <= 3, "create: {create} requests");
    assert!(plan <= 2, "plan: {plan} requests");
    assert!(destroy <= 2, "destroy: {destroy} requests");
    Ok(())
}

fn an_unchanged_agent_is_one_request(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    count(&world);
    world.expect_no_changes()?;
    assert_eq!(count(&world), 1);
    Ok(())
}

const FIFTY: &str = r#"
resource "kubiya_agent" "many" {
  count        = 50
  name         = "agent-${count.index}"
  runner       = "kubiya-hosted"
  description  = "number ${count.index}"
  instructions = "Count."
  integrations = ["github"]
  ACCESS
}
"#;

/// A world with [`FIFTY`] agents in it, whose requests so far are forgotten.
fn fifty(terraform: &Terraform, access: &str, emulator: EmulatorBuilder) -> Fallible<World> {
    let world = World::with(terraform, emulator)?;
    world.configure(FIFTY.replace("ACCESS", access))?;
    world.expect_apply([50, 0, 0])?;
    count(&world);
    Ok(world)
}

fn fifty_agents_are_a_handful_of_requests(terraform: &Terraform) -> Outcome {
    let world = fifty(terraform, "", Emulator::builder())?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 5, "{plan} requests");
    Ok(())
}

fn fifty_agents_with_users_and_groups_are_a_handful_of_requests(terraform: &Terraform) -> Outcome {
    let access = "users = [\"someone@example.com\"]\n  groups = [\"users\"]";
    let world = fifty(terraform, access, Emulator::builder())?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 7, "{plan} requests");
    Ok(())
}

fn a_list_without_details_is_completed_by_id(terraform: &Terraform) -> Outcome {
    let world = fifty(
        terraform,
        "",
        Emulator::builder().quirk(Quirk::SparseAgentList),
    )?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 55, "{plan} requests");
    Ok(())
}

fn agents_that_the_list_lacks_are_asked_for_by_id(terraform: &Terraform) -> Outcome {
    let world = fifty(terraform, "", Emulator::builder())?;
    let empty = Reply::status(200).body(kubiya_emulator::HostileBody::Literal("[]".to_owned()));
    let empty = Fault::new(empty)
        .on(Method::GET, "/api/v1/agents")
        .forever();
    world.emulator.faults().add(empty);
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 55, "{plan} requests");
    Ok(())
}

fn a_failing_list_of_agents_is_made_up_for_by_id(terraform: &Terraform) -> Outcome {
    let world = fifty(terraform, "", Emulator::builder())?;
    refuse(&world, "/api/v1/agents");
    world.expect_no_changes()
}

fn refuse(world: &World, path: &str) {
    let refused = Fault::new(Reply::status(403))
        .on(Method::GET, path)
        .forever();
    world.emulator.faults().add(refused);
}

fn a_list_that_may_not_be_read_matters_only_where_it_is_needed(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for path in [
        "/api/v1/users",
        "/api/v1/manage/groups",
        "/api/v1/sources",
        "/api/v2/integrations",
        "/api/v3/runners",
        "/api/v1/event",
        "/api/v1/knowledge",
    ] {
        refuse(&world, path);
    }
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(helper("is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    world.configure(helper(r#"groups = ["Users"]"#))?;
    let run: Run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Cannot list the groups");
    assert_says(&run, "The names in groups cannot be looked up");
    world.configure(helper(""))?;
    world.destroy()?;
    Ok(())
}

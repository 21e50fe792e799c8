//! References in the plan that Core repeats while it applies, in another process and without a refresh.

use kubiya_emulator::Method;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object};

use crate::agents::{absent, config};
use crate::world::{World, only_error};

fn sources(name: &str) -> Value {
    Value::set(vec![name.into()])
}

/// An agent with the source `tools`, its configuration, and the id of the source.
async fn bound(world: &World) -> (Object, Value, String) {
    let id = world.emulator.directory().add_source("tools");
    let mut core = world.walk(Era::WriteOnly).await;
    let config = config(&core, &[("sources", sources("tools"))]);
    let mut agent = absent(&core);
    core.converge(&mut agent, &config).await.unwrap();
    (agent, config, id)
}

/// As if the source was made anew by something else in the same apply.
fn make_anew(world: &World, id: &str) -> String {
    let directory = world.emulator.directory();
    assert!(directory.remove_source(id));
    directory.add_source("tools")
}

fn held(world: &World) -> Value {
    let agent = world.emulator.agents().by_name("helper").unwrap();
    let ids = agent["sources"].as_array().unwrap().iter();
    Value::set(ids.map(|id| id.as_str().unwrap().into()).collect())
}

async fn with_unknown_sources(core: &mut Core, agent: &Object, known: &Value) {
    let mut unknown = known.clone();
    unknown.set_field("sources", Value::set(vec![Value::Unknown]));
    let plan = core.plan(agent, &unknown).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert!(plan.state.field("owner").is_unknown());
}

#[tokio::test]
async fn the_repeated_plan_still_changes_what_leads_to_another_object() {
    let world = World::new().await;
    let (mut agent, config, old) = bound(&world).await;
    let mut planning = world.walk(Era::WriteOnly).await;
    planning.refresh(&mut agent).await.unwrap();
    with_unknown_sources(&mut planning, &agent, &config).await;
    let new = make_anew(&world, &old);
    let mut applying = world.walk(Era::WriteOnly).await;
    let plan = applying.plan(&agent, &config).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert!(plan.state.field("owner").is_unknown());
    let owner = agent.state.field("owner").clone();
    applying.apply(&mut agent, &config, &plan).await.unwrap();
    assert!(*agent.state.field("owner") == owner);
    assert!(held(&world) == sources(&new));
    let action = applying.converge(&mut agent, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

#[tokio::test]
async fn the_repeated_plan_has_nothing_to_do_where_the_object_is_the_same() {
    let world = World::new().await;
    let (agent, config, _) = bound(&world).await;
    let mut planning = world.walk(Era::WriteOnly).await;
    with_unknown_sources(&mut planning, &agent, &config).await;
    let mut applying = world.walk(Era::WriteOnly).await;
    let plan = applying.plan(&agent, &config).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);
    assert_eq!(world.requests(&Method::PUT), 0);
}

/// What the first plan held as known must not become unknown in the second.
#[tokio::test]
async fn the_repeated_plan_makes_nothing_unknown_where_something_else_changes() {
    let world = World::new().await;
    let (mut agent, mut config, old) = bound(&world).await;
    config.set_field("description", "helps more".into());
    let new = make_anew(&world, &old);
    let mut applying = world.walk(Era::WriteOnly).await;
    let plan = applying.plan(&agent, &config).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert!(!plan.state.field("owner").is_unknown());
    applying.apply(&mut agent, &config, &plan).await.unwrap();
    assert!(held(&world) == sources(&new));
}

/// What the first plan spelled as it was must not take the new spelling in the second.
#[tokio::test]
async fn the_repeated_plan_keeps_the_spelling_of_what_leads_to_another_object() {
    let world = World::new().await;
    let (mut agent, mut config, old) = bound(&world).await;
    config.set_field("description", "helps more".into());
    config.set_field("sources", sources("TOOLS"));
    let mut planning = world.walk(Era::WriteOnly).await;
    planning.refresh(&mut agent).await.unwrap();
    let first = planning.plan(&agent, &config).await.unwrap();
    assert!(*first.state.field("sources") == sources("tools"));
    let new = make_anew(&world, &old);
    let mut applying = world.walk(Era::WriteOnly).await;
    let second = applying.plan(&agent, &config).await.unwrap();
    assert!(second.state == first.state);
    applying.apply(&mut agent, &config, &second).await.unwrap();
    assert!(held(&world) == sources(&new));
    let action = applying.converge(&mut agent, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

/// The same, where the object is the only difference.
#[tokio::test]
async fn another_spelling_of_what_is_another_object_changes_it() {
    let world = World::new().await;
    let (mut agent, mut config, old) = bound(&world).await;
    config.set_field("sources", sources("TOOLS"));
    let new = make_anew(&world, &old);
    let mut core = world.walk(Era::WriteOnly).await;
    core.refresh(&mut agent).await.unwrap();
    let action = core.converge(&mut agent, &config).await.unwrap();
    assert_eq!(action, Action::Update);
    assert!(held(&world) == sources(&new));
    let action = core.converge(&mut agent, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

/// As after an upgrade, with `-refresh=false`: nothing has recorded what the names stand for.
#[tokio::test]
async fn what_an_agent_without_a_record_holds_is_bound() {
    let world = World::new().await;
    let (mut agent, mut config, old) = bound(&world).await;
    world.emulator.directory().add_source("tools");
    agent.private.clear();
    config.set_field("description", "helps more".into());
    let mut core = world.walk(Era::WriteOnly).await;
    let action = core.converge(&mut agent, &config).await.unwrap();
    assert_eq!(action, Action::Update);
    assert!(held(&world) == sources(&old));
    let mut core = world.walk(Era::WriteOnly).await;
    core.refresh(&mut agent).await.unwrap();
    let action = core.converge(&mut agent, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

/// Nothing has been written yet, but a create has begun.
#[tokio::test]
async fn what_is_planned_after_an_apply_has_begun_warns_of_nothing() {
    let world = World::new().await;
    let launch = world.launch().env("KUBIYA_WAITS", "0.01");
    let mut core = Core::start(launch, Era::WriteOnly).await.unwrap();
    core.configure(&[]).await.unwrap();
    let first = config(&core, &[("sources", sources("tools"))]);
    let plan = core.plan(&absent(&core), &first).await.unwrap();
    assert_eq!(plan.warnings.len(), 1, "{:?}", plan.warnings);
    let mut agent = absent(&core);
    let failed = core.apply(&mut agent, &first, &plan).await;
    assert_eq!(failed.unwrap_err().reported().len(), 1);
    let second = config(&core, &[("sources", sources("others"))]);
    let plan = core.plan(&absent(&core), &second).await.unwrap();
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
    assert_eq!(world.requests(&Method::POST), 0);
}

#[tokio::test]
async fn an_agent_whose_references_speak_for_themselves_has_no_names_on_record() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let id = world.emulator.directory().add_source("tools");
    let integrations = Value::set(vec!["github".into()]);
    let members = [("sources", sources(&id)), ("integrations", integrations)];
    let config = config(&core, &members);
    let mut agent = absent(&core);
    core.converge(&mut agent, &config).await.unwrap();
    expect_no_names(&agent);
    core.refresh(&mut agent).await.unwrap();
    expect_no_names(&agent);
}

/// The record says what was configured, and no more.
#[track_caller]
fn expect_no_names(agent: &Object) {
    let private: serde_json::Value = serde_json::from_slice(&agent.private).unwrap();
    let record = private["entries"]["record"].as_object().unwrap();
    let entries: Vec<&str> = record.keys().map(String::as_str).collect();
    assert_eq!(entries, ["configured", "v"]);
}

/// Its agent names it by a text, so that Core plans and applies the two in any order. Between the two plans of the agent,
/// what is there changes.
#[tokio::test]
async fn a_secret_renamed_in_letter_case_is_another_one_in_both_plans() {
    for secret_is_first in [true, false] {
        let world = World::new().await;
        let (mut secret, mut secret_config) = world.created(Era::WriteOnly, &[]).await;
        let mut planning = world.walk(Era::WriteOnly).await;
        let named = |name: &str| ("secrets", Value::set(vec![name.into()]));
        let before = config(&planning, &[named("one")]);
        let mut agent = absent(&planning);
        planning.converge(&mut agent, &before).await.unwrap();

        let after = config(
            &planning,
            &[named("ONE"), ("description", "helps more".into())],
        );
        secret_config.set_field("name", "ONE".into());
        let mut planning = world.walk(Era::WriteOnly).await;
        planning.refresh(&mut secret).await.unwrap();
        planning.refresh(&mut agent).await.unwrap();
        if secret_is_first {
            let replaced = planning.plan(&secret, &secret_config).await.unwrap();
            assert_eq!(replaced.action, Action::Replace);
        }
        let first = planning.plan(&agent, &after).await.unwrap();
        assert!(*first.state.field("secrets") == named("ONE").1);

        let mut applying = world.walk(Era::WriteOnly).await;
        applying.destroy(&mut secret).await.unwrap();
        let made = applying.plan(&secret, &secret_config).await.unwrap();
        let applied = applying.apply(&mut secret, &secret_config, &made).await;
        applied.unwrap();
        applying.apply(&mut agent, &after, &first).await.unwrap();
        let held = world.emulator.agents().by_name("helper").unwrap();
        assert_eq!(held["secrets"], serde_json::json!(["ONE"]));
        let mut planning = world.walk(Era::WriteOnly).await;
        planning.refresh(&mut agent).await.unwrap();
        let again = planning.plan(&agent, &after).await.unwrap();
        assert_eq!(again.action, Action::NoOp, "{secret_is_first}");
    }
}

#[tokio::test]
async fn a_new_agent_takes_nothing_over_from_one_that_gives_up_its_name() {
    let world = World::new().await;
    let (mut agent, taken, _) = bound(&world).await;
    world.emulator.directory().add_source("tools");
    let mut core = world.walk(Era::WriteOnly).await;
    core.refresh(&mut agent).await.unwrap();
    let mut renamed = taken.clone();
    renamed.set_field("name", "aide".into());
    let plan = core.plan(&agent, &renamed).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    let refused = core.plan(&absent(&core), &taken).await.err().unwrap();
    let summary = &only_error(&refused).summary;
    assert_eq!(summary, r#""tools" is not a unique source"#);
}

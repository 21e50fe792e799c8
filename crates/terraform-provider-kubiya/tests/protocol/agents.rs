//! What an agent shares with every resource: unknowns, interrupts, old Cores, and what is said.

use std::time::{Duration, Instant};

use kubiya_emulator::{Effect, Fault, Method};
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object};

use crate::diagnostics::Record;
use crate::interrupts::{FOR_EVER, PROMPT, interrupt};
use crate::world::{BOTH_ERAS, World, only_error};

const AGENT: &str = "kubiya_agent";

pub(crate) fn absent(core: &Core) -> Object {
    core.absent(AGENT).unwrap()
}

pub(crate) fn config(core: &Core, members: &[(&str, Value)]) -> Value {
    let required = [
        ("name", "helper".into()),
        ("runner", "kubiya-hosted".into()),
        ("description", "helps".into()),
        ("instructions", "Help.".into()),
    ];
    let mut config = core.schema(AGENT).unwrap().object(&required);
    for (name, member) in members {
        config.set_field(name, member.clone());
    }
    config
}

async fn created(world: &World, core: &mut Core) -> (Object, Value) {
    let (mut agent, config) = (absent(core), config(core, &[]));
    core.converge(&mut agent, &config).await.unwrap();
    assert_eq!(world.emulator.agents().list().len(), 1);
    (agent, config)
}

#[tokio::test]
async fn an_unknown_configuration_plans_an_unknown_agent() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let computed = ["id", "owner", "created_at"];
    let schema = core.schema(AGENT).unwrap().object(&[]);
    let names: Vec<String> = schema
        .as_fields()
        .unwrap()
        .keys()
        .map(ToString::to_string)
        .collect();
    let configured = names
        .iter()
        .filter(|name| !computed.contains(&name.as_str()));
    let unknown: Vec<_> = configured
        .map(|name| (name.as_str(), Value::Unknown))
        .collect();
    let config = config(&core, &unknown);
    let plan = core.plan(&absent(&core), &config).await.unwrap();
    assert_eq!(plan.action, Action::Create);
    for name in &names {
        assert!(plan.state.field(name).is_unknown(), "{name}");
    }
    assert_eq!(world.requests(&Method::POST), 0);
}

#[tokio::test]
async fn what_is_unknown_while_planning_is_sent_as_it_turns_out() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let (mut agent, same) = created(&world, &mut core).await;
    let unknown = config(
        &core,
        &[("description", Value::Unknown), ("secrets", Value::Unknown)],
    );
    let plan = core.plan(&agent, &unknown).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    let id = agent.state.field("id").clone();
    let mut known = same;
    known.set_field("description", "helps more".into());
    known.set_field("secrets", Value::set(Vec::new()));
    core.apply(&mut agent, &known, &plan).await.unwrap();
    assert!(*agent.state.field("description") == "helps more".into());
    assert!(*agent.state.field("id") == id);
    let action = core.converge(&mut agent, &known).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

#[tokio::test]
async fn an_unknown_provider_block_plans_and_refreshes_agents_without_the_api() {
    let world = World::new().await;
    let mut configured = world.walk(Era::WriteOnly).await;
    let (mut agent, _) = created(&world, &mut configured).await;
    world.emulator.requests().clear();
    let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    core.configure(&[("endpoint", Value::Unknown)])
        .await
        .unwrap();
    let before = agent.state.clone();
    core.refresh(&mut agent).await.unwrap();
    assert!(agent.state == before);
    let named = [("secrets", Value::set(vec!["unheard-of".into()]))];
    let plan = core.plan(&agent, &config(&core, &named)).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert!(world.emulator.requests().is_empty());
}

#[tokio::test]
async fn every_core_manages_an_agent_in_the_same_way() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let mut core = world.walk(era).await;
        let (mut agent, same) = created(&world, &mut core).await;
        let action = core.converge(&mut agent, &same).await.unwrap();
        assert_eq!(action, Action::NoOp, "{era:?}");
        let other_era = BOTH_ERAS.into_iter().find(|it| *it != era).unwrap();
        let mut other = world.walk(other_era).await;
        let action = other.converge(&mut agent, &same).await.unwrap();
        assert_eq!(action, Action::NoOp, "from {era:?} to {other_era:?}");
        let described = config(&other, &[("description", "helps more".into())]);
        let plan = other.plan(&agent, &described).await.unwrap();
        assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
        other.apply(&mut agent, &described, &plan).await.unwrap();
        other.destroy(&mut agent).await.unwrap();
        assert!(world.emulator.agents().list().is_empty());
    }
}

#[tokio::test]
async fn an_interrupt_ends_a_hanging_read_of_an_agent_and_keeps_the_state() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let (mut agent, _) = created(&world, &mut core).await;
    let before = agent.clone();
    let mut core = world.walk(Era::WriteOnly).await;
    let hang = Fault::new(Effect::Hang { time: FOR_EVER });
    world.emulator.faults().add(hang.forever());
    let interrupt = interrupt(&core, &world);
    let (failed, interrupted) = tokio::join!(core.refresh(&mut agent), interrupt);
    assert_eq!(only_error(&failed.unwrap_err()).summary, "Interrupted");
    assert!(interrupted.elapsed() < PROMPT);
    assert!(agent.state == before.state && agent.private == before.private);
}

#[tokio::test]
async fn a_create_of_an_agent_under_way_runs_to_its_end_and_is_recorded() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let (mut agent, config) = (absent(&core), config(&core, &[]));
    let plan = core.plan(&agent, &config).await.unwrap();
    let time = Duration::from_millis(300);
    let slow = Fault::new(Effect::Delay { time });
    world.emulator.faults().add(slow.method(Method::POST));
    let begun = Instant::now();
    let interrupt = interrupt(&core, &world);
    let apply = core.apply(&mut agent, &config, &plan);
    let (written, _) = tokio::join!(apply, interrupt);
    written.unwrap();
    assert!(begun.elapsed() >= time);
    assert!(!agent.state.field("id").is_null());
    assert_eq!(world.emulator.agents().list().len(), 1);
}

fn set<T: AsRef<str>>(texts: &[T]) -> Value {
    Value::set(texts.iter().map(|text| text.as_ref().into()).collect())
}

/// Two starters that lack something, between which there is none.
fn starters() -> Value {
    let starter = |name: Value| Value::map([("name", name), ("command", Value::Null)]);
    Value::List(vec![starter("a".into()), Value::Null, starter(Value::Null)])
}

#[tokio::test]
async fn what_the_configuration_of_an_agent_is_told_is_on_record() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let mut record = Record::default();
    let variables =
        |names: &[&str]| Value::map(names.iter().map(|name| (*name, Value::from("canary"))));
    for (occasion, name, value) in [
        ("no name", "name", Value::Null),
        ("an empty name", "name", "".into()),
        ("no runner", "runner", Value::Null),
        ("no instructions", "instructions", Value::Null),
        (
            "six tool sources",
            "tool_sources",
            set(&["a", "b", "c", "d", "e", "f"].map(|it| format!("https://{it}.example.com"))),
        ),
        (
            "tool sources that are no URLs",
            "tool_sources",
            set(&["", "https://tools.example.com", "tools", "a b", "file:///a"]),
        ),
        ("an empty runner", "runner", " ".into()),
        ("an empty model", "model", "".into()),
        ("an empty image", "image", "".into()),
        (
            "names that no variable can have",
            "environment_variables",
            variables(&["", "OK", "TOKEN=canary", "LINE\ncanary"]),
        ),
        ("null in starters", "starters", starters()),
        ("a computed attribute", "owner", "me".into()),
    ] {
        let config = config(&core, &[(name, value)]);
        record.failed(occasion, core.validate(AGENT, &config).await);
    }
    for (occasion, name, value) in [
        ("an unknown user", "users", set(&["nobody@example.com"])),
        ("an unknown group", "groups", set(&["nobodies"])),
    ] {
        let config = config(&core, &[(name, value)]);
        record.failed(occasion, core.plan(&absent(&core), &config).await);
    }
    for (occasion, name, value) in [
        ("an unknown runner", "runner", "nowhere".into()),
        ("an unknown source", "sources", set(&["nothing"])),
        ("an unknown secret", "secrets", set(&["untold"])),
        ("an unknown integration", "integrations", set(&["nowhere"])),
    ] {
        let config = config(&core, &[(name, value)]);
        let plan = core.plan(&absent(&core), &config).await.unwrap();
        record.add(occasion, &plan.warnings);
    }
    let doubtful = config(&core, &[("model", "unheard-of".into())]);
    let plan = core.plan(&absent(&core), &doubtful).await.unwrap();
    record.add("a model that is not listed", &plan.warnings);
    record.failed(
        "an import ID that is no id",
        core.import(AGENT, "a b").await,
    );
    assert!(!record.0.contains("canary"), "{}", record.0);
    insta::assert_snapshot!(record.0);
}

//! Configuration that is known after apply.

use kubiya_emulator::Method;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era};

use crate::world::{BOTH_ERAS, NAME, World, absent, config, only_error};

#[tokio::test]
async fn an_unknown_configuration_plans_an_unknown_secret() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let mut core = world.walk(era).await;
        let members = [
            "name",
            "value",
            "value_version",
            "description",
            "overwrite_on_create",
        ];
        let config = config(&core, &members.map(|name| (name, Value::Unknown)));
        let plan = core.plan(&absent(&core), &config).await.unwrap();
        assert_eq!(plan.action, Action::Create, "{era:?}");
        let schema = core.schema(crate::world::SECRET).unwrap();
        for name in schema.object(&[]).as_fields().unwrap().keys() {
            let planned = plan.state.field(name);
            let hidden = name == "value" && era == Era::WriteOnly;
            assert!(
                if hidden {
                    planned.is_null()
                } else {
                    planned.is_unknown()
                },
                "{name}"
            );
        }
        assert!(world.emulator.requests().is_empty());
    }
}

#[tokio::test]
async fn a_value_unknown_at_plan_is_written_if_it_turns_out_to_be_new() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, _) = world.created(era, &[]).await;
        let mut core = world.walk(era).await;
        let unknown = config(&core, &[("value", Value::Unknown)]);
        let plan = core.plan(&secret, &unknown).await.unwrap();
        assert_eq!(plan.action, Action::Update, "{era:?}");
        assert!(plan.state.field("value_version").is_unknown());
        let known = config(&core, &[("value", "second value".into())]);
        core.apply(&mut secret, &known, &plan).await.unwrap();
        world.expect_value(NAME, "second value");
        assert!(*secret.state.field("value_version") == 2.into());
    }
}

#[tokio::test]
async fn a_value_unknown_at_plan_is_not_written_if_it_turns_out_to_be_the_same() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, same) = world.created(era, &[]).await;
        let mut core = world.walk(era).await;
        let unknown = config(&core, &[("value", Value::Unknown)]);
        let plan = core.plan(&secret, &unknown).await.unwrap();
        core.apply(&mut secret, &same, &plan).await.unwrap();
        assert_eq!(world.requests(&Method::PUT), 0, "{era:?}");
        assert!(*secret.state.field("value_version") == 1.into());
    }
}

#[tokio::test]
async fn an_unknown_provider_block_plans_and_refreshes_without_the_api() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    world.emulator.requests().clear();
    for unknown in ["api_key", "endpoint", "request_timeout", "retry_timeout"] {
        let mut core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
        core.configure(&[(unknown, Value::Unknown)]).await.unwrap();
        core.refresh(&mut secret).await.unwrap();
        let described = config(&core, &[("description", "new".into())]);
        let plan = core.plan(&secret, &described).await.unwrap();
        assert_eq!(plan.action, Action::Update, "{unknown}");
        let before = secret.state.clone();
        let refused = core
            .apply(&mut secret, &described, &plan)
            .await
            .unwrap_err();
        assert_eq!(only_error(&refused).summary, "Provider is not configured");
        assert!(secret.state == before, "{unknown}");
    }
    assert!(world.emulator.requests().is_empty());
}

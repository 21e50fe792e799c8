//! The configuration that is made of an object's state.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object};

use crate::{World, absent, config, form, toy, trials};

trials![
    what_can_be_configured_is_generated_and_plans_nothing,
    what_is_given_anyway_is_left_out,
    the_objects_of_a_list_are_generated_one_by_one,
    an_imported_object_that_was_never_configured_is_generated,
];

/// The generated configuration of an object, made by this one.
async fn generated(core: &mut Core, object: &mut Object, config: &Value) -> Value {
    let action = core.converge(object, config).await.unwrap();
    assert_eq!(action, Action::Create);
    core.generate(object).await.unwrap()
}

async fn what_can_be_configured_is_generated_and_plans_nothing() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let tags = Value::set(vec!["x".into(), "y".into()]);
    let size = Value::from(5);
    let wanted = config(
        &core,
        &[("note", "n".into()), ("size", size), ("tags", tags)],
    );
    let mut toy = absent(&core);
    let mut made = generated(&mut core, &mut toy, &wanted).await;
    assert!(made.field("token").is_null());
    made.set_field("token", "secret".into());
    assert!(made == wanted);
    assert_eq!(core.converge(&mut toy, &made).await.unwrap(), Action::NoOp);
}

async fn what_is_given_anyway_is_left_out() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let (bare, mut toy) = (config(&core, &[]), absent(&core));
    let made = generated(&mut core, &mut toy, &bare).await;
    let size_by_default = toy.state.field("size");
    assert!(*size_by_default == 3.into() && made.field("size").is_null());
    assert!(!toy.state.field("id").is_null() && made.field("id").is_null());

    let (wanted, mut of_toys) = (form(&core, &[]), core.absent(toy::FORM).unwrap());
    let made = generated(&mut core, &mut of_toys, &wanted).await;
    assert!(made == wanted);
}

async fn the_objects_of_a_list_are_generated_one_by_one() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let schema = core.schema(toy::SHELF).unwrap();
    let members = ["name", "size", "key", "note", "front", "serial"];
    let part = |set: &[(&str, Value)]| {
        let mut part = Value::map(members.map(|name| (name, Value::Null)));
        for (name, value) in set {
            part.set_field(name, value.clone());
        }
        part
    };
    let sized = part(&[("name", "b".into()), ("size", 9.into())]);
    let boxes = Value::List(vec![part(&[("name", "a".into())]), sized.clone()]);
    let wanted = schema.object(&[("name", "a".into()), ("boxes", boxes)]);
    let mut shelf = core.absent(toy::SHELF).unwrap();
    let made = generated(&mut core, &mut shelf, &wanted).await;
    let Value::List(boxes) = made.field("boxes") else {
        panic!("no boxes are generated")
    };
    assert_eq!(boxes.len(), 2);
    assert!(boxes[0].field("size").is_null() && *boxes[1].field("size") == 9.into());
    assert!(boxes.iter().all(|it| it.field("serial").is_null()));
    assert_eq!(
        core.converge(&mut shelf, &made).await.unwrap(),
        Action::NoOp
    );
}

async fn an_imported_object_that_was_never_configured_is_generated() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let (noted, mut toy) = (config(&core, &[("note", "n".into())]), absent(&core));
    core.converge(&mut toy, &noted).await.unwrap();
    let imported = core.import(toy::TYPE_NAME, "a").await.unwrap();
    let made = core.generate(&imported).await.unwrap();
    assert!(*made.field("name") == "a".into() && *made.field("note") == "n".into());
}

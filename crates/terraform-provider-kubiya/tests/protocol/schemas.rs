//! The schemas as Terraform gets them, so that a change of them is seen.
//!
//! `INSTA_UPDATE=always cargo test -p terraform-provider-kubiya --test protocol schemas` accepts one.

use std::fmt::Write as _;

use tfplugin_framework::testing::core::{Core, Era};
use tfplugin_proto::generated::tfplugin6::{
    Schema, get_provider_schema, get_resource_identity_schemas, schema,
};

use crate::world::World;

#[tokio::test]
async fn the_schemas_are_those_on_record() {
    let world = World::new().await;
    let core = Core::start(world.launch(), Era::WriteOnly).await.unwrap();
    let mut client = core.client();
    let request = get_provider_schema::Request::default();
    let answer = client.get_provider_schema(request).await.unwrap();
    let answer = answer.into_inner();
    let mut text = String::new();
    describe(&mut text, "provider", &answer.provider.unwrap());
    for (kind, schemas) in [
        ("resource", &answer.resource_schemas),
        ("data source", &answer.data_source_schemas),
        ("list resource", &answer.list_resource_schemas),
    ] {
        for (name, schema) in schemas {
            describe(&mut text, &format!("{kind} {name}"), schema);
        }
    }
    for (name, action) in &answer.action_schemas {
        let schema = action.schema.as_ref().unwrap();
        describe(&mut text, &format!("action {name}"), schema);
    }
    let others = answer.functions.len()
        + answer.ephemeral_resource_schemas.len()
        + answer.state_store_schemas.len();
    assert_eq!(others, 0, "kinds that this record lacks");

    let request = get_resource_identity_schemas::Request::default();
    let identities = client.get_resource_identity_schemas(request).await.unwrap();
    for (name, identity) in &identities.into_inner().identity_schemas {
        writeln!(text, "identity of {name}, version {}", identity.version).unwrap();
        for attribute in &identity.identity_attributes {
            let ty = String::from_utf8_lossy(&attribute.r#type);
            writeln!(text, "  {}: {ty}", attribute.name).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

fn describe(text: &mut String, what: &str, schema: &Schema) {
    let block = schema.block.as_ref().unwrap();
    assert!(block.block_types.is_empty(), "blocks are not on record");
    writeln!(text, "{what}, version {}", schema.version).unwrap();
    describe_all(text, "  ", &block.attributes);
    writeln!(text).unwrap();
}

fn describe_all(text: &mut String, indent: &str, attributes: &[schema::Attribute]) {
    for attribute in attributes {
        let name = &attribute.name;
        let traits = traits(attribute).join(", ");
        assert!(!attribute.description.is_empty(), "{name}");
        let Some(nested) = &attribute.nested_type else {
            let ty = String::from_utf8_lossy(&attribute.r#type);
            writeln!(text, "{indent}{name}: {ty}, {traits}").unwrap();
            continue;
        };
        let nesting = nested.nesting().as_str_name();
        writeln!(text, "{indent}{name}: {nesting}, {traits}").unwrap();
        describe_all(text, &format!("{indent}  "), &nested.attributes);
    }
}

fn traits(attribute: &schema::Attribute) -> Vec<&'static str> {
    let traits = [
        (attribute.required, "required"),
        (attribute.optional, "optional"),
        (attribute.computed, "computed"),
        (attribute.sensitive, "sensitive"),
        (attribute.write_only, "write-only"),
        (attribute.deprecated, "deprecated"),
    ];
    traits
        .into_iter()
        .filter_map(|(holds, name)| holds.then_some(name))
        .collect()
}

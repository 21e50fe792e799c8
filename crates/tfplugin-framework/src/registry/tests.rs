use async_trait::async_trait;
use serde::de::IgnoredAny;
use tfplugin_proto::value::Type;

use super::*;
use crate::action::Progress;
use crate::context::Cx;
use crate::diagnostics::Result;
use crate::schema::Nested;

/// An action with this schema.
struct Of(Schema);

#[async_trait]
impl Action for Of {
    type Client = ();
    type Config = IgnoredAny;

    fn schema(&self) -> Schema {
        self.0.clone()
    }

    async fn invoke(&self, _: &mut Cx, (): &(), _: &Progress, _: IgnoredAny) -> Result<()> {
        Ok(())
    }
}

fn with(attribute: Attribute) -> Schema {
    Schema::new("").attribute("size", attribute)
}

fn problems(schemas: &[Schema]) -> Vec<String> {
    let mut registry = Registry::new();
    for schema in schemas {
        registry.action("toy_bell", Of(schema.clone()));
    }
    registry.problems()
}

#[test]
fn an_action_of_what_is_configured_is_in_order() {
    let schema = with(Attribute::required(Type::String).sensitive());
    let schema = schema.attribute("times", Attribute::optional(Type::Number));
    assert_eq!(problems(&[schema]), Vec::<String>::new());
}

#[test]
fn an_action_has_nothing_that_the_provider_would_give() {
    let computed = "toy_bell: size of an action is never computed";
    let no_default = "toy_bell: size of an action has no default";
    let in_order = "toy_bell: size: an attribute with a default must be optional and computed";
    let by_default = || Attribute::optional_computed(Type::Number).default_value(1.into());
    for (attribute, found) in [
        (Attribute::computed(Type::Number), vec![computed]),
        (Attribute::optional_computed(Type::Number), vec![computed]),
        (by_default(), vec![computed, no_default]),
        (
            Attribute::optional(Type::Number).default_value(1.into()),
            vec![in_order, no_default],
        ),
        (
            Attribute::optional(Nested::list().attribute("width", by_default())),
            vec![
                "toy_bell: size.width of an action is never computed",
                "toy_bell: size.width of an action has no default",
            ],
        ),
    ] {
        assert_eq!(problems(&[with(attribute)]), found);
    }
}

#[test]
fn an_action_has_nothing_write_only() {
    let schema = with(Attribute::optional(Type::String).write_only());
    let problem = "toy_bell: size can be write-only in a resource only";
    assert_eq!(problems(&[schema]), [problem]);
}

#[test]
fn two_actions_have_two_names() {
    let schema = with(Attribute::optional(Type::String));
    let problem = "toy_bell: two actions have this name";
    assert_eq!(problems(&[schema.clone(), schema]), [problem]);
}

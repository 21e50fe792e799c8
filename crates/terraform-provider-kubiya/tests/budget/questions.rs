//! What Core asks about secrets, for whoever calls the provider without it.

use tfplugin_proto::generated::tfplugin6::{
    ClientCapabilities, DynamicValue, apply_resource_change, configure_provider,
    get_provider_schema, plan_resource_change, schema,
};
use tfplugin_proto::value::{Type, Value, msgpack};

const SECRET: &str = "kubiya_secret";

/// What the provider sets.
const COMPUTED: [&str; 3] = ["created_at", "created_by", "value_version"];

/// The types to ask in.
pub(crate) struct Questions {
    block: Type,
    secret: Type,
}

impl Questions {
    pub(crate) fn new(schemas: get_provider_schema::Response) -> Self {
        let ty = |schema: &schema::Block| {
            let attributes = schema.attributes.iter();
            let ty = |it: &schema::Attribute| Type::from_json(&it.r#type).unwrap();
            Type::object(attributes.map(|it| (it.name.clone(), ty(it))))
        };
        let secret = &schemas.resource_schemas[SECRET];
        Self {
            block: ty(&schemas.provider.unwrap().block.unwrap()),
            secret: ty(secret.block.as_ref().unwrap()),
        }
    }

    pub(crate) fn configure(&self, url: &str, api_key: &str) -> configure_provider::Request {
        let block = complete(&self.block, &[("api_key", api_key), ("endpoint", url)]);
        configure_provider::Request {
            config: Some(encoded(&block, &self.block)),
            client_capabilities: capabilities(),
            ..configure_provider::Request::default()
        }
    }

    /// The create of a secret, as a plan of it would have led to.
    pub(crate) fn create(&self, name: &str) -> apply_resource_change::Request {
        let mut planned = self.config(name);
        planned.set_field("value", Value::Null);
        for name in COMPUTED {
            planned.set_field(name, Value::Unknown);
        }
        apply_resource_change::Request {
            type_name: SECRET.to_owned(),
            prior_state: Some(encoded(&Value::Null, &self.secret)),
            planned_state: Some(encoded(&planned, &self.secret)),
            config: Some(encoded(&self.config(name), &self.secret)),
            ..apply_resource_change::Request::default()
        }
    }

    /// The plan of what was created, with the same configuration.
    pub(crate) fn plan(
        &self,
        name: &str,
        created: &apply_resource_change::Response,
    ) -> plan_resource_change::Request {
        let state = created.new_state.clone().unwrap();
        let prior = msgpack::decode(&state.msgpack, &self.secret).unwrap();
        let config = self.config(name);
        let mut proposed = config.clone();
        for name in COMPUTED {
            proposed.set_field(name, prior.field(name).clone());
        }
        plan_resource_change::Request {
            type_name: SECRET.to_owned(),
            prior_state: Some(state),
            proposed_new_state: Some(encoded(&proposed, &self.secret)),
            config: Some(encoded(&config, &self.secret)),
            prior_private: created.private.clone(),
            client_capabilities: capabilities(),
            ..plan_resource_change::Request::default()
        }
    }

    fn config(&self, name: &str) -> Value {
        let value = format!("the value of {name}");
        let members = [("name", name), ("value", &value), ("description", "text")];
        complete(&self.secret, &members)
    }
}

/// As Terraform from 1.11 on.
fn capabilities() -> Option<ClientCapabilities> {
    Some(ClientCapabilities {
        write_only_attributes_allowed: true,
        ..ClientCapabilities::default()
    })
}

/// An object with these members, every other attribute null.
fn complete(ty: &Type, members: &[(&str, &str)]) -> Value {
    let Type::Object(attributes) = ty else {
        panic!("not an object")
    };
    let mut object = Value::map(attributes.keys().map(|name| (name.clone(), Value::Null)));
    for (name, member) in members {
        object.set_field(name, Value::string(*member));
    }
    object
}

fn encoded(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue {
        msgpack: msgpack::encode(value, ty).unwrap(),
        json: Vec::new(),
    }
}

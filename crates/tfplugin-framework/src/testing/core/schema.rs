//! A resource's schema as Core reads it from the wire.

use std::collections::BTreeMap;

use tfplugin_proto::generated::tfplugin6 as wire;
use tfplugin_proto::value::{Type, Value};

use super::error::{CoreError, Result, broken};

/// The attributes of one kind of object.
#[derive(Clone, Debug)]
pub struct ObjectSchema {
    pub(super) version: i64,
    pub(super) attributes: BTreeMap<String, Attribute>,
    ty: Type,
    /// Nothing where there is no identity.
    identity: Option<Type>,
}

#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) computed: bool,
    pub(super) sensitive: bool,
    pub(super) write_only: bool,
}

impl ObjectSchema {
    pub(super) fn read(schema: &wire::Schema) -> Result<Self> {
        let block = schema
            .block
            .as_ref()
            .ok_or_else(|| broken("a schema has no block"))?;
        let mut attributes = BTreeMap::new();
        let mut types = BTreeMap::new();
        for attribute in &block.attributes {
            let name = attribute.name.clone();
            let ty = Type::from_json(&attribute.r#type);
            types.insert(
                name.clone(),
                ty.map_err(|_| broken(format!("{name} has no type")))?,
            );
            attributes.insert(name, Attribute::read(attribute)?);
        }
        Ok(Self {
            version: schema.version,
            attributes,
            ty: Type::Object(types),
            identity: None,
        })
    }

    /// This schema, with the identity that belongs to it.
    pub(super) fn identified(mut self, identity: &wire::ResourceIdentitySchema) -> Result<Self> {
        let part = |part: &wire::resource_identity_schema::IdentityAttribute| {
            let name = part.name.clone();
            if part.required_for_import == part.optional_for_import {
                return Err(broken(format!("{name} is neither required nor optional")));
            }
            let ty = Type::from_json(&part.r#type);
            let ty = ty.map_err(|_| broken(format!("{name} of an identity has no type")))?;
            Ok((name, ty))
        };
        let parts = identity.identity_attributes.iter().map(part);
        self.identity = Some(Type::object(parts.collect::<Result<Vec<_>>>()?));
        Ok(self)
    }

    /// The type of the identity.
    pub(super) fn identity_ty(&self) -> Result<&Type> {
        let missing = || broken("there is no schema of an identity");
        self.identity.as_ref().ok_or_else(missing)
    }

    /// The type of the whole object.
    #[must_use]
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// An object with these members, every other attribute null.
    #[must_use]
    pub fn object(&self, members: &[(&str, Value)]) -> Value {
        let mut object = Value::map(
            self.attributes
                .keys()
                .map(|name| (name.clone(), Value::Null)),
        );
        for (name, member) in members {
            object.set_field(name, member.clone());
        }
        object
    }

    /// What Core proposes: the configuration, and the prior value where a computed attribute has none.
    pub(super) fn propose(&self, config: &Value, prior: &Value) -> Value {
        let mut proposed = config.clone();
        for (name, attribute) in &self.attributes {
            if attribute.computed && config.field(name).is_null() {
                proposed.set_field(name, prior.field(name).clone());
            }
        }
        proposed
    }
}

impl Attribute {
    fn read(attribute: &wire::schema::Attribute) -> Result<Self> {
        let wire::schema::Attribute {
            required,
            optional,
            computed,
            ..
        } = *attribute;
        let legal = match (required, optional, computed) {
            (true, optional, computed) => !optional && !computed,
            (false, optional, computed) => optional || computed,
        };
        if !legal || (attribute.write_only && computed) {
            let rule = format!(
                "{} is not one of required, optional, computed",
                attribute.name
            );
            return Err(CoreError::Broken(rule));
        }
        Ok(Self {
            computed,
            sensitive: attribute.sensitive,
            write_only: attribute.write_only,
        })
    }
}

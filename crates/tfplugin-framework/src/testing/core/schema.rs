//! A resource's schema as Core reads it from the wire.

use std::collections::BTreeMap;

use tfplugin_proto::generated::tfplugin6 as wire;
use tfplugin_proto::generated::tfplugin6::schema::object::NestingMode;
use tfplugin_proto::value::{Type, Value};

use super::error::{CoreError, Result, broken};

/// The attributes of one kind of object.
#[derive(Clone, Debug)]
pub struct ObjectSchema {
    pub(super) version: i64,
    pub(super) attributes: Attributes,
    ty: Type,
    /// Nothing where there is no identity.
    identity: Option<Type>,
}

pub(super) type Attributes = BTreeMap<String, Attribute>;

#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) optional: bool,
    pub(super) computed: bool,
    pub(super) sensitive: bool,
    pub(super) write_only: bool,
    /// The attributes of the objects in a list.
    pub(super) nested: Option<Attributes>,
}

impl ObjectSchema {
    pub(super) fn read(schema: &wire::Schema) -> Result<Self> {
        let block = schema
            .block
            .as_ref()
            .ok_or_else(|| broken("a schema has no block"))?;
        let (attributes, ty) = read(&block.attributes)?;
        Ok(Self {
            version: schema.version,
            attributes,
            ty,
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
        propose(&self.attributes, config, prior)
    }
}

/// The type of what a schema describes.
///
/// # Errors
/// Where Core would refuse the schema.
pub fn type_of(schema: &wire::Schema) -> Result<Type> {
    Ok(ObjectSchema::read(schema)?.ty)
}

fn read(wire: &[wire::schema::Attribute]) -> Result<(Attributes, Type)> {
    let mut attributes = BTreeMap::new();
    let mut types = BTreeMap::new();
    for attribute in wire {
        let name = attribute.name.clone();
        let (attribute, ty) = Attribute::read(attribute)?;
        types.insert(name.clone(), ty);
        attributes.insert(name, attribute);
    }
    Ok((attributes, Type::Object(types)))
}

/// Objects of a list are related by their place. One that is new is proposed as it is configured.
fn propose(attributes: &Attributes, config: &Value, prior: &Value) -> Value {
    let mut proposed = config.clone();
    for (name, attribute) in attributes {
        let (config, prior) = (config.field(name), prior.field(name));
        let value = match (&attribute.nested, config, prior) {
            (_, Value::Null, prior) if attribute.computed && !attribute.was_configured(prior) => {
                prior.clone()
            }
            (Some(nested), Value::List(config), Value::List(prior)) => {
                let prior = prior.iter().map(Some).chain(std::iter::repeat(None));
                let objects = config.iter().zip(prior);
                let object = |(config, prior): (&Value, Option<&Value>)| match prior {
                    // Core looks into an object that is not known yet, and finds nothing known.
                    Some(_) if config.is_unknown() => {
                        Value::map(nested.keys().map(|name| (name.clone(), Value::Unknown)))
                    }
                    Some(prior) => propose(nested, config, prior),
                    None => config.clone(),
                };
                Value::List(objects.map(object).collect())
            }
            _ => continue,
        };
        proposed.set_field(name, value);
    }
    proposed
}

impl Attribute {
    /// Whether an optional attribute that is not configured any more was: objects hold something that nobody
    /// computes.
    fn was_configured(&self, prior: &Value) -> bool {
        let (true, Some(nested), Value::List(objects)) = (self.optional, &self.nested, prior)
        else {
            return false;
        };
        let given = |object: &Value| {
            nested.iter().any(|(name, attribute)| {
                let value = object.field(name);
                !value.is_null() && (!attribute.computed || attribute.was_configured(value))
            })
        };
        objects.iter().any(given)
    }

    fn read(attribute: &wire::schema::Attribute) -> Result<(Self, Type)> {
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
        let (nested, ty) = match (&attribute.nested_type, &attribute.r#type[..]) {
            (None, json) => (None, Type::from_json(json).ok()),
            (Some(objects), []) if objects.nesting() == NestingMode::List => {
                let (nested, ty) = read(&objects.attributes)?;
                (Some(nested), Some(Type::list(ty)))
            }
            (Some(_), _) => (None, None),
        };
        let unread = || {
            let name = &attribute.name;
            broken(format!(
                "{name} has not one type, or one that is not played here"
            ))
        };
        let ty = ty.ok_or_else(unread)?;
        let attribute = Self {
            optional,
            computed,
            sensitive: attribute.sensitive,
            write_only: attribute.write_only,
            nested,
        };
        Ok((attribute, ty))
    }
}

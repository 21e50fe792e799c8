//! From the framework's types to the wire's messages.

use std::collections::BTreeMap;

use tfplugin_proto::generated::tfplugin6::{
    self as wire, DynamicValue, ResourceIdentityData, ResourceIdentitySchema, ServerCapabilities,
    StringKind, diagnostic, resource_identity_schema, schema,
};
use tfplugin_proto::value::{Type, Value, msgpack};

use super::quoting::Quoting;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::dispatch::Schemas;
use crate::schema::{Attribute, Attributes, Nested, Presence, Schema};

/// What this framework can do beyond the basic calls.
pub(super) fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    }
}

pub(super) fn schemas(schemas: Schemas<'_>) -> BTreeMap<String, wire::Schema> {
    schemas
        .into_iter()
        .map(|(name, of_name)| (name.to_owned(), schema(of_name)))
        .collect()
}

pub(crate) fn schema(schema: &Schema) -> wire::Schema {
    let block = schema::Block {
        version: schema.version,
        attributes: attributes(&schema.attributes),
        description: schema.description.clone(),
        description_kind: StringKind::Markdown.into(),
        ..schema::Block::default()
    };
    wire::Schema {
        version: schema.version,
        block: Some(block),
    }
}

fn attributes(attributes: &Attributes) -> Vec<schema::Attribute> {
    let attributes = attributes.iter();
    attributes.map(|(name, it)| attribute(name, it)).collect()
}

/// An attribute has a type or nested attributes, never both.
fn attribute(name: &str, attribute: &Attribute) -> schema::Attribute {
    let (ty, nested_type) = match &attribute.nested {
        None => (attribute.ty.to_json(), None),
        Some(nested) => (Vec::new(), Some(list_of(nested))),
    };
    schema::Attribute {
        name: name.to_owned(),
        r#type: ty,
        nested_type,
        description: attribute.description.clone(),
        description_kind: StringKind::Markdown.into(),
        required: attribute.presence == Presence::Required,
        optional: attribute.is_optional(),
        computed: attribute.is_computed(),
        sensitive: attribute.sensitive,
        write_only: attribute.write_only,
        ..schema::Attribute::default()
    }
}

fn list_of(nested: &Nested) -> schema::Object {
    schema::Object {
        attributes: attributes(&nested.attributes),
        nesting: schema::object::NestingMode::List.into(),
        ..schema::Object::default()
    }
}

/// The identity's schema; nothing where the resource has no identity. Always of version 0, so that
/// Core never asks for an upgrade.
pub(super) fn identity_schema(schema: &Schema) -> Option<ResourceIdentitySchema> {
    let attribute = |name: &String| {
        let attribute = schema.attributes.get(name)?;
        Some(resource_identity_schema::IdentityAttribute {
            name: name.clone(),
            r#type: attribute.ty.to_json(),
            required_for_import: true,
            optional_for_import: false,
            description: attribute.description.clone(),
        })
    };
    let identity_attributes: Vec<_> = schema.identity.iter().filter_map(attribute).collect();
    (!identity_attributes.is_empty()).then_some(ResourceIdentitySchema {
        version: 0,
        identity_attributes,
    })
}

/// Encodes a value of type `ty`. One that is not of that type becomes an absent value and an error.
pub(super) fn value(value: &Value, ty: &Type, found: &mut Diagnostics) -> Option<DynamicValue> {
    match msgpack::encode(value, ty) {
        Ok(msgpack) => Some(DynamicValue {
            msgpack,
            json: Vec::new(),
        }),
        Err(error) => {
            let what = format!(
                "The provider answered with a value that its schema does not allow: {error}"
            );
            found.push(Diagnostic::provider_bug(what).at(error.path));
            None
        }
    }
}

pub(super) fn identity(
    identity: Option<&Value>,
    ty: &Type,
    found: &mut Diagnostics,
) -> Option<ResourceIdentityData> {
    let identity_data = Some(value(identity?, ty, found)?);
    Some(ResourceIdentityData { identity_data })
}

pub(super) fn diagnostics(diagnostics: Diagnostics, quoting: Quoting<'_>) -> Vec<wire::Diagnostic> {
    let diagnostics = diagnostics.into_iter();
    diagnostics.map(|it| diagnostic(it, quoting)).collect()
}

fn diagnostic(diagnostic: Diagnostic, quoting: Quoting<'_>) -> wire::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => diagnostic::Severity::Error,
        Severity::Warning => diagnostic::Severity::Warning,
    };
    wire::Diagnostic {
        severity: severity.into(),
        attribute: quoting.path(&diagnostic),
        detail: quoting.detail(&diagnostic),
        summary: diagnostic.summary,
    }
}

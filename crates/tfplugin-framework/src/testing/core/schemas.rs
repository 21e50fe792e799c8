//! A provider's schemas as `terraform providers schema -json` prints them.
//!
//! **Source:** Terraform's documentation of that command, and its output in versions 1.11.4 and 1.14.9.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tfplugin_proto::generated::tfplugin6::provider_server::Provider;
use tfplugin_proto::generated::tfplugin6::{
    ActionSchema, ResourceIdentitySchema, Schema, StringKind, get_provider_schema,
    get_resource_identity_schemas, resource_identity_schema, schema,
};
use tfplugin_proto::value::Type;
use tonic::Request;

use super::error::{Result, broken};
use super::without_errors;

/// The version of the form. Terraform promises to raise it with an incompatible change.
const FORMAT_VERSION: &str = "1.0";

/// Asks a provider for its schemas within this process and returns them in Terraform's JSON form, with
/// everything that the newest Terraform knows. `source` is the provider's full address.
///
/// # Errors
/// The provider reports that its schemas are wrong, or they have blocks, which the framework has none of.
pub async fn schemas_json(source: &str, provider: &impl Provider) -> Result<Value> {
    let request = Request::new(get_provider_schema::Request::default());
    let answer = provider.get_provider_schema(request).await?.into_inner();
    without_errors(answer.diagnostics)?;
    let request = Request::new(get_resource_identity_schemas::Request::default());
    let identities = provider.get_resource_identity_schemas(request).await?;
    let identities = identities.into_inner().identity_schemas;
    let schemas = json!({
        "provider": object(&answer.provider.unwrap_or_default())?,
        "resource_schemas": each(&answer.resource_schemas, object)?,
        "data_source_schemas": each(&answer.data_source_schemas, object)?,
        "list_resource_schemas": each(&answer.list_resource_schemas, object)?,
        "action_schemas": each(&answer.action_schemas, action)?,
        "resource_identity_schemas": each(&identities, identity)?,
    });
    Ok(json!({"format_version": FORMAT_VERSION, "provider_schemas": {source: schemas}}))
}

fn each<T>(named: &BTreeMap<String, T>, form: fn(&T) -> Result<Value>) -> Result<Value> {
    let forms = named
        .iter()
        .map(|(name, value)| Ok((name.clone(), form(value)?)));
    Ok(Value::Object(forms.collect::<Result<_>>()?))
}

fn object(schema: &Schema) -> Result<Value> {
    let block = schema.block.clone().unwrap_or_default();
    if !block.block_types.is_empty() {
        return Err(broken("a schema has blocks, which have no JSON form here"));
    }
    let mut form = Map::new();
    if !block.attributes.is_empty() {
        form.insert("attributes".to_owned(), attributes(&block.attributes)?);
    }
    describe(&mut form, &block.description, block.description_kind());
    flag(&mut form, "deprecated", block.deprecated);
    Ok(json!({"version": schema.version, "block": form}))
}

/// Unlike other schemas it has no version: nothing of an action is stored.
fn action(action: &ActionSchema) -> Result<Value> {
    let mut form = object(&action.schema.clone().unwrap_or_default())?;
    if let Some(form) = form.as_object_mut() {
        form.remove("version");
    }
    Ok(form)
}

fn attributes(attributes: &[schema::Attribute]) -> Result<Value> {
    let attributes = attributes.iter();
    let attributes = attributes.map(|it| Ok((it.name.clone(), attribute(it)?)));
    Ok(attributes.collect::<Result<Map<_, _>>>()?.into())
}

fn attribute(attribute: &schema::Attribute) -> Result<Value> {
    let name = &attribute.name;
    let mut form = Map::new();
    match &attribute.nested_type {
        None => form.insert("type".to_owned(), type_form(name, &attribute.r#type)?),
        Some(objects) => form.insert("nested_type".to_owned(), nested_form(name, objects)?),
    };
    describe(
        &mut form,
        &attribute.description,
        attribute.description_kind(),
    );
    flag(&mut form, "deprecated", attribute.deprecated);
    flag(&mut form, "required", attribute.required);
    flag(&mut form, "optional", attribute.optional);
    flag(&mut form, "computed", attribute.computed);
    flag(&mut form, "sensitive", attribute.sensitive);
    flag(&mut form, "write_only", attribute.write_only);
    Ok(form.into())
}

fn nested_form(name: &str, objects: &schema::Object) -> Result<Value> {
    if objects.nesting() != schema::object::NestingMode::List {
        return Err(broken(format!(
            "{name} is nested in a way that has no JSON form here"
        )));
    }
    Ok(json!({"attributes": attributes(&objects.attributes)?, "nesting_mode": "list"}))
}

fn identity(schema: &ResourceIdentitySchema) -> Result<Value> {
    let attributes = schema.identity_attributes.iter();
    let attributes = attributes.map(|it| Ok((it.name.clone(), identity_attribute(it)?)));
    let attributes = attributes.collect::<Result<Map<_, _>>>()?;
    Ok(json!({"version": schema.version, "attributes": attributes}))
}

fn identity_attribute(attribute: &resource_identity_schema::IdentityAttribute) -> Result<Value> {
    let mut form = Map::new();
    let ty = type_form(&attribute.name, &attribute.r#type)?;
    form.insert("type".to_owned(), ty);
    if !attribute.description.is_empty() {
        form.insert(
            "description".to_owned(),
            attribute.description.clone().into(),
        );
    }
    let required = attribute.required_for_import;
    flag(&mut form, "required_for_import", required);
    let optional = attribute.optional_for_import;
    flag(&mut form, "optional_for_import", optional);
    Ok(form.into())
}

fn type_form(name: &str, json: &[u8]) -> Result<Value> {
    let unreadable = |_| broken(format!("{name} has no type"));
    let ty = Type::from_json(json).map_err(unreadable)?;
    Ok(json!(ty))
}

fn describe(form: &mut Map<String, Value>, text: &str, kind: StringKind) {
    if text.is_empty() {
        return;
    }
    let kind = match kind {
        StringKind::Plain => "plain",
        StringKind::Markdown => "markdown",
    };
    form.insert("description".to_owned(), text.into());
    form.insert("description_kind".to_owned(), kind.into());
}

/// What does not hold is left out.
fn flag(form: &mut Map<String, Value>, name: &str, holds: bool) {
    if holds {
        form.insert(name.to_owned(), true.into());
    }
}

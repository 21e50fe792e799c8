use kubiya_emulator::{Shape, shapes};
use serde_json::{Map, Value as Json, json};
use tfplugin_framework::Value;

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Integration;

/// Names of configurations, of which some are drawn.
const CONFIGS: [&str; 3] = ["live", "preview", "test"];

/// What the vendor can be told.
const SETTINGS: [&str; 3] = ["arn", "region", "site"];

impl Kind for Integration {
    fn type_name(&self) -> &'static str {
        "kubiya_integration"
    }

    fn path(&self) -> &'static str {
        "/api/v2/integrations"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::INTEGRATIONS)
    }

    fn key(&self) -> &'static str {
        "name"
    }

    fn has_unique_names(&self) -> bool {
        true
    }

    fn may_stay(&self) -> Vec<String> {
        let of = |name: &str| SETTINGS.map(|setting| format!("{name} has {setting}"));
        CONFIGS.iter().flat_map(|name| of(name)).collect()
    }

    fn replacing(&self) -> &'static [&'static str] {
        &["integration_type"]
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        if drawing.random.chance(60) {
            content.is("description", drawing.text());
        }
        if drawing.random.chance(30) {
            let of_whom = drawing.random.pick(&["global", "per_user", ""]);
            content.is("auth_type", of_whom.to_owned());
        }
        if drawing.random.chance(30) {
            content.is("integration_type", "jira".to_owned());
        }
        let mut names = drawing.random.some(&CONFIGS, 60);
        if names.is_empty() {
            names.push("live");
        }
        if drawing.random.chance(30) {
            names.reverse();
        }
        let default = drawing.random.below(names.len());
        let is_only = names.len() == 1;
        let configs = names.into_iter().enumerate();
        let configs = configs.map(|(at, name)| config(drawing, name, at == default, is_only));
        let configs = Value::List(configs.collect());
        content.set("configs", Expression::Is(configs));
        content
    }

    /// A configuration that says nothing of what the vendor is told leaves alone what is there.
    fn expects(&self, known: &Known<'_>) -> Attributes {
        let mut fields = json!({
            "name": known.text("name"),
            "description": known.text_or("description", ""),
            "integration_type": known.text_or("integration_type", "aws"),
        });
        if let Some(auth_type) = known.optional("auth_type") {
            fields["auth_type"] = json!(auth_type);
        }
        let configs = known.objects("configs");
        let mut names = Vec::new();
        for config in configs {
            let name = config.field("name").as_str().unwrap_or_default();
            let is_default = match config.field("is_default") {
                Value::Bool(is_default) => *is_default,
                _ => configs.len() == 1,
            };
            fields[format!("{name} is default")] = json!(is_default);
            if let Value::Map(told) = config.field("vendor_specific") {
                for setting in SETTINGS {
                    let value = told.get(setting).and_then(Value::as_str);
                    fields[format!("{name} has {setting}")] = json!(value);
                }
            }
            names.push(name);
        }
        fields["configs"] = json!(names);
        members(fields)
    }

    fn observed(&self, object: &Json) -> Json {
        let mut observed = object.clone();
        let mut names = Vec::new();
        for config in object["configs"].as_array().into_iter().flatten() {
            let name = config["name"].as_str().unwrap_or_default();
            observed[format!("{name} is default")] = config["is_default"].clone();
            for setting in SETTINGS {
                let value = &config["vendor_specific"][setting];
                observed[format!("{name} has {setting}")] = value.clone();
            }
            names.push(name);
        }
        observed["configs"] = json!(names);
        observed
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["uuid"],
            "name": object["name"],
            "description": object["description"],
            "integration_type": object["integration_type"],
            "auth_type": object["auth_type"],
            "configs": object["configs"],
        }))
    }

    /// The order of configurations has no meaning.
    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        if let Some(Json::Array(configs)) = attributes.get_mut("configs") {
            configs.sort_by(|a, b| a["name"].as_str().cmp(&b["name"].as_str()));
        }
    }

    fn theirs(&self, name: &str) -> Json {
        let told = json!({"arn": "theirs", "region": "eu"});
        let config = json!({"name": "live", "is_default": true, "vendor_specific": told});
        json!({"name": name, "integration_type": "aws", "configs": [config]})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "auth_type": "",
            "configs": object["configs"],
            "description": object["description"],
            "id": "5e0b8b0e-6f0f-4f3e-9d55-0a4f6c8c2b11",
            "integration_type": object["integration_type"],
            "name": key,
        })
    }

    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let configs = || object["configs"].as_array().cloned().unwrap_or_default();
        let added = json!({"name": text, "is_default": false, "vendor_specific": {"arn": text}});
        let (mut more, mut fewer, mut others) = (configs(), configs(), configs());
        more.push(added);
        fewer.pop();
        for config in &mut others {
            config["is_default"] = json!(config["is_default"] != true);
            let told = config["vendor_specific"].as_object_mut();
            for value in told.into_iter().flat_map(Map::values_mut) {
                *value = json!(text);
            }
        }
        vec![
            ("description", json!(text)),
            ("integration_type", json!(text)),
            ("auth_type", json!(text)),
            ("configs", json!(more)),
            ("configs", json!(fewer)),
            ("configs", json!(others)),
        ]
    }
}

fn config(drawing: &mut Drawing<'_>, name: &str, is_default: bool, is_only: bool) -> Value {
    let says_default = (is_default && !is_only) || drawing.random.chance(50);
    let is_default = says_default.then_some(is_default);
    let told = drawing.random.chance(80).then(|| {
        let settings = drawing.random.some(&SETTINGS, 50).into_iter();
        Value::map(settings.map(|it| (it, Value::string(drawing.sensitive()))))
    });
    Value::map([
        ("name", name.into()),
        ("is_default", is_default.map_or(Value::Null, Value::from)),
        ("vendor_specific", told.unwrap_or(Value::Null)),
    ])
}

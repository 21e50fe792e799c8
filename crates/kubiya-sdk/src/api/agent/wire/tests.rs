use serde_json::{Value, json};

use super::*;
use crate::api::item::complete;

/// The managed fields.
const MANAGED: [&str; 17] = [
    "ai_instructions",
    "allowed_groups",
    "allowed_users",
    "description",
    "environment_variables",
    "image",
    "integrations",
    "is_debug_mode",
    "links",
    "llm_model",
    "name",
    "runners",
    "secrets",
    "sources",
    "starters",
    "tasks",
    "tools",
];

fn object(json: &str) -> Object<'_> {
    serde_json::from_str(json).unwrap()
}

fn read(json: &str) -> Agent {
    agent(&object(json)).unwrap()
}

/// The JSON of an update of what `read` describes.
fn replacement(read: &str, runners: &[&str], config: &AgentConfig) -> String {
    let runners: Vec<_> = runners.iter().map(|&runner| runner.to_owned()).collect();
    serde_json::to_string(&super::replacement(&object(read), &runners, config)).unwrap()
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn an_empty_configuration_is_sent_with_every_field_and_without_null() {
    let sent = serde_json::to_value(Managed::new(&AgentConfig::new("a", ""))).unwrap();
    assert_eq!(
        sent,
        json!({
            "name": "a", "description": "", "ai_instructions": "", "llm_model": "", "image": "",
            "is_debug_mode": false, "environment_variables": {}, "allowed_users": [],
            "allowed_groups": [], "sources": [], "tools": [], "secrets": [], "integrations": [],
            "links": [], "runners": [], "starters": [], "tasks": [],
        })
    );
}

#[test]
fn the_list_of_managed_fields_is_that_of_the_body() {
    let sent = serde_json::to_value(Managed::new(&AgentConfig::new("a", ""))).unwrap();
    let mut fields: Vec<_> = sent.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, MANAGED.iter().collect::<Vec<_>>());
}

#[test]
fn what_is_sent_is_read_back_equal() {
    let mut config = AgentConfig::new("a", "r");
    config.is_debug_mode = true;
    config.image = "ghcr.io/x:y".into();
    let odd = [
        "",
        " two  words ",
        "{\"a\":1}",
        "line\nbreak\ttab\\n",
        "é\u{1f511}",
    ];
    for text in odd {
        let variables = &mut config.environment_variables;
        variables.insert(format!("V{}", variables.len()), text.into());
        config.links.insert(text.into());
    }
    config.description = odd.concat();
    config.starters = vec![Starter {
        name: "s".into(),
        command: "c\n".into(),
    }];
    config.tasks = vec![Task {
        name: "t".into(),
        prompt: "p".into(),
        description: "d".into(),
    }];
    for set in [
        &mut config.users,
        &mut config.groups,
        &mut config.sources,
        &mut config.tool_sources,
        &mut config.secrets,
        &mut config.integrations,
    ] {
        *set = ["b".into(), "a".into()].into();
    }
    let mut sent = serde_json::to_value(Managed::new(&config)).unwrap();
    sent["uuid"] = json!("u");
    assert_eq!(*read(&sent.to_string()).config(), config);
}

#[test]
fn an_update_keeps_unmanaged_fields_byte_for_byte_but_neither_null_nor_the_servers_own() {
    let read = r#"{"uuid":"u","id":"u","desc":"old","metadata":{"created_at":"t"},"name":"old",
        "tags":[],"owners":["o"],"temperature":0.30000000000000004,"big":123456789012345678901234567890,
        "mcp_server":{"env":{"B":"\u0041","a":null}},"avatar_url":null,"instruction_type":"tools"}"#;
    let config = AgentConfig::new("new", "r");
    let sent = replacement(read, &[], &config);
    for kept in [
        r#""temperature":0.30000000000000004"#,
        r#""big":123456789012345678901234567890"#,
        r#""mcp_server":{"env":{"B":"\u0041","a":null}}"#,
    ] {
        assert!(sent.contains(kept), "{kept} is not in {sent}");
    }
    let mut sent = value(&sent);
    let fields = sent.as_object_mut().unwrap();
    for gone in NOT_SENT_BACK {
        assert!(!fields.contains_key(gone), "{gone}");
    }
    for kept in [
        "big",
        "instruction_type",
        "mcp_server",
        "owners",
        "tags",
        "temperature",
    ] {
        assert!(fields.remove(kept).is_some(), "{kept}");
    }
    assert_eq!(sent, serde_json::to_value(Managed::new(&config)).unwrap());
}

#[test]
fn the_configured_runner_takes_the_place_of_the_first() {
    for (had, configured, sent) in [
        (&["a", "b"][..], "a", json!(["a", "b"])),
        (&["A", "b"], "a", json!(["A", "b"])),
        (&["a", "b"], "b", json!(["b"])),
        (&["a", "b"], "c", json!(["c", "b"])),
        (&[], "c", json!(["c"])),
        (&["a"], "c", json!(["c"])),
        (&["a"], "", json!([])),
    ] {
        let body = replacement("{}", had, &AgentConfig::new("n", configured));
        assert_eq!(value(&body)["runners"], sent, "{had:?} {configured}");
    }
}

#[test]
fn what_is_unchanged_is_sent_back_with_all_that_it_holds() {
    let read = r#"{"uuid":"u","starters":[{"display_name":"s","command":"c","icon":"i"}],
        "tasks":["t"],"environment_variables":{"N":1}}"#;
    let mut config = self::read(read).config().clone();
    let fields = ["starters", "tasks", "environment_variables"];
    let sent = value(&replacement(read, &[], &config));
    for field in fields {
        assert_eq!(sent[field], value(read)[field], "{field}");
    }
    config.starters[0].name = "other".into();
    config.tasks[0].prompt = "p".into();
    config.environment_variables.insert("M".into(), "2".into());
    let sent = value(&replacement(read, &[], &config));
    assert_eq!(
        sent["starters"],
        json!([{"display_name": "other", "command": "c"}])
    );
    assert_eq!(
        sent["tasks"],
        json!([{"name": "t", "prompt": "p", "description": ""}])
    );
    assert_eq!(sent["environment_variables"], json!({"N": "1", "M": "2"}));
}

#[test]
fn absent_and_null_fields_are_empty() {
    let all_null = MANAGED.map(|key| format!(r#""{key}":null"#)).join(",");
    for json in [
        r#"{"id":"u"}"#.to_owned(),
        format!(r#"{{"uuid":"","id":"u","metadata":null,{all_null}}}"#),
        r#"{"id":"u","metadata":"soon"}"#.to_owned(),
    ] {
        let agent = read(&json);
        assert_eq!(*agent.config(), AgentConfig::new("", ""), "{json}");
        assert_eq!((agent.id(), agent.runners()), ("u", &[][..]), "{json}");
        assert_eq!(
            (agent.created_at(), agent.created_by()),
            (None, None),
            "{json}"
        );
    }
}

#[test]
fn the_older_name_of_the_description_counts_where_the_newer_is_absent() {
    for (json, description) in [
        (r#"{"id":"u","desc":"old"}"#, "old"),
        (r#"{"id":"u","desc":"old","description":"new"}"#, "new"),
        (r#"{"id":"u","desc":"old","description":""}"#, ""),
        (r#"{"id":"u","desc":"old","description":null}"#, ""),
    ] {
        assert_eq!(read(json).config().description, description, "{json}");
    }
}

#[test]
fn starters_and_tasks_of_any_type_are_read() {
    let agent = read(
        r#"{"id":"u","tasks":["look",{"name":"t","prompt":null},7,null],"starters":["s",{"command":"c"}]}"#,
    );
    let names = agent.config().tasks.iter().map(|task| &*task.name);
    assert_eq!(names.collect::<Vec<_>>(), ["look", "t", "7", ""]);
    let [first, second] = &agent.config().starters[..] else {
        panic!("{agent:?}");
    };
    assert_eq!((&*first.name, &*first.command), ("s", ""));
    assert_eq!((&*second.name, &*second.command), ("", "c"));
}

#[test]
fn an_agent_without_an_id_or_with_a_collection_of_another_type_is_not_understood() {
    for (json, field) in [
        (r#"{"name":"a"}"#, "uuid"),
        (r#"{"id":"u","sources":"s-1"}"#, "sources"),
        (
            r#"{"id":"u","environment_variables":[]}"#,
            "environment_variables",
        ),
        (r#"{"id":"u","is_debug_mode":"no"}"#, "is_debug_mode"),
        (r#"{"id":"u","tasks":{}}"#, "tasks"),
    ] {
        assert_eq!(agent(&object(json)).unwrap_err(), OddField(field), "{json}");
    }
}

#[test]
fn an_agent_is_complete_only_with_every_field_that_the_server_always_has() {
    let mut full = json!({"uuid": "u", "metadata": {"created_at": "t", "user_created": "v"}});
    for key in MANAGED {
        full[key] = Value::Null;
    }
    let is_complete = |value: &Value| complete::<Agent>(&object(&value.to_string())).is_some();
    assert!(is_complete(&full));
    for key in MANAGED {
        let mut less = full.clone();
        less.as_object_mut().unwrap().remove(key);
        let may_be_absent = ["image", "is_debug_mode", "links"].contains(&key);
        assert_eq!(is_complete(&less), may_be_absent, "{key}");
        less["desc"] = json!("");
        assert_eq!(
            is_complete(&less),
            may_be_absent || key == "description",
            "{key}"
        );
    }
    for metadata in [
        json!(null),
        json!({"created_at": "t"}),
        json!({"created_at": "t", "user_created": ""}),
        json!({"created_at": null, "user_created": "v"}),
    ] {
        let mut less = full.clone();
        less["metadata"] = metadata;
        assert!(!is_complete(&less), "{less}");
    }
    full["sources"] = json!("odd");
    assert!(!is_complete(&full));
}

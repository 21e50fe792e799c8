//! Reading, listing, updating and deleting agents.

use kubiya_sdk::{AgentConfig, ErrorKind, RetryPolicy, Starter, Task};
use serde_json::{Value, json as value};
use wiremock::Request;
use wiremock::matchers::{body_string_contains, header};

use crate::support::{Api, delete, empty, get, json, put};

const LIST: &str = "/api/v1/agents";
const ITEM: &str = "/api/v1/agents/a-1";
const AGENT: &str = include_str!("fixtures/agent.json");
const AGENTS: &str = include_str!("fixtures/agents.json");

fn config() -> AgentConfig {
    AgentConfig::new("db-manager", "runner-1")
}

#[tokio::test]
async fn get_reads_every_field_and_shows_neither_values_nor_what_it_does_not_know() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, AGENT)).await;
    let agent = api.client().agents().get("a-1").await.unwrap();
    let mut expected = config();
    expected.description = "Looks after the databases".into();
    expected.instructions = "Be careful.\n\"Always\" ask.".into();
    expected.model = "gpt-4o".into();
    expected.image = "ghcr.io/kubiyabot/kubiya-agent:stable".into();
    expected.is_debug_mode = true;
    let variables = [
        ("JSON", "{\"a\": 1}"),
        ("LINES", "one\n\ttwo\\n"),
        ("EMPTY", ""),
    ];
    expected.environment_variables = variables.map(|(k, v)| (k.into(), v.into())).into();
    expected.users = ["u-1".into()].into();
    expected.groups = ["g-1".into()].into();
    expected.sources = ["s-1".into(), "s-2".into()].into();
    expected.tool_sources = ["https://tools.example.com/a".into()].into();
    expected.secrets = ["db-password".into()].into();
    expected.integrations = ["slack".into()].into();
    expected.links = ["https://docs.example.com".into()].into();
    expected.starters = vec![Starter {
        name: "Status".into(),
        command: "show status".into(),
    }];
    expected.tasks = vec![Task {
        name: "Backup".into(),
        prompt: "Back up".into(),
        description: "Nightly".into(),
    }];
    assert_eq!(*agent.config(), expected);
    assert_eq!(agent.id(), "a-1");
    assert_eq!(agent.runners(), ["runner-1", "runner-2"]);
    assert_eq!(agent.created_at(), Some("2025-01-16T14:32:49Z"));
    assert_eq!(agent.created_by(), Some("u-1"));
    let shown = format!("{agent:?} {agent:#?}");
    assert!(shown.contains("JSON"));
    for hidden in ["never look at this", "ttwo", "{\\\"a\\\": 1}"] {
        assert!(!shown.contains(hidden), "{hidden} is in {shown}");
    }
    api.verify().await;
}

#[tokio::test]
async fn a_missing_agent_is_not_found_or_none() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(404, r#"{"error":"no such agent"}"#))
        .await;
    let client = api.client();
    let error = client.agents().get("a-1").await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        (error.operation(), error.message()),
        ("agents.get", Some("no such agent"))
    );
    assert_eq!(client.agents().get_opt("a-1").await.unwrap(), None);
    api.verify().await;
}

#[tokio::test]
async fn only_a_404_means_that_an_agent_is_missing() {
    for status in [400, 401, 403, 410, 429, 500, 502, 503, 504] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(status, r#"{"error":"agent not found"}"#))
            .await;
        let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
        let error = client.agents().get_opt("a-1").await.unwrap_err();
        assert_ne!(error.kind(), ErrorKind::NotFound, "{status}");
        api.verify().await;
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_agent_asked_for_is_not_believed() {
    for body in [
        r#"{"uuid":"a-2","name":"db-manager"}"#,
        r#"{"uuid":"a-2","id":"a-1"}"#,
        r#"{"name":"db-manager"}"#,
        r#"{"uuid":"a-1","sources":"s-1"}"#,
        "null",
        "[]",
        "",
        "<html><title>Sign in</title></html>",
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, body)).await;
        let error = api.client().agents().get("a-1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        assert!(!error.is_maybe_processed());
        api.verify().await;
    }
}

#[tokio::test]
async fn list_is_sorted_by_name_then_id_and_leaves_out_what_it_does_not_understand() {
    for body in [
        AGENTS.to_owned(),
        format!(r#"{{"agents":{AGENTS},"total":6}}"#),
        format!(r#" {{"items":{AGENTS}}}"#),
    ] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, json(200, &body)).await;
        let agents = api.client().agents().list().await.unwrap();
        let ids: Vec<_> = agents.iter().map(|agent| agent.id()).collect();
        assert_eq!(ids, ["a-1", "a-2", "a-3"]);
        assert_eq!(agents[1].config().description, "Only the older name");
        assert_eq!(agents[2].config().tasks[0].name, "look around");
        assert!(!format!("{agents:?}").contains("never look at this"));
        api.verify().await;
    }
}

#[tokio::test]
async fn an_empty_list_is_told_from_one_that_is_not_understood() {
    for (body, ok) in [
        ("[]", true),
        ("null", true),
        (r#"{"agents":null}"#, true),
        (r#"{"agents":[]}"#, true),
        ("", false),
        ("{}", false),
        (r#"{"agents":{}}"#, false),
        (r#"["a","b"]"#, false),
        (r#"[{"name":"without an id"}]"#, false),
    ] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, json(200, body)).await;
        match api.client().agents().list().await {
            Ok(agents) => assert!(ok && agents.is_empty(), "{body}"),
            Err(error) => {
                assert!(!ok, "{body}: {error}");
                assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
            }
        }
        api.verify().await;
    }
}

#[tokio::test]
async fn a_missing_list_is_not_an_empty_one() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, empty(404)).await;
    let error = api.client().agents().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

#[tokio::test]
async fn update_reads_the_agent_and_sends_it_back_with_the_configuration_laid_over_it() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, AGENT)).await;
    let mut expected: Value = serde_json::from_str(AGENT).unwrap();
    for (field, content) in [
        ("description", value!("")),
        ("ai_instructions", value!("")),
        ("llm_model", value!("")),
        ("image", value!("")),
        ("is_debug_mode", value!(false)),
        ("environment_variables", value!({"NEW": "x"})),
        ("allowed_users", value!([])),
        ("allowed_groups", value!([])),
        ("sources", value!([])),
        ("tools", value!([])),
        ("secrets", value!(["a", "b"])),
        ("integrations", value!([])),
        ("links", value!([])),
        ("starters", value!([])),
        ("tasks", value!([])),
    ] {
        expected[field] = content;
    }
    for field in ["uuid", "id", "desc", "metadata", "avatar_url"] {
        expected.as_object_mut().unwrap().remove(field);
    }
    let request = put(ITEM)
        .and(header("content-type", "application/json"))
        .and(body_string_contains(r#""temperature":0.30000000000000004"#))
        .and(move |request: &Request| {
            serde_json::from_slice::<Value>(&request.body).unwrap() == expected
        });
    api.expect(request, 1, json(200, "{}")).await;
    let mut config = config();
    config
        .environment_variables
        .insert("NEW".into(), "x".into());
    config.secrets = ["b".into(), "a".into()].into();
    api.client().agents().update("a-1", &config).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn credentials_that_an_update_sends_back_do_not_come_out_with_a_repeated_request() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, AGENT)).await;
    let echo = |request: &Request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        json(
            400,
            &value!({"error": format!("bad: {}", body["mcp_server"])}).to_string(),
        )
    };
    put(ITEM)
        .respond_with(echo)
        .expect(1)
        .mount(&api.server)
        .await;
    let error = api.client().agents().update("a-1", &config()).await;
    let error = error.unwrap_err();
    assert!(error.message().unwrap().contains("[REDACTED]"), "{error}");
    for word in ["never", "look", "this"] {
        assert!(!format!("{error} {error:?}").contains(word), "{error}");
    }
    api.verify().await;
}

#[tokio::test]
async fn another_runner_takes_the_place_of_the_first() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, AGENT)).await;
    let request = put(ITEM).and(body_string_contains(r#""runners":["runner-3","runner-2"]"#));
    api.expect(request, 1, empty(204)).await;
    let config = AgentConfig::new("db-manager", "runner-3");
    api.client().agents().update("a-1", &config).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn an_agent_that_cannot_be_read_is_not_overwritten() {
    for (response, kind) in [
        (empty(404), ErrorKind::NotFound),
        (empty(403), ErrorKind::PermissionDenied),
        (
            json(200, r#"{"uuid":"a-2"}"#),
            ErrorKind::UnexpectedResponse,
        ),
        (json(200, "{}"), ErrorKind::UnexpectedResponse),
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, response).await;
        let error = api.client().agents().update("a-1", &config()).await;
        let error = error.unwrap_err();
        assert_eq!(
            (error.operation(), error.kind(), error.is_maybe_processed()),
            ("agents.update", kind, false)
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn an_update_works_on_an_agent_with_odd_fields() {
    let api = Api::start().await;
    let odd = r#"{"id":"a-1","sources":"s-1","runners":7,"tasks":{}}"#;
    api.expect(get(ITEM), 1, json(200, odd)).await;
    let request = put(ITEM).and(body_string_contains(r#""sources":[]"#));
    api.expect(request, 1, empty(200)).await;
    api.client()
        .agents()
        .update("a-1", &config())
        .await
        .unwrap();
    api.verify().await;
}

#[tokio::test]
async fn an_update_keeps_what_it_is_told_to_keep_of_what_the_agent_has() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, AGENT)).await;
    let request = put(ITEM).and(|request: &Request| {
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        sent["sources"] == value!(["s-2"])
            && sent["environment_variables"] == value!({"NEW": "x"})
            && sent["description"] == ""
    });
    api.expect(request, 1, json(200, "{}")).await;
    let mut config = config();
    config
        .environment_variables
        .insert("NEW".into(), "x".into());
    let client = api.client();
    let keep = |has: &AgentConfig, config: &mut AgentConfig| {
        config.sources.clone_from(&has.sources);
        config.sources.remove("s-1");
    };
    let updated = client.agents().update_keeping("a-1", &config, keep).await;
    updated.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn an_update_that_keeps_something_needs_an_agent_that_is_understood() {
    let api = Api::start().await;
    let odd = r#"{"id":"a-1","sources":"s-1"}"#;
    api.expect(get(ITEM), 1, json(200, odd)).await;
    let client = api.client();
    let keep = |_: &AgentConfig, _: &mut AgentConfig| {};
    let updated = client.agents().update_keeping("a-1", &config(), keep).await;
    let error = updated.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert!(!error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn an_update_is_repeated_and_says_when_it_may_be_in_effect() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, AGENT)).await;
    api.first(put(ITEM), 1, empty(502)).await;
    api.first(put(ITEM), 1, json(200, AGENT)).await;
    api.expect(put(ITEM), 1, json(200, "<html>")).await;
    let client = api.client();
    client.agents().update("a-1", &config()).await.unwrap();
    let error = client.agents().update("a-1", &config()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert!(error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn delete_is_forced_and_tells_whether_the_agent_was_there() {
    let api = Api::start().await;
    let forced = || delete(ITEM).and(header("force", "true"));
    api.first(forced(), 1, empty(200)).await;
    api.expect(forced(), 2, empty(404)).await;
    let client = api.client();
    assert!(client.agents().delete_if_exists("a-1").await.unwrap());
    assert!(!client.agents().delete_if_exists("a-1").await.unwrap());
    let error = client.agents().delete("a-1").await.unwrap_err();
    assert!(error.is_not_found());
    api.verify().await;
}

#[tokio::test]
async fn a_404_after_a_lost_answer_means_that_the_delete_worked() {
    let api = Api::start().await;
    api.first(delete(ITEM), 1, empty(502)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    api.client().agents().delete("a-1").await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn unusable_arguments_are_refused_before_anything_is_sent() {
    let api = Api::start().await;
    let client = api.client();
    let agents = client.agents();
    let mut results = vec![
        agents.create(&AgentConfig::new("", "r")).await.map(drop),
        agents.update("a-1", &AgentConfig::new("", "r")).await,
    ];
    for id in ["", ".", "..", "a\nb", "a\0"] {
        results.extend([
            agents.get(id).await.map(drop),
            agents.get_opt(id).await.map(drop),
            agents.update(id, &config()).await,
            agents.delete(id).await,
            agents.delete_if_exists(id).await.map(drop),
        ]);
    }
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0)
        );
    }
    assert_eq!(api.requests().await, [""; 0]);
}

#[tokio::test]
async fn an_odd_id_travels_as_one_encoded_segment() {
    let api = Api::start().await;
    let at = |request: &Request| request.url.as_str().ends_with("/api/v1/agents/a%2Fb%3F%23");
    api.expect(wiremock::Mock::given(at), 1, json(200, r#"{"id":"a/b?#"}"#))
        .await;
    assert_eq!(
        api.client().agents().get("a/b?#").await.unwrap().id(),
        "a/b?#"
    );
    api.verify().await;
}

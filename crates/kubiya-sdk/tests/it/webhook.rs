//! Webhooks: what is sent and read, and that the URL is shown nowhere.

use kubiya_sdk::{Catalog, Communication, ErrorKind, TeamsChannel, Webhook, WebhookConfig};
use secrecy::ExposeSecret;
use serde_json::{Value, json as value};
use wiremock::ResponseTemplate;
use wiremock::matchers::body_json;

use crate::support::{Api, delete, empty, get, json, put};

const LIST: &str = "/api/v1/event";
const ITEM: &str = "/api/v1/event/w-1";
const WEBHOOK: &str = include_str!("fixtures/webhook.json");
const URL: &str = "https://hooks.example.com/in/5b0c7e2d-credential";

/// The configuration of the fixture.
fn config() -> WebhookConfig {
    let mut config = WebhookConfig::of_agent("Orders", "a-1");
    config.prompt = "Look at {{.event.id}}".into();
    config.source = "GitHub".into();
    config.filter = "action == 'opened'".into();
    config.runner = "edge".into();
    config.communication = Communication::new("Slack", "#orders");
    config.hide_webhook_headers = Some(true);
    config
}

fn webhook() -> Value {
    serde_json::from_str(WEBHOOK).unwrap()
}

fn without(mut webhook: Value, fields: &[&str]) -> Value {
    for field in fields {
        webhook.as_object_mut().unwrap().remove(*field);
    }
    webhook
}

fn list_of(webhooks: &[Value]) -> ResponseTemplate {
    json(200, &value!(webhooks).to_string())
}

#[tokio::test]
async fn a_webhook_is_read_with_everything() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, WEBHOOK)).await;
    let webhook = api.client().webhooks().get("w-1").await.unwrap();
    assert_eq!((webhook.id(), webhook.config()), ("w-1", &config()));
    assert_eq!(webhook.url().unwrap().expose_secret(), URL);
    assert_eq!(webhook.created_by(), Some("ann@example.com"));
    let odd = "2025-01-16 14:32:49.120391 +0000 UTC";
    assert_eq!(webhook.created_at(), Some(odd));
    api.verify().await;
}

#[tokio::test]
async fn nothing_that_is_printed_has_the_url_or_the_workflow() {
    let api = Api::start().await;
    let mut webhook = webhook();
    webhook["workflow"] = value!(r#"{"token":"hunter2-and-more"}"#);
    api.expect(get(ITEM), 1, json(200, &webhook.to_string()))
        .await;
    let webhook = api.client().webhooks().get("w-1").await.unwrap();
    let printed = format!("{webhook:?} {:#?}", webhook.config());
    assert!(printed.contains("Orders"));
    for hidden in [URL, "credential", "hunter2"] {
        assert!(!printed.contains(hidden), "{printed}");
    }
    api.verify().await;
}

#[tokio::test]
async fn null_and_absent_parts_are_empty_and_no_time_is_none() {
    for body in [
        r#"{"id":"w-1","name":"n"}"#,
        r#"{"uuid":"","id":"w-1","name":"n","prompt":null,"workflow":null,"runner":null,"communication":null,
            "webhook_url":null,"hide_webhook_headers":null,"created_at":"0001-01-01T00:00:00Z"}"#,
        r#"{"id":"w-1","name":"n","workflow":"[]","created_at":""}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, body)).await;
        let webhook = api.client().webhooks().get("w-1").await.unwrap();
        let mut config = WebhookConfig::of_agent("n", "");
        config.hide_webhook_headers = Some(false);
        assert_eq!(webhook.config(), &config);
        assert_eq!((webhook.created_at(), webhook.created_by()), (None, None));
        assert!(webhook.url().is_none());
        api.verify().await;
    }
}

#[tokio::test]
async fn a_webhook_with_both_is_one_of_its_workflow() {
    for workflow in [value!(r#"{"name":"w"}"#), value!({"name": "w"})] {
        let mut both = webhook();
        both["workflow"] = workflow;
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, &both.to_string())).await;
        let webhook = api.client().webhooks().get("w-1").await.unwrap();
        let config = webhook.config();
        assert_eq!(
            (&*config.agent_id, &*config.workflow),
            ("", r#"{"name":"w"}"#)
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn a_list_is_read_bare_or_wrapped_and_completed_where_it_says_little() {
    let mut second = webhook();
    second["id"] = value!("w-2");
    second["name"] = value!("A hook");
    let all = value!([webhook(), second]);
    for list in [all.clone(), value!({"webhooks": all})] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, json(200, &list.to_string())).await;
        let all = api.client().webhooks().list().await.unwrap();
        let ids: Vec<_> = all.iter().map(Webhook::id).collect();
        assert_eq!(ids, ["w-2", "w-1"]);
        assert_eq!(all[1].config(), &config());
        api.verify().await;
    }
    let api = Api::start().await;
    let sparse = without(webhook(), &["communication", "webhook_url", "prompt"]);
    api.expect(get(LIST), 1, list_of(&[sparse])).await;
    api.expect(get(ITEM), 1, json(200, WEBHOOK)).await;
    let all = api.client().webhooks().list().await.unwrap();
    assert_eq!(all[0].config(), &config());
    api.verify().await;
}

#[tokio::test]
async fn many_webhooks_are_read_for_the_price_of_one_list() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, WEBHOOK)).await;
    api.expect(get(LIST), 1, list_of(&[webhook()])).await;
    let catalog = Catalog::<Webhook>::new(api.client());
    for _ in 0..5 {
        assert_eq!(catalog.get("w-1").await.unwrap().config(), &config());
    }
    api.verify().await;
}

#[tokio::test]
async fn a_webhook_that_is_listed_but_not_answered_singly_is_there() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, empty(404)).await;
    api.first(get(LIST), 1, list_of(&[webhook()])).await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let client = api.client();
    let found = client.webhooks().get("w-1").await.unwrap();
    assert_eq!(found.config(), &config());
    assert_eq!(client.webhooks().get_opt("w-1").await.unwrap(), None);
    api.verify().await;
}

/// The body of the one update of what was read.
async fn updated(read: &Value, config: &WebhookConfig) -> Value {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, &read.to_string())).await;
    api.expect(put(ITEM), 1, empty(200)).await;
    api.client().webhooks().update("w-1", config).await.unwrap();
    let requests = api.server.received_requests().await.unwrap();
    let body = requests.last().unwrap().body_json().unwrap();
    api.verify().await;
    body
}

#[tokio::test]
async fn an_update_replaces_what_is_configured_and_keeps_the_rest_but_for_times() {
    let mut config = WebhookConfig::of_agent("Other", "a-2");
    config.communication = Communication::new("Teams", TeamsChannel::new("A", "#b").destination());
    let mut sent = without(webhook(), &["created_at", "updated_at"]);
    for (field, content) in [
        ("name", value!("Other")),
        ("agent_id", value!("a-2")),
        ("prompt", value!("")),
        ("source", value!("")),
        ("filter", value!("")),
        ("runner", value!("")),
        (
            "communication",
            value!({"method": "Teams", "destination": r##"#{"team_name":"A","channel_name":"b"}"##}),
        ),
    ] {
        sent[field] = content;
    }
    assert_eq!(updated(&webhook(), &config).await, sent);
}

#[tokio::test]
async fn what_is_unchanged_is_sent_as_it_was_read() {
    let mut config = config();
    config.hide_webhook_headers = None;
    config.prompt = "other".into();
    let sent = updated(&webhook(), &config).await;
    assert_eq!(sent["communication"], webhook()["communication"]);
    assert_eq!(sent["hide_webhook_headers"], true);
    assert_eq!(sent["ratio"], webhook()["ratio"]);
}

#[tokio::test]
async fn an_agent_beside_a_workflow_stays_while_there_is_one() {
    let mut both = webhook();
    both["workflow"] = value!({"name": "w"});
    for workflow in [r#"{"name":"w"}"#, r#"{"name":"other"}"#] {
        let mut config = WebhookConfig::of_workflow("Orders", workflow);
        config.runner = "edge".into();
        let sent = updated(&both, &config).await;
        assert_eq!(sent["agent_id"], "a-1");
        let expected = match workflow.contains("other") {
            true => value!(workflow),
            false => value!({"name": "w"}),
        };
        assert_eq!(sent["workflow"], expected);
    }
    let to_workflow = WebhookConfig::of_workflow("Orders", r#"{"name":"w"}"#);
    let sent = updated(&webhook(), &to_workflow).await;
    assert_eq!(
        (&sent["agent_id"], &sent["workflow"]),
        (&value!(""), &value!(r#"{"name":"w"}"#))
    );
    let to_agent = WebhookConfig::of_agent("Orders", "a-2");
    let sent = updated(&both, &to_agent).await;
    assert_eq!(
        (&sent["agent_id"], &sent["workflow"]),
        (&value!("a-2"), &value!(""))
    );
}

#[tokio::test]
async fn an_update_tells_another_url_and_what_the_server_remarks() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, WEBHOOK)).await;
    let mut answer = webhook();
    answer["webhook_url"] = value!("https://hooks.example.com/in/another-credential");
    answer["errors"] = value!([
        {"file": "w.json", "error": "unknown tool", "details": "restart"},
        format!("see {URL} or https://hooks.example.com/in/another-credential"),
        "Look at {{.event.id}} is odd",
        {"unreadable": 1},
    ]);
    answer["message"] = value!("m".repeat(2000));
    api.expect(put(ITEM), 1, json(200, &answer.to_string()))
        .await;
    let client = api.client();
    let updated = client.webhooks().update("w-1", &config()).await.unwrap();
    let url = updated.url().unwrap().expose_secret();
    assert_eq!(url, "https://hooks.example.com/in/another-credential");
    let remarks = updated.remarks();
    assert_eq!(remarks[0], "w.json: unknown tool: restart");
    assert!(!remarks[1].contains("credential"), "{remarks:?}");
    assert!(!remarks[2].contains("Look"), "{remarks:?}");
    assert_eq!((remarks.len(), remarks[3].len()), (4, 512));
    assert!(!format!("{updated:?}").contains("credential"));
    api.verify().await;
}

#[tokio::test]
async fn no_error_repeats_the_url_or_what_a_workflow_holds() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, WEBHOOK)).await;
    let said = value!({"error": format!("{URL} got hunter2-and-more and 987654")}).to_string();
    api.expect(put(ITEM), 1, json(400, &said)).await;
    let workflow = r#"{"steps":[{"token":"hunter2-and-more","port":987654}]}"#;
    let config = WebhookConfig::of_workflow("Orders", workflow);
    let client = api.client();
    let error = client.webhooks().update("w-1", &config).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let said = format!("{error:?} {error} {:?}", error.message());
    for hidden in ["credential", "hunter2", "987654"] {
        assert!(!said.contains(hidden), "{said}");
    }
    api.verify().await;
}

#[tokio::test]
async fn a_delete_is_held_to_its_result() {
    for (answer, is_deleted) in [
        (empty(204), true),
        (json(200, r#"{"result":"ok"}"#), true),
        (json(200, r#"{"result":"OK"}"#), true),
        (json(200, "{}"), true),
        (json(200, r#"{"result":"failed"}"#), false),
        (json(200, r#"{"result":false}"#), false),
    ] {
        let api = Api::start().await;
        api.expect(delete(ITEM), 1, answer).await;
        let deleted = api.client().webhooks().delete_if_exists("w-1").await;
        match deleted {
            Ok(was_there) => assert!(was_there && is_deleted),
            Err(error) => {
                assert!(!is_deleted, "{error}");
                assert_eq!(error.kind(), ErrorKind::Rejected);
                assert!(!error.is_maybe_processed());
            }
        }
        api.verify().await;
    }
    let api = Api::start().await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let gone = api.client().webhooks().delete_if_exists("w-1").await;
    assert!(!gone.unwrap());
    api.verify().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let api = Api::start().await;
    let client = api.client();
    let webhooks = client.webhooks();
    let (nameless, mut huge) = (
        WebhookConfig::of_agent("", "a"),
        WebhookConfig::of_agent("n", "a"),
    );
    huge.prompt = "p".repeat(kubiya_sdk::OBJECT_LIMIT);
    for error in [
        webhooks.create(&nameless).await.unwrap_err(),
        webhooks.create(&huge).await.unwrap_err(),
        webhooks.update("w-1", &nameless).await.unwrap_err(),
        webhooks.update("w-1", &huge).await.unwrap_err(),
        webhooks.update("..", &config()).await.unwrap_err(),
        webhooks.get("").await.unwrap_err(),
        webhooks.delete("a\0").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    api.verify().await;
}

#[tokio::test]
async fn a_create_sends_what_is_configured_and_no_times() {
    let body = value!({
        "name": "Orders", "prompt": "Look at {{.event.id}}", "source": "GitHub",
        "filter": "action == 'opened'", "agent_id": "a-1", "runner": "edge",
        "communication": {"method": "Slack", "destination": "#orders"},
        "hide_webhook_headers": true, "id": "", "created_by": "", "webhook_url": "",
        "managed_by": "terraform", "task_id": "t-1",
    });
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let post = crate::support::post_to(LIST);
    api.expect(post.and(body_json(body)), 1, json(201, WEBHOOK))
        .await;
    let builder = api.builder().managed_by("terraform").task_id("t-1");
    let client = builder.build().unwrap();
    let created = client.webhooks().create(&config()).await.unwrap();
    assert_eq!((created.id(), created.remarks()), ("w-1", &[][..]));
    assert_eq!(created.webhook().unwrap().config(), &config());
    assert!(!format!("{created:?}").contains("credential"));
    api.verify().await;
}

#[tokio::test]
async fn a_lost_create_is_the_one_new_webhook_of_this_content() {
    let wanted = config();
    let mut ours = webhook();
    ours["id"] = value!("w-9");
    ours["communication"] = value!({"method": "slack", "destination": "orders"});
    let other = |field: &str, content: Value| {
        let mut other = ours.clone();
        other[field] = content;
        other
    };
    for (after, is_found) in [
        (vec![webhook(), ours.clone()], true),
        (vec![webhook()], false),
        (vec![webhook(), other("agent_id", value!("a-2"))], false),
        (vec![webhook(), other("source", value!("x"))], false),
        (
            vec![webhook(), ours.clone(), other("id", value!("w-10"))],
            false,
        ),
    ] {
        let api = Api::start().await;
        api.first(get(LIST), 1, list_of(&[webhook()])).await;
        api.expect(crate::support::post_to(LIST), 1, empty(502))
            .await;
        api.expect(get(LIST), 1, list_of(&after)).await;
        let created = api.client().webhooks().create(&wanted).await;
        match created {
            Ok(created) => assert!(is_found && created.id() == "w-9"),
            Err(error) => assert!(!is_found && error.is_maybe_processed(), "{error}"),
        }
        api.verify().await;
    }
}

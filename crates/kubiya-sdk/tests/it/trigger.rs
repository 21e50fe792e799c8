//! Triggers: what is sent and read, and that neither the URL nor the workflow is shown.

use kubiya_sdk::{Catalog, Client, ErrorKind, SecretString, Trigger, TriggerConfig};
use secrecy::ExposeSecret;
use serde_json::{Value, json as value};
use wiremock::ResponseTemplate;
use wiremock::matchers::{body_json, query_param, query_param_is_missing};

use crate::support::raw::{Act, RawServer};
use crate::support::{Api, KEY, delete, empty, get, json, post_to, put, quick};

const LIST: &str = "/api/workflows";
const ITEM: &str = "/api/workflows/wf-1";
const PUBLISH: &str = "/api/workflows/wf-1/publish";
const WEBHOOK_URL: &str = "/api/workflows/wf-1/webhook-url";
const TRIGGER: &str = include_str!("fixtures/trigger.json");

fn fixture() -> Value {
    serde_json::from_str(TRIGGER).unwrap()
}

fn config() -> TriggerConfig {
    TriggerConfig::new("orders", fixture()["definition"].to_string())
}

fn page(workflows: &[Value]) -> ResponseTemplate {
    json(
        200,
        &value!({"workflows": workflows, "total": 9, "page": 1, "totalPages": 1}).to_string(),
    )
}

#[tokio::test]
async fn a_trigger_is_read_and_its_workflow_not_printed() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, TRIGGER)).await;
    let trigger = api.client().triggers().get("wf-1").await.unwrap();
    assert_eq!((trigger.id(), trigger.name()), ("wf-1", "orders"));
    assert!(trigger.is_published());
    let workflow: Value = serde_json::from_str(trigger.workflow().unwrap()).unwrap();
    assert_eq!(workflow, fixture()["definition"]);
    let printed = format!("{trigger:?} {:?}", config());
    assert!(!printed.contains("hunter2"), "{printed}");
    api.verify().await;
}

#[tokio::test]
async fn a_trigger_without_its_definition_is_read_all_the_same() {
    let api = Api::start().await;
    let mut bare = fixture();
    bare.as_object_mut().unwrap().remove("definition");
    api.expect(get(ITEM), 1, json(200, &bare.to_string())).await;
    let trigger = api.client().triggers().get("wf-1").await.unwrap();
    assert_eq!(trigger.workflow(), None);
    api.verify().await;
}

#[tokio::test]
async fn a_list_is_read_page_by_page_to_its_end() {
    let api = Api::start().await;
    let entry =
        |n: usize| value!({"id": format!("wf-{n}"), "name": format!("n-{n}"), "status": "draft"});
    let all: Vec<Value> = (0..13).map(entry).collect();
    let first = get(LIST)
        .and(query_param("limit", "100"))
        .and(query_param("status", "all"))
        .and(query_param_is_missing("page"));
    let numbered = |n: &str| get(LIST).and(query_param("page", n));
    api.expect(first, 2, page(&all[..12])).await;
    api.expect(numbered("2"), 2, page(&all[12..])).await;
    api.expect(numbered("3"), 1, page(&[])).await;
    let listed = api.client().triggers().list().await.unwrap();
    assert_eq!(listed.len(), 13);
    api.verify().await;
}

#[tokio::test]
async fn a_create_sends_a_draft_with_the_whole_definition() {
    let api = Api::start().await;
    let text = r#"{"name":"Orders","version":1,"steps":[],"params":{"a":1e400}}"#;
    api.expect(get(LIST), 1, page(&[])).await;
    api.expect(post_to(LIST), 1, json(201, TRIGGER)).await;
    let config = TriggerConfig::new("orders", text);
    let created = api.client().triggers().create(&config).await.unwrap();
    assert_eq!(created.id(), "wf-1");
    let requests = api.server.received_requests().await.unwrap();
    let sent = requests.iter().find(|it| it.method == "POST").unwrap();
    let sent = String::from_utf8(sent.body.clone()).unwrap();
    let expected = format!(
        "{{\"name\":\"orders\",\"description\":\"Workflow for trigger orders\",\"status\":\"draft\",\"definition\":{text}}}"
    );
    assert_eq!(sent, expected);
    api.verify().await;
}

#[tokio::test]
async fn a_lost_create_adopts_the_one_new_draft_that_holds_the_workflow() {
    let mut ours = fixture();
    ours["status"] = value!("draft");
    ours["definition"]["steps"][0]["id"] = value!("step-0");
    let mut published = ours.clone();
    published["status"] = value!("published");
    for (found, is_adopted) in [(ours, true), (published, false)] {
        let api = Api::start().await;
        api.first(get(LIST), 1, page(&[])).await;
        api.expect(post_to(LIST), 1, empty(502)).await;
        api.expect(get(LIST), 2, page(&[found])).await;
        let mut workflow = fixture()["definition"].clone();
        workflow["steps"][0]["output"] = value!("");
        workflow["steps"][0]["extra"] = value!({"args": []});
        let config = TriggerConfig::new("orders", workflow.to_string());
        let created = api.client().triggers().create(&config).await;
        match is_adopted {
            true => assert_eq!(created.unwrap().id(), "wf-1"),
            false => {
                let error = created.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
                assert!(error.is_maybe_processed());
            }
        }
        api.verify().await;
    }
}

#[tokio::test]
async fn publishing_sends_the_id_and_the_runner_and_success_can_be_none() {
    let body = value!({"type": "webhook", "webhookPath": "wf-1", "runner": "edge"});
    for (answer, said) in [
        (r#"{"success": true, "message": "ok"}"#, None),
        ("", None),
        (
            r#"{"success": false, "message": "no runner"}"#,
            Some("no runner"),
        ),
        (r#"{"success": null}"#, None),
    ] {
        let api = Api::start().await;
        let sent = post_to(PUBLISH).and(body_json(&body));
        api.expect(sent, 1, json(200, answer)).await;
        let done = api.client().triggers().publish("wf-1", "edge").await;
        match said {
            None => done.unwrap(),
            Some(said) => {
                let error = done.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Rejected);
                assert_eq!(error.message(), Some(said));
            }
        }
        api.verify().await;
    }
}

#[tokio::test]
async fn a_lost_answer_to_publishing_is_asked_for_again() {
    let done = Act::respond("200 OK", r#"{"success":true}"#);
    let server = RawServer::start([Act::ReadAndReset, done]).await;
    let client = Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(&*server.url())
        .retry(quick())
        .build()
        .unwrap();
    client.triggers().publish("wf-1", "edge").await.unwrap();
    assert_eq!(
        server.requests(),
        [format!("POST {PUBLISH}"), format!("POST {PUBLISH}")]
    );
}

#[tokio::test]
async fn a_url_is_a_secret_from_then_on() {
    let url = "https://hook.example/wf-1?h=hash-credential";
    let api = Api::start().await;
    let told = value!({"webhookUrl": url, "webhookHash": "hash-credential", "method": "POST"});
    let body = value!({"runner": "edge", "triggerType": "webhook"});
    let sent = post_to(WEBHOOK_URL).and(body_json(&body));
    api.expect(sent, 1, json(200, &told.to_string())).await;
    let echo = value!({"error": format!("bad {url}")}).to_string();
    api.expect(get(ITEM), 1, json(400, &echo)).await;
    let client = api.client();
    let found = client.triggers().url("wf-1", "edge").await.unwrap();
    assert_eq!(found.expose_secret(), url);
    let error = client.triggers().get("wf-1").await.unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("credential"),
        "{error}"
    );
    api.verify().await;
    let api = Api::start().await;
    api.expect(post_to(WEBHOOK_URL), 1, json(200, "{}")).await;
    let error = api
        .client()
        .triggers()
        .url("wf-1", "edge")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

#[tokio::test]
async fn an_update_lays_the_configuration_over_what_was_read() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, TRIGGER)).await;
    let definition = value!({"name": "Orders", "version": 2, "steps": []});
    let body = value!({
        "name": "renamed", "description": "Workflow for trigger renamed", "status": "published",
        "definition": definition, "labels": {"ratio": 0.10},
    });
    let mut answer = body.clone();
    answer["id"] = value!("wf-1");
    answer["message"] = value!("a remark");
    let sent = put(ITEM).and(body_json(&body));
    api.expect(sent, 1, json(200, &answer.to_string())).await;
    let config = TriggerConfig::new("renamed", definition.to_string());
    let updated = api.client().triggers().update("wf-1", &config).await;
    let updated = updated.unwrap();
    assert_eq!(updated.status(), Some("published"));
    assert_eq!(updated.name(), Some("renamed"));
    assert_eq!(updated.remarks(), ["a remark"]);
    api.verify().await;
}

/// What a `PUT` sends as the definition, in its spelling.
async fn definition_sent(api: &Api) -> String {
    let requests = api.server.received_requests().await.unwrap();
    let sent = requests.iter().find(|it| it.method == "PUT").unwrap();
    let fields: std::collections::BTreeMap<String, Box<serde_json::value::RawValue>> =
        serde_json::from_slice(&sent.body).unwrap();
    fields["definition"].get().to_owned()
}

#[tokio::test]
async fn a_workflow_that_has_changed_is_sent_however_little_that_is() {
    let read = r#"{"id":"wf-1","name":"orders","definition":{"n":123456789012345678901}}"#;
    let wanted = r#"{"n":123456789012345678902}"#;
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, read)).await;
    api.expect(put(ITEM), 1, json(200, "{}")).await;
    let config = TriggerConfig::new("orders", wanted);
    let updated = api.client().triggers().update("wf-1", &config).await;
    assert!(updated.is_ok());
    assert_eq!(definition_sent(&api).await, wanted);
    api.verify().await;
}

#[tokio::test]
async fn a_workflow_that_has_not_changed_stays_with_what_was_added_to_it() {
    let wanted = r#"{"name":"Orders","version":1,"steps":[{"name":"x"}]}"#;
    let theirs = r#"{"name":"Orders","version":1.0,"steps":[{"id":"7","name":"x"}]}"#;
    for (there, sent) in [(theirs, theirs), ("null", wanted), ("\"\"", wanted)] {
        let read = format!(r#"{{"id":"wf-1","name":"orders","definition":{there}}}"#);
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, &read)).await;
        api.expect(put(ITEM), 1, json(200, "{}")).await;
        let config = TriggerConfig::new("renamed", wanted);
        let client = api.client();
        let triggers = client.triggers();
        let updated = triggers.update_around_workflow("wf-1", &config).await;
        assert!(updated.is_ok());
        assert_eq!(definition_sent(&api).await, sent);
        api.verify().await;
    }
}

#[tokio::test]
async fn a_deletion_that_does_not_say_so_does_not_count_for_one() {
    for (answer, looks, is_gone, is_missing) in [
        (r#"{"success": true}"#, 0, true, None),
        ("", 0, true, None),
        ("deleted", 0, true, None),
        ("{}", 1, true, Some(true)),
        ("{}", 1, false, Some(false)),
        (
            r#"{"success": false, "message": "in use"}"#,
            1,
            false,
            Some(false),
        ),
        ("<html></html>", 1, true, Some(true)),
    ] {
        let api = Api::start().await;
        api.expect(delete(ITEM), 1, json(200, answer)).await;
        let found = match is_gone {
            true => json(404, r#"{"error":"Workflow not found"}"#),
            false => json(200, TRIGGER),
        };
        api.expect(get(ITEM), looks, found).await;
        let deleted = api.client().triggers().delete("wf-1").await;
        let found = deleted.err().map(|error| error.is_not_found());
        assert_eq!(found, is_missing, "{answer:?}");
        api.verify().await;
    }
}

#[tokio::test]
async fn what_is_no_workflow_is_sent_nowhere() {
    let api = Api::start().await;
    let client = api.client();
    for workflow in ["", "[]", "{broken", "7"] {
        let config = TriggerConfig::new("n", workflow);
        let created = client.triggers().create(&config).await.unwrap_err();
        let updated = client.triggers().update("wf-1", &config).await.unwrap_err();
        for error in [created, updated] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{workflow}");
        }
    }
    api.verify().await;
}

#[tokio::test]
async fn many_triggers_are_read_for_the_price_of_one_list() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, TRIGGER)).await;
    api.expect(get(LIST), 2, page(&[fixture()])).await;
    let catalog = Catalog::<Trigger>::new(api.client());
    for _ in 0..5 {
        assert!(catalog.get("wf-1").await.unwrap().is_published());
    }
    api.verify().await;
}

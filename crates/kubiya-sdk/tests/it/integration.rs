//! Integrations: what is sent and read, and what no error shows.

use kubiya_sdk::{Error, ErrorKind, IntegrationConfig, VendorConfig};
use serde_json::{Value, json as value};
use wiremock::matchers::{body_json, query_param};

use crate::support::{Api, delete, empty, get, json, post_to, put};

const LIST: &str = "/api/v2/integrations";
const ITEM: &str = "/api/v2/integrations/aws-orders";
const INTEGRATION: &str = include_str!("fixtures/integration.json");

/// The configuration of the fixture, with what the server has added.
fn config() -> IntegrationConfig {
    let mut config = IntegrationConfig::new("aws-orders", "aws");
    config.description = "Orders account".to_owned();
    config.auth_type = "global".to_owned();
    let mut main = VendorConfig::new("main");
    main.is_default = true;
    for (name, text) in [
        ("arn", "arn:aws:iam::111122223333:role/orders"),
        ("capabilities", "[\"read\", \"list\"]"),
        ("external_id", ""),
        ("retries", "5"),
    ] {
        main.vendor_specific.set(name, text);
    }
    config.configs = vec![main, VendorConfig::new("spare")];
    config
}

fn fixture() -> Value {
    serde_json::from_str(INTEGRATION).unwrap()
}

#[tokio::test]
async fn an_integration_is_read_with_everything_alone_or_in_an_array() {
    let other = r#"{"name":"other"}"#;
    for body in [
        INTEGRATION.to_owned(),
        format!("[{INTEGRATION}]"),
        format!("[1, {other}, {INTEGRATION}]"),
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, &body)).await;
        let integration = api.client().integrations().get("aws-orders").await.unwrap();
        assert_eq!(integration.config(), &config());
        assert_eq!(
            integration.uuid(),
            Some("9d7a4f8e-0000-4000-8000-000000000001")
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn an_answer_about_something_else_is_not_the_integration() {
    for body in [
        "[]",
        r#"[{"name":"other"}]"#,
        r#"{"name":"other"}"#,
        r#"{"name":"aws-orders","configs":{"token":"canary"}}"#,
        r#"{"name":"aws-orders","configs":["canary"]}"#,
        r#"{"name":"aws-orders","configs":[{"name":"a","vendor_specific":"canary"}]}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, body)).await;
        let error = api
            .client()
            .integrations()
            .get("aws-orders")
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        assert!(!format!("{error} {error:?}").contains("canary"));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_list_asks_for_everything_and_completes_what_lacks_configurations() {
    let mut sparse = fixture();
    sparse.as_object_mut().unwrap().remove("configs");
    let list =
        value!([sparse, {"name": "b", "configs": null}, {"uuid": "no name"}, {"name": "gone"}]);
    let api = Api::start().await;
    let full = get(LIST).and(query_param("full", "true"));
    api.expect(full, 1, json(200, &list.to_string())).await;
    api.expect(get(ITEM), 1, json(200, INTEGRATION)).await;
    api.expect(get("/api/v2/integrations/gone"), 1, empty(404))
        .await;
    let all = api.client().integrations().list().await.unwrap();
    let [one, other] = &all[..] else {
        panic!("{} integrations", all.len())
    };
    assert_eq!((one.config(), other.name()), (&config(), "b"));
    assert_eq!((other.uuid(), &other.config().configs[..]), (None, &[][..]));
    api.verify().await;
}

#[tokio::test]
async fn a_create_sends_every_field_and_an_empty_uuid() {
    let mut sent = value!({
        "name": "aws-orders", "integration_type": "aws", "description": "Orders account", "auth_type": "global",
        "uuid": "", "managed_by": "tests",
        "configs": [{"name": "main", "is_default": true, "vendor_specific": {"region": "eu"}}],
    });
    let mut config = config();
    config.configs.pop();
    config.configs[0] = VendorConfig::new("main");
    config.configs[0].is_default = true;
    config.configs[0].vendor_specific.set("region", "eu");
    let api = Api::start().await;
    let create = post_to(LIST).and(body_json(&sent));
    sent["uuid"] = value!("u-1");
    api.expect(create, 1, json(200, &sent.to_string())).await;
    let client = api.builder().managed_by("tests").build().unwrap();
    let created = client.integrations().create(&config).await.unwrap();
    assert_eq!(created.name(), "aws-orders");
    assert_eq!(created.integration().unwrap().config(), &config);
    api.verify().await;
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_adopts_what_has_its_content_and_nothing_else() {
    for (description, is_ours) in [("Orders account", true), ("theirs", false)] {
        let mut there = fixture();
        there["description"] = value!(description);
        let api = Api::start().await;
        api.expect(post_to(LIST), 1, empty(504)).await;
        api.expect(get(LIST), 1, json(200, &value!([there]).to_string()))
            .await;
        let mut config = config();
        config.configs[0].vendor_specific.remove("capabilities");
        let created = api.client().integrations().create(&config).await;
        match created {
            Ok(created) => assert!(is_ours && created.integration().is_ok()),
            Err(error) => assert!(!is_ours && error.is_maybe_processed(), "{error}"),
        }
        api.verify().await;
    }
}

#[tokio::test]
async fn an_edit_sends_back_what_it_does_not_change() {
    let mut sent = fixture();
    sent.as_object_mut().unwrap().remove("kubiya_metadata");
    sent["configs"][0]
        .as_object_mut()
        .unwrap()
        .remove("kubiya_metadata");
    sent["description"] = value!("new");
    sent["configs"][0]["vendor_specific"]["arn"] = value!("other");
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, INTEGRATION)).await;
    api.expect(put(ITEM).and(body_json(&sent)), 1, json(200, "{}"))
        .await;
    let client = api.client();
    let change = |config: &mut IntegrationConfig| {
        config.name = "means nothing".to_owned();
        config.description = "new".to_owned();
        config.configs[0].vendor_specific.set("arn", "other");
        config.configs[0].vendor_specific.set("retries", "5");
    };
    client
        .integrations()
        .edit("aws-orders", change)
        .await
        .unwrap();
    let integrations = client.integrations();
    integrations.edit("aws-orders", |_| {}).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn no_error_shows_what_the_vendor_is_told() {
    let told = "hunter2-hunter2";
    let mut config = config();
    config.configs[0].vendor_specific.set("token", told);
    let echo = value!({"error": {"message": format!("bad token {told}")}}).to_string();
    let shown = |error: &Error| {
        let text = format!("{error} {error:?}");
        assert!(!text.contains(told) && text.contains("bad token"), "{text}");
    };
    let api = Api::start().await;
    api.expect(post_to(LIST), 1, json(400, &echo)).await;
    let error = api
        .client()
        .integrations()
        .create(&config)
        .await
        .unwrap_err();
    shown(&error);
    api.expect(get(ITEM), 1, json(200, INTEGRATION)).await;
    api.expect(put(ITEM), 1, json(400, &echo)).await;
    let error = api
        .client()
        .integrations()
        .update(&config)
        .await
        .unwrap_err();
    shown(&error);
    assert!(!format!("{config:?}").contains(told));
    api.verify().await;
}

#[tokio::test]
async fn a_delete_goes_to_the_name() {
    let api = Api::start().await;
    api.expect(delete("/api/v2/integrations/a%20b%2Fc"), 1, empty(200))
        .await;
    let deleted = api.client().integrations().delete_if_exists("a b/c").await;
    assert!(deleted.unwrap());
    let error = api.client().integrations().delete("..").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    api.verify().await;
}

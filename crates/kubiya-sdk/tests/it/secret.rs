//! Reading, listing, updating and deleting.

use kubiya_sdk::{ErrorKind, NewSecret, SecretString, SecretUpdate};
use wiremock::Match;
use wiremock::matchers::{body_json_string, header};

use crate::support::{Api, KEY, delete, empty, get, json, list, put};

const ITEM: &str = "/api/v2/secrets/db-password";
const SECRET: &str = include_str!("fixtures/secret.json");
const LIST: &str = include_str!("fixtures/list.json");

#[tokio::test]
async fn get_returns_the_metadata_and_ignores_unknown_fields() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, SECRET)).await;
    let secret = api.client().secrets().get("db-password").await.unwrap();
    assert_eq!(secret.name(), "db-password");
    assert_eq!(secret.description(), Some("Production database"));
    assert_eq!(secret.created_by(), Some("dana@example.com"));
    assert_eq!(secret.created_at(), Some("2025-01-16T14:32:49.123456Z"));
    api.verify().await;
}

#[tokio::test]
async fn every_request_says_who_sends_it() {
    let api = Api::start().await;
    let request = get(ITEM)
        .and(header("authorization", format!("UserKey {KEY}").as_str()))
        .and(header("source", "terraform"))
        .and(header(
            "user-agent",
            concat!("tool/1 kubiya-sdk/", env!("CARGO_PKG_VERSION"), " extra/2"),
        ));
    api.expect(request, 1, json(200, SECRET)).await;
    let client = api
        .builder()
        .source("terraform")
        .user_agent_prefix("tool/1")
        .user_agent_suffix("extra/2")
        .build()
        .unwrap();
    client.secrets().get("db-password").await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn a_missing_secret_is_not_found_or_none() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(404, r#"{"error":"no such secret"}"#))
        .await;
    let client = api.client();
    let error = client.secrets().get("db-password").await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        (error.operation(), error.status()),
        ("secrets.get", Some(404))
    );
    assert_eq!(error.message(), Some("no such secret"));
    assert_eq!(client.secrets().get_opt("db-password").await.unwrap(), None);
    api.verify().await;
}

#[tokio::test]
async fn only_a_404_means_that_a_secret_is_missing() {
    for status in [
        400, 401, 403, 405, 409, 410, 418, 422, 429, 500, 501, 502, 503, 504,
    ] {
        let api = Api::start().await;
        let response = json(
            status,
            r#"{"error":{"code":"not_found","message":"not found"}}"#,
        );
        api.expect(get(ITEM), 1, response).await;
        let client = api
            .builder()
            .retry(kubiya_sdk::RetryPolicy::none())
            .build()
            .unwrap();
        let error = client.secrets().get_opt("db-password").await.unwrap_err();
        assert_ne!(error.kind(), ErrorKind::NotFound, "{status}");
        assert_eq!(error.status(), Some(status));
        api.verify().await;
    }
}

#[tokio::test]
async fn an_answer_about_another_secret_is_not_believed() {
    let api = Api::start().await;
    api.expect(get("/api/v2/secrets/other"), 1, json(200, SECRET))
        .await;
    let error = api.client().secrets().get("other").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

#[tokio::test]
async fn list_is_sorted_and_bare_or_wrapped() {
    for body in [
        LIST.to_owned(),
        format!(r#"{{"secrets":{LIST},"total":3}}"#),
    ] {
        let api = Api::start().await;
        api.expect(list(), 1, json(200, &body)).await;
        let secrets = api.client().secrets().list().await.unwrap();
        let names: Vec<_> = secrets.iter().map(|secret| secret.name()).collect();
        assert_eq!(names, ["alpha", "db password/é", "zeta"]);
        assert!(!format!("{secrets:?}").contains("never look at this"));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_missing_list_is_not_an_empty_one() {
    let api = Api::start().await;
    api.expect(list(), 1, empty(404)).await;
    let error = api.client().secrets().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

/// Whoever takes what is not listed for absent must not be told that by a `null`.
#[tokio::test]
async fn null_is_no_list_of_secrets() {
    for body in ["null", r#"{"secrets":null}"#, r#"{"items":null}"#] {
        let api = Api::start().await;
        api.expect(list(), 1, json(200, body)).await;
        let error = api.client().secrets().list().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        api.verify().await;
    }
}

#[tokio::test]
async fn update_always_sends_name_value_and_description() {
    let api = Api::start().await;
    let body = r#"{"name":"db-password","value":"n\"w","description":""}"#;
    let request = put(ITEM)
        .and(header("content-type", "application/json"))
        .and(body_json_string(body));
    api.expect(request, 1, json(200, "{}")).await;
    let update = SecretUpdate::new(SecretString::from("n\"w"), "");
    api.client()
        .secrets()
        .update("db-password", update)
        .await
        .unwrap();
    api.verify().await;
}

#[tokio::test]
async fn delete_is_forced_and_has_no_body() {
    let api = Api::start().await;
    let no_body = |request: &wiremock::Request| request.body.is_empty();
    let request = delete(ITEM).and(header("force", "true")).and(no_body);
    api.expect(request, 1, empty(204)).await;
    api.client().secrets().delete("db-password").await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn deleting_a_missing_secret_is_not_found_or_false() {
    let api = Api::start().await;
    api.expect(delete(ITEM), 2, empty(404)).await;
    let client = api.client();
    assert!(
        client
            .secrets()
            .delete("db-password")
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert!(
        !client
            .secrets()
            .delete_if_exists("db-password")
            .await
            .unwrap()
    );
    api.verify().await;
}

#[tokio::test]
async fn a_404_after_a_lost_answer_means_that_the_delete_worked() {
    let api = Api::start().await;
    api.first(delete(ITEM), 1, empty(502)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    api.client().secrets().delete("db-password").await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn any_plausible_acknowledgement_of_a_write_is_accepted() {
    for (status, body) in [
        (200, ""),
        (201, "{}"),
        (202, "null"),
        (204, ""),
        (200, "ok"),
        (200, "\"deleted\""),
        (200, r#"{"result":"ok","error":""}"#),
        (200, r#"{"error":null}"#),
        (200, "[]"),
    ] {
        let api = Api::start().await;
        api.expect(delete(ITEM), 1, json(status, body)).await;
        api.client()
            .secrets()
            .delete("db-password")
            .await
            .unwrap_or_else(|e| panic!("{body}: {e}"));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_success_status_with_an_error_or_a_page_of_html_is_a_failure() {
    for (body, kind) in [
        (r#"{"error":"vault is sealed"}"#, ErrorKind::Rejected),
        (
            r#"{"error":{"code":"sealed","message":"vault is sealed"}}"#,
            ErrorKind::Rejected,
        ),
        (
            "<!doctype html><title>Sign in</title>",
            ErrorKind::UnexpectedResponse,
        ),
        (r#"{"result":"o"#, ErrorKind::UnexpectedResponse),
        ("\u{1f}\u{8b}garbage", ErrorKind::UnexpectedResponse),
    ] {
        let api = Api::start().await;
        api.expect(put(ITEM), 1, json(200, body)).await;
        let update = SecretUpdate::new(SecretString::from("value"), "");
        let error = api
            .client()
            .secrets()
            .update("db-password", update)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        api.verify().await;
    }
}

#[tokio::test]
async fn unusable_arguments_are_refused_before_anything_is_sent() {
    let api = Api::start().await;
    let client = api.client();
    let secrets = client.secrets();
    let value = || SecretString::from("value");
    for name in ["", ".", "..", "get_value", "a\nb", &*"n".repeat(256)] {
        let results = [
            secrets.get(name).await.map(drop),
            secrets.get_opt(name).await.map(drop),
            secrets
                .create(NewSecret::new(name, value()))
                .await
                .map(drop),
            secrets.update(name, SecretUpdate::new(value(), "")).await,
            secrets.delete(name).await,
            secrets.delete_if_exists(name).await.map(drop),
        ];
        for result in results {
            let error = result.unwrap_err();
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::InvalidInput, 0),
                "{name:?}"
            );
        }
    }
    let nothing = || SecretString::from("");
    for result in [
        secrets
            .create(NewSecret::new("a", nothing()))
            .await
            .map(drop),
        secrets.update("a", SecretUpdate::new(nothing(), "")).await,
    ] {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(api.requests().await, [""; 0]);
}

#[tokio::test]
async fn odd_names_travel_as_one_encoded_segment() {
    let api = Api::start().await;
    let name = "team a/db#1?%é";
    let raw = |request: &wiremock::Request| {
        request
            .url
            .as_str()
            .ends_with("/api/v2/secrets/team%20a%2Fdb%231%3F%25%C3%A9")
    };
    assert_match::<_>(&raw);
    let body = format!(r#"{{"name":"{name}"}}"#);
    api.expect(wiremock::Mock::given(raw), 1, json(200, &body))
        .await;
    assert_eq!(api.client().secrets().get(name).await.unwrap().name(), name);
    api.verify().await;
}

fn assert_match<M: Match>(_: &M) {}

//! Runners: what is sent and read, and which of the list and the description counts.

use kubiya_sdk::{Catalog, Error, ErrorKind, NewRunner, RetryPolicy, Runner, SecretString};
use secrecy::ExposeSecret;
use wiremock::matchers::{body_json_string, header};

use crate::support::capture;
use crate::support::raw::{Act, RawServer};
use crate::support::{Api, delete, empty, get, json, post_to, quick};

const LIST: &str = "/api/v3/runners";
const ITEM: &str = "/api/v3/runners/edge-west";
const DESCRIBE: &str = "/api/v3/runners/edge-west/describe";
const RUNNER: &str = include_str!("fixtures/runner.json");
const CREATED: &str = include_str!("fixtures/runner_created.json");

fn known_absent() -> NewRunner {
    NewRunner::new("edge-west").known_absent()
}

fn listed() -> String {
    format!("[{RUNNER}]")
}

#[tokio::test]
async fn a_runner_is_read_by_its_description_whatever_its_version_is() {
    for version in ["2", "0", "\"v2\"", "null", "{}"] {
        let body = RUNNER.replace("\"version\": 2", &format!("\"version\": {version}"));
        let api = Api::start().await;
        api.expect(get(DESCRIBE), 1, json(200, &body)).await;
        let runner = api.client().runners().get("edge-west").await.unwrap();
        assert_eq!(
            (runner.name(), runner.runner_type()),
            ("edge-west", Some("k8s-example"))
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn a_type_that_is_null_empty_or_absent_is_none() {
    for body in [
        r#"{"name":"edge-west"}"#,
        r#"{"name":"edge-west","runner_type":null}"#,
        r#"{"name":"edge-west","runner_type":""}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(DESCRIBE), 1, json(200, body)).await;
        let runner = api.client().runners().get("edge-west").await.unwrap();
        assert_eq!(runner.runner_type(), None, "{body}");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_description_of_something_else_is_not_the_runner() {
    for body in [
        RUNNER
            .replace("edge-west\",\n", "edge-west-2\",\n")
            .as_str(),
        r#"{"runner_name":"edge-west","nats":{"jwt":"credential"}}"#,
        r#"{"name":7}"#,
        "[]",
        "<html></html>",
        "",
    ] {
        let api = Api::start().await;
        api.expect(get(DESCRIBE), 1, json(200, body)).await;
        let error = api.client().runners().get("edge-west").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        assert!(!format!("{error:?}").contains("credential"));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_runner_that_is_listed_but_not_described_is_there() {
    let api = Api::start().await;
    api.expect(get(DESCRIBE), 1, empty(404)).await;
    api.expect(get(LIST), 1, json(200, &listed())).await;
    let runner = api.client().runners().get("edge-west").await.unwrap();
    assert_eq!(runner.runner_type(), Some("k8s-example"));
    api.verify().await;
}

#[tokio::test]
async fn a_runner_that_is_neither_described_nor_listed_is_not_there() {
    for list in [
        "[]",
        "null",
        r#"[{"name":"Edge-West"},{"name":"edge-west-2"}]"#,
    ] {
        let api = Api::start().await;
        api.expect(get(DESCRIBE), 2, empty(404)).await;
        api.expect(get(LIST), 2, json(200, list)).await;
        let client = api.client();
        assert_eq!(client.runners().get_opt("edge-west").await.unwrap(), None);
        let error = client.runners().get("edge-west").await.unwrap_err();
        assert_eq!((error.operation(), error.attempts()), ("runners.get", 1));
        api.verify().await;
    }
}

#[tokio::test]
async fn without_a_list_a_runner_is_not_taken_for_missing() {
    for (list, kind) in [
        (empty(403), ErrorKind::PermissionDenied),
        (empty(404), ErrorKind::UnexpectedResponse),
        (json(200, "<html></html>"), ErrorKind::UnexpectedResponse),
        (json(200, "{}"), ErrorKind::UnexpectedResponse),
    ] {
        let api = Api::start().await;
        api.expect(get(DESCRIBE), 1, empty(404)).await;
        api.expect(get(LIST), 1, list).await;
        let error = api
            .client()
            .runners()
            .get_opt("edge-west")
            .await
            .unwrap_err();
        assert_eq!((error.operation(), error.kind()), ("runners.get", kind));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_name_with_odd_characters_is_one_segment_before_the_rest_of_the_path() {
    let api = Api::start().await;
    let path = "/api/v3/runners/a%2Fdescribe%3F%20x/describe";
    api.expect(get(path), 1, json(200, r#"{"name":"a/describe? x"}"#))
        .await;
    let runner = api.client().runners().get("a/describe? x").await.unwrap();
    assert_eq!(runner.name(), "a/describe? x");
    api.verify().await;
}

#[tokio::test]
async fn an_unusable_name_is_refused_before_anything_is_sent() {
    let api = Api::start().await;
    let client = api.client();
    let runners = client.runners();
    for name in ["", ".", "..", "a\nb"] {
        for error in [
            runners.get(name).await.unwrap_err(),
            runners.create(name).await.unwrap_err(),
            runners.delete(name).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name:?}");
        }
    }
    api.verify().await;
}

#[tokio::test]
async fn a_create_looks_in_the_list_posts_and_reads() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, json(200, r#"[{"name":"edge-west-2"}]"#))
        .await;
    let body = r#"{"managed_by":"terraform","task_id":"t-1"}"#;
    let post = post_to(ITEM).and(body_json_string(body));
    api.expect(post, 1, json(200, CREATED)).await;
    api.expect(get(DESCRIBE), 1, json(200, RUNNER)).await;
    let builder = api.builder().managed_by("terraform").task_id("t-1");
    let client = builder.build().unwrap();
    let created = client.runners().create("edge-west").await.unwrap();
    let url = created.manifest_url().map(ExposeSecret::expose_secret);
    assert!(url.unwrap().ends_with("/runner.yaml"));
    assert_eq!(created.runner().unwrap().runner_type(), Some("k8s-example"));
    assert_eq!(
        api.requests().await,
        [
            format!("GET {LIST}"),
            format!("POST {ITEM}"),
            format!("GET {DESCRIBE}")
        ]
    );
    api.verify().await;
}

#[tokio::test]
async fn without_a_tool_and_a_task_a_create_names_none() {
    let api = Api::start().await;
    let post = post_to(ITEM).and(body_json_string("{}"));
    api.expect(post, 1, json(200, CREATED)).await;
    api.expect(get(DESCRIBE), 1, json(200, RUNNER)).await;
    let builder = api.builder().managed_by("").task_id("");
    let client = builder.build().unwrap();
    let created = client.runners().create(known_absent()).await.unwrap();
    assert!(created.runner().is_ok());
    api.verify().await;
}

#[tokio::test]
async fn a_runner_that_is_listed_is_not_posted_to() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, json(200, &listed())).await;
    let error = api
        .client()
        .runners()
        .create("edge-west")
        .await
        .unwrap_err();
    assert!(error.is_already_exists() && !error.is_maybe_processed());
    assert_eq!((error.operation(), error.attempts()), ("runners.create", 1));
    api.verify().await;
}

#[tokio::test]
async fn a_name_that_is_listed_in_another_letter_case_is_not_posted() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, json(200, r#"[{"name":"Edge-West"}]"#))
        .await;
    let client = api.client();
    let error = client.runners().create("edge-west").await.unwrap_err();
    assert!(error.is_already_exists() && !error.is_maybe_processed());
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, r#"it is listed as "Edge-West""#);
    api.verify().await;
}

#[tokio::test]
async fn a_description_in_another_letter_case_is_that_of_the_runner() {
    let api = Api::start().await;
    api.expect(get(DESCRIBE), 1, json(200, r#"{"name":"Edge-West"}"#))
        .await;
    let runner = api.client().runners().get("edge-west").await.unwrap();
    assert_eq!(runner.name(), "Edge-West");
    api.verify().await;
}

#[tokio::test]
async fn a_look_that_fails_fails_the_create_and_nothing_is_posted() {
    for (list, kind) in [
        (empty(403), ErrorKind::PermissionDenied),
        (empty(404), ErrorKind::UnexpectedResponse),
        (empty(500), ErrorKind::ServerError),
        (json(200, "{}"), ErrorKind::UnexpectedResponse),
    ] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, list).await;
        let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
        let error = client.runners().create("edge-west").await.unwrap_err();
        assert_eq!((error.kind(), error.is_maybe_processed()), (kind, false));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_refused_create_says_what_it_means_for_a_create() {
    for (status, body, kind) in [
        (409, "", ErrorKind::AlreadyExists),
        (
            400,
            r#"{"error":"runner already exists"}"#,
            ErrorKind::AlreadyExists,
        ),
        (400, "", ErrorKind::Rejected),
        (403, "", ErrorKind::PermissionDenied),
        (404, "", ErrorKind::UnexpectedResponse),
        (500, "", ErrorKind::ServerError),
    ] {
        let api = Api::start().await;
        api.expect(post_to(ITEM), 1, json(status, body)).await;
        let error = api
            .client()
            .runners()
            .create(known_absent())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_read_that_fails_does_not_hide_that_the_runner_was_created() {
    for (status, kind) in [
        (403, ErrorKind::PermissionDenied),
        (404, ErrorKind::NotFound),
    ] {
        let api = Api::start().await;
        api.expect(post_to(ITEM), 1, json(200, CREATED)).await;
        api.expect(get(DESCRIBE), 1, empty(status)).await;
        api.expect(get(LIST), u64::from(status == 404), json(200, "[]"))
            .await;
        let created = api.client().runners().create(known_absent()).await.unwrap();
        assert!(created.manifest_url().is_some());
        let error = created.runner().unwrap_err();
        assert_eq!((error.operation(), error.kind()), ("runners.create", kind));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_create_whose_answer_tells_no_manifest_is_a_create_all_the_same() {
    for answer in [
        "",
        "ok",
        "{}",
        r#"{"url":null}"#,
        r#"{"url":""}"#,
        r#"{"url":7}"#,
        RUNNER,
    ] {
        let api = Api::start().await;
        api.expect(post_to(ITEM), 1, json(200, answer)).await;
        api.expect(get(DESCRIBE), 1, json(200, RUNNER)).await;
        let created = api.client().runners().create(known_absent()).await.unwrap();
        assert!(created.manifest_url().is_none(), "{answer}");
        assert!(created.runner().is_ok());
        api.verify().await;
    }
}

#[tokio::test]
async fn after_a_doubtful_answer_a_runner_that_is_there_is_the_one_created() {
    for doubtful in [empty(502), empty(504), json(200, "<html></html>")] {
        let api = Api::start().await;
        api.expect(post_to(ITEM), 1, doubtful).await;
        api.expect(get(DESCRIBE), 1, empty(404)).await;
        api.expect(get(LIST), 1, json(200, &listed())).await;
        let created = api.client().runners().create(known_absent()).await.unwrap();
        assert!(created.manifest_url().is_none());
        assert_eq!(created.into_runner().unwrap().name(), "edge-west");
        api.verify().await;
    }
}

#[tokio::test]
async fn after_a_doubtful_answer_a_runner_that_is_not_there_is_reported() {
    for list in [json(200, "[]"), empty(403)] {
        let api = Api::start().await;
        api.expect(post_to(ITEM), 1, empty(502)).await;
        api.expect(get(DESCRIBE), 1, empty(404)).await;
        api.expect(get(LIST), 1, list).await;
        let error = api
            .client()
            .runners()
            .create(known_absent())
            .await
            .unwrap_err();
        assert!(
            error.is_maybe_processed() && !error.is_not_found(),
            "{error}"
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn without_any_answer_a_runner_that_is_not_there_is_created_again() {
    let server = RawServer::start([
        Act::ReadAndReset,
        Act::respond("404 Not Found", ""),
        Act::respond("200 OK", "[]"),
        Act::respond("200 OK", CREATED),
        Act::respond("200 OK", RUNNER),
    ])
    .await;
    let client = kubiya_sdk::Client::builder()
        .api_key(SecretString::from("kby_test"))
        .endpoint(server.url().as_str())
        .retry(quick())
        .build()
        .unwrap();
    let created = client.runners().create(known_absent()).await.unwrap();
    assert!(created.manifest_url().is_some());
    let posts = server
        .requests()
        .iter()
        .filter(|it| it.starts_with("POST"))
        .count();
    assert_eq!(posts, 2);
}

#[tokio::test]
async fn a_delete_is_forced_and_one_of_a_missing_runner_is_not_found() {
    let api = Api::start().await;
    let request = || delete(ITEM).and(header("force", "true"));
    api.first(request(), 1, empty(200)).await;
    api.expect(request(), 2, empty(404)).await;
    let others = r#"[{"name":"Edge-West"},{"name":"edge-west-2"}]"#;
    api.expect(get(LIST), 2, json(200, others)).await;
    let client = api.client();
    let runners = client.runners();
    assert!(runners.delete_if_exists("edge-west").await.unwrap());
    assert!(!runners.delete_if_exists("edge-west").await.unwrap());
    assert!(
        runners
            .delete("edge-west")
            .await
            .unwrap_err()
            .is_not_found()
    );
    api.verify().await;
}

#[tokio::test]
async fn a_runner_that_is_not_found_and_still_listed_is_not_taken_for_deleted() {
    for (list, kind) in [
        (json(200, &listed()), ErrorKind::UnexpectedResponse),
        (empty(403), ErrorKind::PermissionDenied),
    ] {
        let api = Api::start().await;
        api.expect(delete(ITEM), 1, empty(404)).await;
        api.expect(get(LIST), 1, list).await;
        let client = api.client();
        let error = client.runners().delete_if_exists("edge-west").await;
        let error = error.unwrap_err();
        assert_eq!((error.operation(), error.kind()), ("runners.delete", kind));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_catalog_answers_from_one_list_and_believes_it_what_is_missing() {
    let api = Api::start().await;
    let list = format!(r#"[{RUNNER},{{"name":"untyped"}}]"#);
    api.expect(get(LIST), 1, json(200, &list)).await;
    api.expect(get(DESCRIBE), 2, json(200, RUNNER)).await;
    api.expect(get("/api/v3/runners/missing/describe"), 2, empty(404))
        .await;
    api.expect(
        get("/api/v3/runners/untyped/describe"),
        1,
        json(200, r#"{"name":"untyped"}"#),
    )
    .await;
    let catalog = Catalog::<Runner>::new(api.client());
    for _ in 0..4 {
        assert!(catalog.get_opt("edge-west").await.unwrap().is_some());
    }
    assert!(catalog.get_opt("untyped").await.unwrap().is_some());
    for _ in 0..2 {
        assert_eq!(catalog.get_opt("missing").await.unwrap(), None);
    }
    api.verify().await;
}

const URL: &str = "https://manifests.example/credential-of-the-manifest/runner.yaml";

/// Asserts that the server's words are shown, without the address in them.
#[track_caller]
fn assert_without_manifest(error: &Error) {
    let message = error.message().unwrap();
    assert!(
        message.starts_with("see") && !message.contains("manifests"),
        "{message}"
    );
}

#[tokio::test]
async fn a_manifest_that_is_known_is_not_shown_by_a_refresh_or_a_delete() {
    let api = Api::start().await;
    let quoted = format!(r#"{{"error":"see {URL}"}}"#);
    api.expect(get(DESCRIBE), 1, json(400, &quoted)).await;
    api.expect(delete(ITEM), 1, json(400, &quoted)).await;
    let client = api.client();
    client.conceal(&SecretString::from(URL));
    let runners = client.runners();
    for error in [
        runners.get("edge-west").await.unwrap_err(),
        runners.delete("edge-west").await.unwrap_err(),
    ] {
        assert_without_manifest(&error);
    }
    api.verify().await;
}

#[tokio::test]
async fn a_manifest_that_a_refusal_tells_is_not_shown() {
    for status in [200, 400] {
        let api = Api::start().await;
        let quoted = format!(r#"{{"url":"{URL}","error":"see {URL}"}}"#);
        api.expect(post_to(ITEM), 1, json(status, &quoted)).await;
        let client = api.client();
        let error = client.runners().create(known_absent()).await.unwrap_err();
        assert_without_manifest(&error);
        api.verify().await;
    }
}

#[tokio::test]
async fn no_credential_of_a_runner_is_printed_or_traced() {
    capture::start();
    let api = Api::start().await;
    api.expect(post_to(ITEM), 1, json(200, CREATED)).await;
    let quoted =
        r#"{"error":"see https://manifests.example/credential-of-the-manifest/runner.yaml"}"#;
    api.expect(get(DESCRIBE), 1, json(400, quoted)).await;
    api.expect(get(LIST), 1, json(200, &listed())).await;
    let client = api.client();
    let created = client.runners().create(known_absent()).await.unwrap();
    let error = created.runner().unwrap_err();
    let all = client.runners().list().await.unwrap();
    let shown = format!(
        "{created:?} {created:#?} {error} {error:?} {all:?} {}",
        capture::captured()
    );
    assert!(!shown.contains("credential-of"), "{shown}");
    assert!(
        shown.contains("path=/api/v3/runners/{name}/describe"),
        "{shown}"
    );
    assert!(!capture::captured().contains("edge-west"));
    api.verify().await;
}

//! The lists that agents refer to.

use kubiya_sdk::{Client, ErrorKind, Result, RetryPolicy};
use wiremock::MockBuilder;
use wiremock::matchers::body_string;

use crate::support::capture;
use crate::support::{Api, empty, get, json, post_to};

const FLAGS: &str = "/api/v1/featureflags";

/// A list: where it is, the field it may be wrapped in, entries as servers have them (one of them lacks what
/// tells it from others), and what is read of the others.
struct Case {
    path: &'static str,
    wrapper: &'static str,
    entries: &'static str,
    read: &'static str,
    /// Whether a second page is asked for.
    has_pages: bool,
}

const CASES: [Case; 5] = [
    Case {
        path: "/api/v1/users",
        wrapper: "users",
        entries: r#"[{"uuid":"u-2","name":"Dana","email":"d@example.com","roles":["Admin"],"create_at":"t"},
            {"uuid":"","id":"u-1","name":"Dana","email":null,"status":"active"},{"uuid":"u-3","user_status":"invited"},{"name":"Nobody"}]"#,
        read: "u-3,,,invited;u-1,Dana,,active;u-2,Dana,d@example.com,",
        has_pages: true,
    },
    Case {
        path: "/api/v1/manage/groups",
        wrapper: "groups",
        entries: r#"[{"uuid":"g-2","name":"b","system":true},{"uuid":"g-1","name":"a"},{"name":"c"}]"#,
        read: "g-1,a;g-2,b",
        has_pages: false,
    },
    Case {
        path: "/api/v1/sources",
        wrapper: "sources",
        entries: r#"[{"uuid":"s-2","name":"tools","url":"https://example.com/t","dynamic_config":{"a":1}},
            {"uuid":"s-1","name":"inline","url":null},null]"#,
        read: "s-1,inline,;s-2,tools,https://example.com/t",
        has_pages: true,
    },
    Case {
        path: "/api/v3/runners",
        wrapper: "runners",
        entries: r#"[{"name":"r-2","version":2,"gateway_password":"p"},{"name":"r-1","gateway_password":null},{}]"#,
        read: "r-1;r-2",
        has_pages: false,
    },
    Case {
        path: "/api/v2/integrations",
        wrapper: "integrations",
        entries: r#"[{"uuid":"i","name":"jira","configs":[{"vendor_specific":{"token":"t"}}]},{"name":"aws"},{"name":""}]"#,
        read: "aws;jira",
        has_pages: false,
    },
];

/// What one list says, as text.
async fn read(client: &Client, path: &str) -> Result<String> {
    let lines: Vec<String> = match path {
        "/api/v1/users" => {
            let users = client.users().list().await?;
            let line = |user: &kubiya_sdk::User| {
                let (id, name, email) = (user.id(), user.name(), user.email());
                format!("{id},{name},{email},{}", user.status())
            };
            users.iter().map(line).collect()
        }
        "/api/v1/manage/groups" => {
            let groups = client.groups().list().await?;
            let line = |group: &kubiya_sdk::Group| format!("{},{}", group.id(), group.name());
            groups.iter().map(line).collect()
        }
        "/api/v1/sources" => {
            let sources = client.sources().list().await?;
            let line = |source: &kubiya_sdk::Source| {
                format!("{},{},{}", source.id(), source.name(), source.url())
            };
            sources.iter().map(line).collect()
        }
        "/api/v3/runners" => {
            let runners = client.runners().list().await?;
            runners
                .iter()
                .map(|runner| runner.name().to_owned())
                .collect()
        }
        "/api/v2/integrations" => client.integrations().names().await?,
        FLAGS => client.models().list().await?,
        other => panic!("{other}"),
    };
    Ok(lines.join(";"))
}

fn flags() -> MockBuilder {
    post_to(FLAGS).and(body_string(r#"["supported_llm_models"]"#))
}

#[tokio::test]
async fn a_list_is_bare_or_wrapped_sorted_and_without_what_is_not_understood() {
    for case in CASES {
        for body in [
            case.entries.to_owned(),
            format!(r#"{{"items":{},"page":1}}"#, case.entries),
            format!(r#"{{"{}":{}}}"#, case.wrapper, case.entries),
        ] {
            let api = Api::start().await;
            let requests = 1 + u64::from(case.has_pages);
            api.expect(get(case.path), requests, json(200, &body)).await;
            assert_eq!(read(&api.client(), case.path).await.unwrap(), case.read);
            api.verify().await;
        }
    }
}

#[tokio::test]
async fn what_is_left_out_is_warned_about_without_its_content() {
    capture::start();
    let api = Api::start().await;
    let entries = r#"[{"uuid":"g","name":"a"},{"name":"content-of-an-odd-entry"},7]"#;
    api.expect(get("/api/v1/manage/groups"), 1, json(200, entries))
        .await;
    assert_eq!(api.client().groups().list().await.unwrap().len(), 1);
    let captured = capture::captured();
    let mut lines = captured.lines();
    let warning = lines.find(|line| line.contains("left_out=2")).unwrap();
    assert!(warning.starts_with("WARN kubiya_sdk "), "{warning}");
    assert!(warning.contains("operation=groups.list"), "{warning}");
    assert!(!captured.contains("content-of-an-odd-entry"));
    api.verify().await;
}

#[tokio::test]
async fn an_empty_list_is_told_from_one_that_is_not_understood() {
    for case in CASES {
        for (body, ok) in [
            ("[]", true),
            ("null", true),
            (r#"{"items":[]}"#, true),
            ("{}", false),
            ("[{}]", false),
            (r#"["a"]"#, false),
            (r#"{"items":"none"}"#, false),
            ("<html>", false),
            ("", false),
        ] {
            let api = Api::start().await;
            api.expect(get(case.path), 1, json(200, body)).await;
            match read(&api.client(), case.path).await {
                Ok(text) => assert!(ok && text.is_empty(), "{} {body}", case.path),
                Err(error) => {
                    assert!(!ok, "{} {body}: {error}", case.path);
                    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
                }
            }
            api.verify().await;
        }
    }
}

#[tokio::test]
async fn a_list_that_is_refused_is_an_error_with_the_name_of_the_call() {
    for (path, operation) in [
        ("/api/v1/users", "users.list"),
        ("/api/v1/manage/groups", "groups.list"),
        ("/api/v1/sources", "sources.list"),
        ("/api/v3/runners", "runners.list"),
        ("/api/v2/integrations", "integrations.names"),
        (FLAGS, "models.list"),
    ] {
        for (status, kind) in [
            (403, ErrorKind::PermissionDenied),
            (404, ErrorKind::UnexpectedResponse),
            (500, ErrorKind::ServerError),
        ] {
            let api = Api::start().await;
            let request = if path == FLAGS { flags() } else { get(path) };
            api.expect(request, 1, empty(status)).await;
            let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
            let error = read(&client, path).await.unwrap_err();
            assert_eq!((error.operation(), error.kind()), (operation, kind));
            assert!(!error.is_maybe_processed(), "{path}");
            api.verify().await;
        }
    }
}

#[tokio::test]
async fn models_come_in_the_servers_order_from_one_text() {
    for (body, names) in [
        (
            r#"{"supported_llm_models":"gpt-4o, azure/gpt-4o,claude ,, "}"#,
            "gpt-4o;azure/gpt-4o;claude",
        ),
        (
            r#"{"supported_llm_models":"gpt-4o","other":true}"#,
            "gpt-4o",
        ),
        (r#"{"supported_llm_models":""}"#, ""),
        (r#"{"supported_llm_models":null}"#, ""),
        ("{}", ""),
    ] {
        let api = Api::start().await;
        api.expect(flags(), 1, json(200, body)).await;
        assert_eq!(read(&api.client(), FLAGS).await.unwrap(), names, "{body}");
        api.verify().await;
    }
}

#[tokio::test]
async fn models_of_another_shape_are_an_unexpected_response() {
    for body in [r#"{"supported_llm_models":["gpt-4o"]}"#, "[]", "", "ok"] {
        let api = Api::start().await;
        api.expect(flags(), 1, json(200, body)).await;
        let error = read(&api.client(), FLAGS).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        assert!(!error.is_maybe_processed());
        api.verify().await;
    }
}

#[tokio::test]
async fn models_are_asked_for_again_like_any_read() {
    let api = Api::start().await;
    api.first(flags(), 2, empty(500)).await;
    api.first(flags(), 1, empty(504)).await;
    api.expect(flags(), 1, json(200, r#"{"supported_llm_models":"m"}"#))
        .await;
    assert_eq!(read(&api.client(), FLAGS).await.unwrap(), "m");
    api.verify().await;
}

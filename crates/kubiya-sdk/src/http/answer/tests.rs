use http::HeaderValue;

use super::*;

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        headers: HeaderMap::new(),
        body: Zeroizing::new(body.as_bytes().to_vec()),
    }
}

fn with_header(name: &'static str, value: &'static str) -> Answer {
    let mut answer = answer(503, "");
    answer.headers.insert(name, HeaderValue::from_static(value));
    answer
}

fn words(body: &str) -> (Option<String>, Option<String>) {
    let words = answer(400, body).words();
    (
        words.message.map(|text| text.to_string()),
        words.code.map(|text| text.to_string()),
    )
}

#[test]
fn words_are_found_in_every_known_shape() {
    for (body, message, code) in [
        (
            r#"{"code":400,"error":"bad name"}"#,
            Some("bad name"),
            Some("400"),
        ),
        (
            r#"{"error":{"code":"not_found","message":"no such agent","details":{}}}"#,
            Some("no such agent: {}"),
            Some("not_found"),
        ),
        (
            r#"{"error":"Too fast","details":"100 a minute","errorCode":"RATE_LIMITED","status":429,"retryAfter":7}"#,
            Some("Too fast: 100 a minute"),
            Some("RATE_LIMITED"),
        ),
        (r#"{"message":"nope"}"#, Some("nope"), None),
        (r#"{"detail":"nope"}"#, Some("nope"), None),
        (
            r#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#,
            Some(r#"[{"loc":["body"],"msg":"field required"}]"#),
            None,
        ),
        (r#"{"details":"only these"}"#, Some("only these"), None),
        (
            r#"[{"error":"first"},{"error":"second"}]"#,
            Some("first"),
            None,
        ),
        (r#""just a text""#, Some("just a text"), None),
        (r#"{"unknown":"shape"}"#, None, None),
        ("{}", None, None),
        ("[]", None, None),
        ("null", None, None),
        ("", None, None),
        (" \n", None, None),
        (
            "upstream connect error",
            Some("upstream connect error"),
            None,
        ),
        (r#"{"error":"cut o"#, Some(r#"{"error":"cut o"#), None),
        (
            "<html><head><TITLE>502 Bad Gateway</TITLE></head><body>nginx</body></html>",
            Some("502 Bad Gateway"),
            None,
        ),
        ("<html><body>no title</body></html>", None, None),
        ("<title>never closed", None, None),
    ] {
        let expected = (message.map(str::to_owned), code.map(str::to_owned));
        assert_eq!(words(body), expected, "{body}");
    }
}

#[test]
fn bytes_that_are_not_text_do_no_harm() {
    let mut answer = answer(500, "");
    answer.body = Zeroizing::new(vec![0xff, 0xfe, b'x']);
    assert_eq!(
        answer.words().message.unwrap().as_str(),
        "\u{fffd}\u{fffd}x"
    );
}

#[test]
fn a_success_that_reports_an_error_is_recognised() {
    for body in [
        r#"{"error":"sealed"}"#,
        r#" {"name":"a","error":{"message":"sealed"}}"#,
        r#"{"error":["sealed"]}"#,
        r#"{"error":true}"#,
        r#"{"error":13}"#,
        "{\"error\":\"sealed\"}\n{\"done\":true}",
    ] {
        assert!(answer(200, body).refusal().is_some(), "{body}");
    }
    for body in [
        "",
        "{}",
        "[]",
        r#"[{"error":"of an item"}]"#,
        r#"{"error":null}"#,
        r#"{"error":""}"#,
        r#"{"error":" "}"#,
        r#"{"error":false}"#,
        r#"{"error":{}}"#,
        r#"{"error":[]}"#,
        "not json",
    ] {
        assert!(answer(200, body).refusal().is_none(), "{body}");
    }
}

#[test]
fn a_wait_is_understood_in_seconds_and_as_a_date() {
    let now = httpdate::parse_http_date("Thu, 16 Jan 2025 12:00:00 GMT").unwrap();
    for (text, seconds) in [
        ("0", Some(0)),
        ("120", Some(120)),
        (" 7 ", Some(7)),
        ("Thu, 16 Jan 2025 12:00:30 GMT", Some(30)),
        ("Thursday, 16-Jan-25 12:00:30 GMT", Some(30)),
        ("Thu, 16 Jan 2025 11:00:00 GMT", Some(0)),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("99999999999999999999999", None),
        ("18446744073709551615", Some(u64::MAX)),
    ] {
        let wait = with_header("retry-after", text).retry_after(now);
        assert_eq!(wait, seconds.map(Duration::from_secs), "{text:?}");
    }
    assert_eq!(answer(503, "").retry_after(now), None);
}

#[test]
fn a_date_is_compared_with_the_clock_of_the_server() {
    let wrong_clock = SystemTime::UNIX_EPOCH;
    let mut answer = with_header("retry-after", "Thu, 16 Jan 2025 12:00:30 GMT");
    answer.headers.insert(
        "date",
        HeaderValue::from_static("Thu, 16 Jan 2025 12:00:20 GMT"),
    );
    assert_eq!(
        answer.retry_after(wrong_clock),
        Some(Duration::from_secs(10))
    );
}

#[test]
fn a_wait_in_the_body_is_understood() {
    for body in [r#"{"error":"slow","retryAfter":9}"#, r#"{"retry_after":9}"#] {
        assert_eq!(
            answer(429, body).words().retry_after,
            Some(Duration::from_secs(9))
        );
    }
    assert_eq!(
        answer(429, r#"{"retryAfter":-9}"#).words().retry_after,
        None
    );
}

#[test]
fn the_request_id_is_found_under_its_usual_names() {
    for name in REQUEST_ID_HEADERS {
        assert_eq!(with_header(name, "r-1").request_id(), Some("r-1"), "{name}");
    }
    assert_eq!(with_header("x-request-id", "").request_id(), None);
    assert_eq!(answer(200, "").request_id(), None);
}

#[test]
fn an_existing_name_is_recognised_by_words_and_code() {
    for body in [
        r#"{"error":"Secret ALREADY EXISTS"}"#,
        r#"{"error":"pq: duplicate key value"}"#,
        r#"{"error":{"code":"conflict","message":"no"}}"#,
        r#"{"errorCode":"SECRET_EXISTS"}"#,
    ] {
        assert!(answer(400, body).words().say_already_exists(), "{body}");
    }
    for body in [
        r#"{"error":"runner does not exist"}"#,
        r#"{"error":{"code":"invalid"}}"#,
        r#"{"code":"ORG_DOES_NOT_EXIST"}"#,
        r#"{"code":"write_conflict"}"#,
        "",
    ] {
        assert!(!answer(400, body).words().say_already_exists(), "{body}");
    }
}

#[test]
fn an_address_is_noticed_whatever_follows_the_object_that_tells_it() {
    for after in ["", "\n", "\n{}", " and more"] {
        let body = format!(r#"{{"url":"a","webhook_url":"b","webhookHash":"c"}}{after}"#);
        let answer = answer(200, &body);
        assert_eq!(
            answer.url().as_deref().map(String::as_str),
            Some("a"),
            "{after:?}"
        );
        let told: Vec<_> = answer.invocations().collect();
        let told: Vec<&str> = told.iter().map(|it| it.as_str()).collect();
        assert_eq!(told, ["b", "c"], "{after:?}");
    }
}

use secrecy::ExposeSecret;

use super::*;

fn text(text: &str) -> JsonText {
    JsonText::new(text)
}

fn contains(applied: &str, found: &str) -> bool {
    text(applied).matches(&text(found), JsonMatch::Contained)
}

#[test]
fn a_fault_has_its_place_and_its_reason() {
    for (spelled, place, reason) in [
        ("", "Line 1, column 1", "ends"),
        (
            "{\n  \"ü\": 1,\n}",
            "Line 3, column 1",
            "key in double quotes",
        ),
        ("{\"ü\" 1}", "Line 1, column 6", "colon"),
        ("{\"a\": 1 \"b\": 2}", "Line 1, column 9", "comma"),
        ("[1 2]", "Line 1, column 4", "comma"),
        ("{a: 1}", "Line 1, column 2", "key"),
        ("[1,]", "Line 1, column 4", "a value"),
        ("{} x", "Line 1, column 4", "nothing may follow"),
        ("\"a\nb\"", "Line 1, column 3", "line break"),
        ("\"a\tb\"", "Line 1, column 3", "control"),
        ("\"\\x\"", "Line 1, column 2", "escape"),
        ("\"\\u12g4\"", "Line 1, column 2", "hexadecimal"),
        ("\"\\ud83d\"", "Line 1, column 2", "half"),
        ("\"abc", "Line 1, column 5", "double quotes"),
        ("[01]", "Line 1, column 2", "number"),
        ("tru", "Line 1, column 1", "a value"),
        ("\u{feff}{}", "Line 1, column 1", "a value"),
        ("1e99999999999999999999", "Line 1, column 1", "number"),
    ] {
        let fault = parse(spelled).unwrap_err().to_string();
        assert!(
            fault.starts_with(&format!("{place}: ")),
            "{spelled:?}: {fault}"
        );
        assert!(fault.contains(reason), "{spelled:?}: {fault}");
    }
}

#[test]
fn numbers_are_exact_and_the_last_of_two_members_counts() {
    let same = |a, b| text(a).matches(&text(b), JsonMatch::Equal);
    assert!(same("[1.0, 100, -0]", "[1, 1e2, 0]"));
    assert!(!same("9007199254740993", "9007199254740992"));
    assert!(!same("0.1", "0.1000000000000000055511151231257827"));
    assert!(same(r#"{"a":1,"a":2}"#, r#"{"a":2}"#));
    assert!(same(r#""\u003ca\u003E \/""#, r#""<a> /""#));
    assert!(!same(r#"{"a":null}"#, "{}") && !same("[]", "{}") && !same("", "{}"));
}

#[test]
fn the_canonical_spelling_is_that_of_jsonencode() {
    let spelled =
        text("{ \"b\": [1.50, \"<&>\"],\n \"a\": {\"é\": null, \"t\": \"\\u000a\\u0001\"} }");
    let canonical = r#"{"a":{"t":"\n\u0001","é":null},"b":[1.5,"\u003c\u0026\u003e"]}"#;
    assert_eq!(spelled.canonical().as_str(), canonical);
    assert_eq!(text("{no json").canonical().as_str(), "{no json");
}

#[test]
fn what_was_applied_may_be_enriched_and_not_less() {
    let applied = r#"[{"name":"hi","env":[],"args":null,"with":{"n":1,"s":""}}]"#;
    for found in [
        r#"[{"name":"hi","with":{"n":1.0}}]"#,
        r#"[{"name":"hi","env":null,"args":[{"a":1}],"with":{"n":1,"more":true},"type":"x"}]"#,
        r#"[{"name":"hi","env":["A"],"with":{"n":1,"s":"the default"}}]"#,
    ] {
        assert!(contains(applied, found), "{found}");
        assert!(
            !text(applied).matches(&text(found), JsonMatch::Equal),
            "{found}"
        );
    }
    for found in [
        "null",
        "[]",
        r#"[{"name":"hi"}]"#,
        r#"[{"name":"hi","with":{"n":2}}]"#,
        r#"[{"name":"hi","with":{"n":1}},{"name":"ho"}]"#,
    ] {
        assert!(!contains(applied, found), "{found}");
    }
    assert!(contains("[]", "null") && contains("{\"a\":{\"b\":null}}", "{}"));
    assert!(!contains("[]", "[1]") && !contains("[\"\"]", "[\"x\"]"));
    assert!(!contains("0", "null") && !contains("{\"a\":false}", "{}"));
}

#[test]
fn the_state_keeps_the_spelling_until_the_server_holds_something_else() {
    let observed = |found| text("{ \"a\": 1 }").observing(&text(found), JsonMatch::Equal);
    assert_eq!(observed("{\"a\":1.0}").as_str(), "{ \"a\": 1 }");
    assert_eq!(observed("{\"a\": 2}").as_str(), "{\"a\":2}");
    assert_eq!(observed("{ \"a\":").as_str(), "{ \"a\":");
}

#[test]
fn an_array_of_objects_keeps_its_spelling_while_the_server_only_adds_to_the_objects() {
    let applied = r#"[ { "name": "a", "content": "x \u0026\u0026 y", "args": [], "env": null } ]"#;
    for found in [
        r#"[{"content":"x && y","name":"a"}]"#,
        r#"[{"content":"x && y","name":"a","args":null,"source":{"id":"1"},"env":["HOME"]}]"#,
    ] {
        let shown = text(applied).observing(&text(found), JsonMatch::Contained);
        assert_eq!(shown.as_str(), applied, "{found}");
    }
    for found in [
        r#"[{"content":"x","name":"a"}]"#,
        r#"[{"name":"a"}]"#,
        r#"[{"content":"x && y","name":"a"},{"name":"b"}]"#,
        "[]",
    ] {
        let shown = text(applied).observing(&text(found), JsonMatch::Contained);
        assert_eq!(shown, text(found).canonical(), "{found}");
    }
}

#[test]
fn values_are_listed_for_whoever_covers_them() {
    let secrets = |spelled| {
        let secrets = text(spelled).secrets();
        let exposed = secrets
            .iter()
            .map(|secret| secret.expose_secret().to_owned());
        exposed.collect::<Vec<_>>()
    };
    let spelled = r#"{"key":["p\u0061ss","",true],"pin":123456,"deep":{"x":null,"y":"word"}}"#;
    assert_eq!(secrets(spelled), ["word", "pass", "123456"]);
    assert_eq!(secrets("{\"password\": oops"), ["{\"password\": oops"]);
}

#[test]
fn values_that_every_message_has_are_no_secrets() {
    let short = text(r#"{"count": 1, "port": 443, "on": "yes", "name": "häß", "list": [0, ""]}"#);
    assert!(short.secrets().is_empty());
    for blank in ["", " \n"] {
        assert!(text(blank).secrets().is_empty(), "{blank:?}");
    }
}

#[test]
fn debug_hides_the_text() {
    assert_eq!(format!("{:?}", text("{\"canary\":1}")), "[REDACTED]");
}

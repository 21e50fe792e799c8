use std::fs;
use std::io::{Cursor, Write as _};

use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use base64::Engine as _;

/// Holds what every escaping changes, and bytes whose base64 differs between the alphabets.
const VALUE: &str = "c4nary <?>~é \"q\" \\w/%+&=";

fn found(text: impl Into<Vec<u8>>) -> Vec<Finding> {
    search(&[("token", VALUE)], Places::new().text("output", text))
        .unwrap()
        .findings
}

fn form(text: impl Into<Vec<u8>>) -> Option<(Encoding, Wrapping)> {
    found(text)
        .first()
        .map(|finding| (finding.form.encoding, finding.form.wrapping))
}

/// Percent-encodes all bytes but those kept.
fn percent(keep: impl Fn(u8) -> bool) -> String {
    let encode = |byte| {
        if keep(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    VALUE.bytes().map(encode).collect()
}

#[test]
fn a_plain_value_is_found_anywhere_in_a_text() {
    assert_eq!(
        form(format!("before {VALUE} after")),
        Some((Encoding::Plain, Wrapping::None))
    );
    assert_eq!(form(VALUE), Some((Encoding::Plain, Wrapping::None)));
}

#[test]
fn base64_is_found_at_every_alignment_with_both_alphabets() {
    for before in 0..6 {
        let bytes = format!("{}{VALUE}tail", "x".repeat(before));
        for text in [STANDARD.encode(&bytes), URL_SAFE.encode(&bytes)] {
            assert_eq!(
                form(text),
                Some((Encoding::Base64, Wrapping::None)),
                "after {before}"
            );
        }
        let padded = STANDARD.encode(format!("{}{VALUE}", "x".repeat(before)));
        assert_eq!(form(padded), Some((Encoding::Base64, Wrapping::None)));
    }
}

#[test]
fn base64_of_json_that_holds_the_value_is_found() {
    let private = serde_json::json!({ "value": VALUE }).to_string();
    let state = serde_json::json!({ "private": STANDARD.encode(private) }).to_string();
    assert_eq!(form(state), Some((Encoding::Base64, Wrapping::None)));
}

#[test]
fn base64_of_text_in_which_the_value_is_escaped_or_encoded_is_found() {
    let escaped = format!(
        r#"{{"value":"{}"}}"#,
        ascii_only_json().replace('<', "\\u003c")
    );
    let cases = [
        (escaped, Encoding::Plain, Wrapping::EscapedInBase64),
        (STANDARD.encode(VALUE), Encoding::Base64, Wrapping::InBase64),
    ];
    for (text, encoding, wrapping) in cases {
        let state = serde_json::json!({ "private": STANDARD.encode(&text) }).to_string();
        assert_eq!(form(state), Some((encoding, wrapping)), "{text}");
    }
}

#[test]
fn hexadecimal_and_decimal_bytes_are_found() {
    let hex: String = VALUE.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(form(hex.clone()), Some((Encoding::Hex, Wrapping::None)));
    assert_eq!(
        form(hex.to_uppercase()),
        Some((Encoding::Hex, Wrapping::None))
    );
    let rust = format!("{:?}", VALUE.as_bytes());
    assert_eq!(
        form(rust.replace(',', "")),
        Some((Encoding::Decimal, Wrapping::None))
    );
    assert_eq!(
        form(rust.replace(' ', "")),
        Some((Encoding::Decimal, Wrapping::None))
    );
    assert_eq!(form(rust), Some((Encoding::Decimal, Wrapping::None)));
}

#[test]
fn escaped_text_is_found_whatever_was_escaped() {
    let json = serde_json::Value::from(VALUE).to_string();
    let as_go_writes_it = json
        .replace('<', "\\u003c")
        .replace('>', "\\u003E")
        .replace('&', "\\u0026");
    let ascii_only = json.replace('é', "\\u00e9").replace('/', "\\/");
    let rust_bytes = VALUE.as_bytes().escape_ascii().to_string();
    for text in [
        as_go_writes_it,
        ascii_only,
        rust_bytes,
        format!("{VALUE:?}"),
    ] {
        assert_eq!(
            form(text.clone()),
            Some((Encoding::Plain, Wrapping::Escaped)),
            "{text}"
        );
    }
    let json_in_json = serde_json::Value::from(ascii_only_json()).to_string();
    assert_eq!(
        form(json_in_json),
        Some((Encoding::Plain, Wrapping::EscapedTwice))
    );
}

fn ascii_only_json() -> String {
    serde_json::Value::from(VALUE)
        .to_string()
        .replace('é', "\\u00e9")
}

#[test]
fn percent_encoded_text_is_found_whatever_was_kept() {
    let unreserved = percent(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    let path = percent(|byte| byte.is_ascii_alphanumeric() || b"-._~+&=".contains(&byte));
    for text in [
        unreserved.clone(),
        unreserved.to_lowercase(),
        path,
        percent(|_| false),
    ] {
        assert_eq!(
            form(text.clone()),
            Some((Encoding::Plain, Wrapping::Percent)),
            "{text}"
        );
    }
    let form_encoded = unreserved.replace("%20", "+");
    assert_eq!(form(form_encoded), Some((Encoding::Plain, Wrapping::Form)));
    let in_json = serde_json::Value::from(format!("\"{unreserved}\\u0026")).to_string();
    assert_eq!(form(in_json), Some((Encoding::Plain, Wrapping::Percent)));
}

#[test]
fn base64_in_escaped_or_percent_encoded_text_is_found() {
    let text = STANDARD.encode(VALUE);
    assert!(
        text.contains(['+', '/']),
        "the canary must exercise the alphabet: {text}"
    );
    let escaped = text.replace('/', "\\/").replace('+', "\\u002b");
    assert_eq!(form(escaped), Some((Encoding::Base64, Wrapping::Escaped)));
    let percent = text.replace('/', "%2F").replace('+', "%2B");
    assert_eq!(form(percent), Some((Encoding::Base64, Wrapping::Percent)));
}

#[test]
fn every_copy_in_bytes_is_counted_in_every_encoding() {
    let value = "0123456789abcdef";
    let counter = Counter::new(value).unwrap();
    let copies = [
        value.to_owned(),
        STANDARD.encode(value),
        URL_SAFE.encode(format!("x{value}")),
        value.bytes().map(|byte| format!("{byte:02X}")).collect(),
    ];
    assert_eq!(counter.count(copies.join("\0").as_bytes()), 4);
    assert_eq!(counter.count(b"0123456789abcde"), 0);
}

#[test]
fn clean_text_has_no_findings() {
    assert_eq!(found("c4nary <?>~é, but not quite"), []);
    assert_eq!(found(""), []);
}

#[test]
fn a_tree_is_searched_to_the_bottom_with_its_archives_and_names() {
    let directory = tempfile::tempdir().unwrap();
    let below = directory.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("plain"), VALUE).unwrap();
    fs::write(below.join("plan"), archive(&archive(VALUE.as_bytes()))).unwrap();
    fs::write(below.join("token-c4nary-name"), "").unwrap();
    let canaries = [("token", VALUE), ("name", "c4nary-name")];
    let report = search(&canaries, Places::new().tree(directory.path())).unwrap();
    let findings: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            finding
                .to_string()
                .replace(&directory.path().display().to_string(), "DIR")
        })
        .collect();
    let expected = [
        "token is in DIR/a/b/plain as plain text",
        "token is in DIR/a/b/plan/member/member as plain text",
        "name is in [a name that holds a canary] as plain text",
    ];
    assert_eq!(findings, expected);
    assert_eq!(report.searched, 5);
}

#[test]
fn files_and_members_can_be_left_out() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("main.tf"), VALUE).unwrap();
    fs::write(directory.path().join("plan"), archive(VALUE.as_bytes())).unwrap();
    let places = Places::new()
        .tree(directory.path())
        .leaving_out(".tf")
        .leaving_out("/member");
    let report = search(&[("token", VALUE)], places).unwrap();
    assert_eq!((report.findings.len(), report.searched), (0, 1));
}

#[test]
fn a_search_that_would_prove_nothing_is_an_error() {
    let missing = Places::new().file("/nonexistent/file");
    assert!(matches!(
        search(&[("token", VALUE)], missing),
        Err(Error::Unreadable(_))
    ));
    let broken = Places::new().text("plan", &b"PK\x03\x04 and no more"[..]);
    assert!(matches!(
        search(&[("token", VALUE)], broken),
        Err(Error::Unreadable(_))
    ));
    assert!(matches!(
        search(&[("token", "short")], Places::new()),
        Err(Error::TooShort(_))
    ));
}

#[test]
fn no_report_shows_the_value() {
    let report = search(&[("token", VALUE)], Places::new().text("output", VALUE)).unwrap();
    let error = report.clone().expect_clean().unwrap_err();
    for text in [
        format!("{report:?}"),
        format!("{error:?}"),
        error.to_string(),
    ] {
        assert_eq!(found(text), []);
    }
}

fn archive(content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("member", SimpleFileOptions::default())
        .unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

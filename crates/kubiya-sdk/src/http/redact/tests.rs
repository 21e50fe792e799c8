use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

use super::*;

const KEY: &str = "kby_7hEkEy-0001";

fn scrub(value: &str, text: &str) -> Option<String> {
    Scrubber::new([KEY, value]).text(text)
}

/// The ways in which a server is known to repeat what it was sent.
fn spellings(value: &str) -> Vec<String> {
    let json = serde_json::to_string(value).unwrap();
    let json = json[1..json.len() - 1].to_owned();
    let percent = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let units = |unit: u16| format!("\\u{unit:04x}");
    let entities = |character: char| format!("&#{};", u32::from(character));
    vec![
        value.to_owned(),
        value.bytes().map(|byte| format!("%{byte:02x}")).collect(),
        percent.replace("%20", "+"),
        utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string(),
        percent,
        json.replace('/', "\\/"),
        serde_json::to_string(&json).unwrap(),
        json,
        value.encode_utf16().map(units).collect(),
        value.chars().map(entities).collect(),
        value
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;"),
        STANDARD.encode(value),
        STANDARD_NO_PAD.encode(value),
        URL_SAFE.encode(value),
        URL_SAFE_NO_PAD.encode(value),
        utf8_percent_encode(&STANDARD.encode(value), NON_ALPHANUMERIC).to_string(),
    ]
}

#[test]
fn every_spelling_of_value_and_key_is_covered() {
    let values = [
        "hunter2!",
        "p@ss w0rd/+=&%41\\n\"<é>",
        "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASCBKcwggSj\n-----END KEY-----\n",
        "{\"user\":\"dana\",\"password\":\"t0p\\\\secret\"}",
        "日本語のパスワード",
        "1234",
        KEY,
    ];
    for value in values {
        for spelling in spellings(value) {
            let shown = scrub(value, &format!("bad value ({spelling}) refused")).unwrap();
            // The quotes of a JSON string, and white space around the value, tell nothing.
            let shown = shown.replace('"', "").replace(" )", ")");
            assert_eq!(
                shown, "bad value ([REDACTED]) refused",
                "{value:?} as {spelling:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_part_of_a_value_survives_in_any_spelling(value in "[ -~]{8,60}|\\PC{8,40}") {
        let significant = fold(&value).bytes.len();
        prop_assume!(significant >= TOO_SHORT);
        for spelling in spellings(&value) {
            let shown = scrub(&value, &format!("\u{1}{spelling}\u{1}")).unwrap_or_default();
            // Only quotes of a JSON string, and what folding ignores, may be left.
            let left = shown.replace(COVER, "").replace('"', "");
            prop_assert!(fold(&left).bytes.is_empty(), "{value:?} as {spelling:?}: {shown:?}");
        }
    }

    #[test]
    fn what_is_shown_is_short_and_printable(text in any::<String>()) {
        let shown = scrub("hunter2!", &text).unwrap_or_default();
        prop_assert!(shown.len() <= TEXT_LIMIT);
        prop_assert!(!shown.chars().any(is_invisible));
    }
}

#[test]
fn a_value_inside_of_longer_base64_is_covered() {
    let value = "s3cret-value-of-some-length";
    for prefix in ["", "a", "ab", "abc"] {
        let body = format!("{prefix}{{\"value\":\"{value}\"}}");
        let shown = scrub(value, &STANDARD.encode(&body)).unwrap();
        let encoded = shown.replace(COVER, "");
        assert!(
            encoded.len() < 4 * (body.len() - value.len() + 6) / 3 + 4,
            "{shown}"
        );
    }
}

#[test]
fn scrubbing_comes_before_cutting() {
    let value = "correct-horse-battery-staple";
    for padding in 480..=TEXT_LIMIT {
        let shown = scrub(value, &format!("{}{value}", "x".repeat(padding))).unwrap();
        assert!(!shown.contains("corr"), "{padding}: {shown}");
        assert!(shown.len() <= TEXT_LIMIT);
    }
}

#[test]
fn a_value_that_the_server_cut_off_is_covered() {
    let value = "correct-horse-battery-staple";
    for kept in 4..value.len() {
        let shown = scrub(value, &format!("bad value {}", &value[..kept])).unwrap();
        assert_eq!(shown, "bad value [REDACTED]", "{kept}");
    }
    let shown = scrub(value, "bad value horse-battery... and more").unwrap();
    assert_eq!(shown, "bad value [REDACTED]... and more");
}

#[test]
fn text_that_may_contain_a_very_short_value_is_withheld() {
    assert_eq!(scrub("ab", "cabin").as_deref(), Some(WITHHELD));
    assert_eq!(
        scrub("a+b", "value a%2Bb refused").as_deref(),
        Some(WITHHELD)
    );
    assert_eq!(scrub("++", "value ++ refused").as_deref(), Some(WITHHELD));
    assert_eq!(
        scrub("ab", "nothing of the kind").as_deref(),
        Some("nothing of the kind")
    );
    assert_eq!(scrub("7", "not found").as_deref(), Some("not found"));
}

#[test]
fn ordinary_text_stays_readable() {
    for text in [
        "vault is sealed",
        "quota of 100 secrets exceeded (98%)",
        "Ungültiger Name",
    ] {
        assert_eq!(scrub("hunter2!", text).as_deref(), Some(text));
    }
}

#[test]
fn control_characters_and_line_breaks_become_single_spaces() {
    let text = "\u{1b}[31mline one\r\n\tline\u{202e} two\u{0}\n";
    assert_eq!(
        scrub("hunter2!", text).as_deref(),
        Some("[31mline one line two")
    );
    assert_eq!(scrub("hunter2!", "\n\u{7f}\n"), None);
}

#[test]
fn text_is_cut_on_a_character_boundary() {
    let shown = scrub("hunter2!", &"é".repeat(400)).unwrap();
    assert_eq!(shown, "é".repeat(256));
    let shown = scrub("hunter2!", &format!("x{}", "é".repeat(400))).unwrap();
    assert_eq!(shown.len(), 511);
}

#[test]
fn a_code_is_one_short_word() {
    let scrubber = |value: &str, text: &str| Scrubber::new([value]).token(text);
    assert_eq!(
        scrubber("hunter2!", "not found\n").as_deref(),
        Some("notfound")
    );
    assert_eq!(scrubber("hunter2!", "hunter2!").as_deref(), Some(COVER));
    assert_eq!(
        scrubber("hunter2!", &"c".repeat(500)).map(|code| code.len()),
        Some(TOKEN_LIMIT)
    );
    assert_eq!(scrubber("hunter2!", " "), None);
}

#[test]
fn every_one_of_many_secrets_is_covered() {
    let scrubber = Scrubber::new(["first-secret", "", "second-secret", "x9"]);
    assert_eq!(
        scrubber.text("a second-secret b first-secret c").as_deref(),
        Some("a [REDACTED] b [REDACTED] c")
    );
    assert_eq!(scrubber.text("first-secret x9").as_deref(), Some(WITHHELD));
}

#[test]
fn a_large_value_is_covered_in_a_large_text() {
    let value = "0123456789abcdef".repeat(5000);
    assert_eq!(scrub(&value, &value[..64 * 1024]).as_deref(), Some(COVER));
}

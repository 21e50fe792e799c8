use std::cell::RefCell;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use tracing::{debug, error, info, trace, warn};

use super::*;

thread_local! {
    static WRITTEN: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// What `events` write when everything of this crate down to `level` is logged.
fn logged(level: LevelFilter, events: impl FnOnce()) -> Vec<Value> {
    let write = |line: &[u8]| WRITTEN.with_borrow_mut(|written| written.push(line.to_vec()));
    let subscriber = Hclog {
        level,
        crates: &["tfplugin_framework"],
        write,
    };
    tracing::subscriber::with_default(subscriber, events);
    WRITTEN.take().iter().map(|line| parse(line)).collect()
}

/// Parses a line as the host does: one JSON object, one line feed, at the end.
fn parse(line: &[u8]) -> Value {
    assert!(line.len() < 64 * 1024, "{} bytes", line.len());
    let (last, object) = line.split_last().unwrap();
    assert_eq!(*last, b'\n');
    assert!(!object.contains(&b'\n'));
    let object: Value = serde_json::from_slice(object).unwrap();
    for name in ["@level", "@message", "@timestamp", "@module"] {
        assert!(object[name].is_string(), "{name} in {object}");
    }
    object
}

fn level(provider: Option<&str>, terraform: Option<&str>) -> LevelFilter {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    LogEnv {
        provider: owned(provider),
        terraform: owned(terraform),
    }
    .level()
}

#[test]
fn without_a_request_nothing_is_logged() {
    assert_eq!(level(None, None), LevelFilter::OFF);
    assert_eq!(level(Some(""), Some("")), LevelFilter::OFF);
    assert_eq!(level(None, Some("OFF")), LevelFilter::OFF);
    assert_eq!(level(Some("off"), Some("TRACE")), LevelFilter::OFF);
}

#[test]
fn the_providers_variable_overrides_the_general_one() {
    assert_eq!(level(Some("warn"), Some("TRACE")), LevelFilter::WARN);
    assert_eq!(level(Some(""), Some("INFO")), LevelFilter::INFO);
}

#[test]
fn every_level_of_terraform_is_understood() {
    for (text, expected) in [
        ("ERROR", LevelFilter::ERROR),
        ("warn", LevelFilter::WARN),
        ("Info", LevelFilter::INFO),
        ("DEBUG", LevelFilter::DEBUG),
        ("TRACE", LevelFilter::TRACE),
        ("JSON", LevelFilter::TRACE),
        ("1", LevelFilter::TRACE),
    ] {
        assert_eq!(level(None, Some(text)), expected, "{text}");
    }
}

#[test]
fn a_line_has_the_form_that_the_host_parses() {
    let time = UNIX_EPOCH + Duration::new(1_700_000_000, 1_000_999);
    let mut line = Line::new(Level::WARN, "some::module", time);
    line.text("message", "careful \"now\"\n".to_owned());
    line.value("attempt", 3_u64);
    assert_eq!(
        String::from_utf8(line.finish()).unwrap(),
        concat!(
            r#"{"@level":"warn","@message":"careful \"now\"\n","@module":"some::module","#,
            r#""@timestamp":"2023-11-14T22:13:20.001000Z","attempt":3}"#,
            "\n",
        ),
    );
}

#[test]
fn fields_keep_their_types() {
    let lines = logged(LevelFilter::TRACE, || {
        info!(text = "a", yes = true, count = -1, size = 2_u64, share = 0.5, error = ?Some(1), "m");
    });
    let [line] = &lines[..] else {
        panic!("{lines:?}")
    };
    assert_eq!(line["@message"], "m");
    assert_eq!(line["@module"], "tfplugin_framework::logging::tests");
    let fields = json!({
        "text": "a", "yes": true, "count": -1, "size": 2, "share": 0.5, "error": "Some(1)"
    });
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(&line[name], value, "{name}");
    }
}

#[test]
fn fields_cannot_forge_what_crashes_the_host() {
    let lines = logged(LevelFilter::TRACE, || {
        info!("@level" = 5, "@timestamp" = true, "@message" = 1.5, "m");
        info!(message = 5);
    });
    assert_eq!(lines[0]["@level"], "info");
    assert_eq!(lines[0]["@message"], "m");
    assert_eq!(lines[1]["@message"], "5");
}

#[test]
fn events_below_the_level_are_not_logged() {
    let lines = logged(LevelFilter::WARN, || {
        error!("1");
        warn!("2");
        info!("3");
        debug!("4");
        trace!("5");
    });
    let levels: Vec<_> = lines
        .iter()
        .map(|line| line["@level"].as_str().unwrap())
        .collect();
    assert_eq!(levels, ["error", "warn"]);
}

#[test]
fn events_of_other_crates_are_not_logged() {
    let lines = logged(LevelFilter::TRACE, || {
        error!(target: "h2::codec", "headers");
        error!(target: "tfplugin_framework_extra", "similar name");
        error!(target: "tfplugin_framework", "the crate itself");
        error!(target: "tfplugin_framework::plan", "a module of it");
    });
    let messages: Vec<_> = lines
        .iter()
        .map(|line| line["@message"].as_str().unwrap())
        .collect();
    assert_eq!(messages, ["the crate itself", "a module of it"]);
}

#[test]
fn long_lines_are_cut_on_a_character_boundary() {
    for long in [
        "é".repeat(100_000),
        "\u{1}".repeat(100_000),
        format!("a{}", "€".repeat(50_000)),
    ] {
        let lines = logged(LevelFilter::TRACE, || {
            info!("{long}");
            info!(field = long, "short");
        });
        assert_eq!(lines[0]["truncated"], true);
        assert!(long.starts_with(lines[0]["@message"].as_str().unwrap()));
        assert_eq!(lines[1]["truncated"], true);
        assert_eq!(lines[1]["@message"], "short");
    }
}

#[test]
fn spans_are_harmless() {
    let lines = logged(LevelFilter::TRACE, || {
        let outer = tracing::info_span!("outer", field = 1).entered();
        tracing::info_span!("inner").in_scope(|| info!("inside"));
        drop(outer);
    });
    assert_eq!(lines.len(), 1);
}

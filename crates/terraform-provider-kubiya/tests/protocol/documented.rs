//! The guide that goes by error message has every message of the provider, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const RECORDS: &str = "tests/protocol/snapshots";
const GUIDE: &str = "../../docs/guides/troubleshooting.md";
/// Where messages are worded.
const SOURCES: [&str; 2] = ["src", "../tfplugin-framework/src"];
/// Messages that nobody gets to see: Terraform asks for types in the schema only, and every resource of this
/// provider can be imported.
const UNSEEN: [&str; 2] = ["Unknown {kind} type", "Import is not supported"];
/// What the guide has for the name that a message is about.
const NAME: &str = "\"NAME\"";

#[test]
fn every_message_that_is_worded_anywhere_is_in_the_troubleshooting_guide() {
    let guide = guide();
    let messages = messages(&guide);
    let worded = worded();
    assert!(worded.len() > 30, "{worded:?}");
    let missing: Vec<_> = worded
        .iter()
        .filter(|wording| !UNSEEN.contains(&wording.as_str()))
        .filter(|wording| {
            !messages
                .iter()
                .any(|message| is_worded_so(message, wording))
        })
        .collect();
    assert!(missing.is_empty(), "not in {GUIDE}: {missing:#?}");
}

#[test]
fn every_message_in_the_troubleshooting_guide_is_worded_somewhere() {
    let worded = worded();
    for unseen in UNSEEN {
        assert!(worded.contains(unseen), "{unseen:?} is gone");
    }
    let guide = guide();
    let invented: Vec<_> = messages(&guide)
        .into_iter()
        .filter(|message| !worded.iter().any(|wording| is_worded_so(message, wording)))
        .collect();
    assert!(invented.is_empty(), "only in {GUIDE}: {invented:#?}");
}

#[test]
fn every_diagnostic_on_record_is_in_the_troubleshooting_guide() {
    let guide = guide();
    let mut recorded = BTreeSet::new();
    for entry in fs::read_dir(this_crate().join(RECORDS)).unwrap() {
        let record = fs::read_to_string(entry.unwrap().path()).unwrap();
        recorded.extend(record.lines().filter_map(summary).map(general));
    }
    assert!(recorded.len() > 10, "{recorded:?}");
    let missing: Vec<_> = recorded
        .iter()
        .filter(|summary| !guide.contains(&format!("`{summary}`")))
        .collect();
    assert!(missing.is_empty(), "not in {GUIDE}: {missing:#?}");
}

fn this_crate() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn guide() -> String {
    fs::read_to_string(this_crate().join(GUIDE)).unwrap()
}

/// The messages in the guide: its code that reads like the beginning of a sentence.
fn messages(guide: &str) -> BTreeSet<&str> {
    let code = guide.split('`').skip(1).step_by(2);
    code.filter(|text| text.starts_with(|c: char| c.is_uppercase() || c == '"'))
        .filter(|text| text.contains(' ') || text.chars().skip(1).all(char::is_lowercase))
        .collect()
}

/// The wordings of all messages, as they are in the code.
fn worded() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in SOURCES {
        collect(&this_crate().join(folder), &mut found);
    }
    found
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "testing" {
            collect(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = fs::read_to_string(&path).unwrap();
            let product = text.split("#[cfg(test)]").next().unwrap();
            for maker in ["Diagnostic::error(", "Diagnostic::warning(", "Self::error("] {
                for rest in product.split(maker).skip(1) {
                    match first_literal(rest) {
                        Some(wording) => drop(found.insert(wording.to_owned())),
                        // The one that makes an error of a warning's texts.
                        None if maker == "Self::error(" => {}
                        None => panic!("{path:?}: {maker} begins with no text of its own"),
                    }
                }
            }
        }
    }
}

/// The text that a call's first argument is, or is formatted by.
fn first_literal(arguments: &str) -> Option<&str> {
    let first = arguments.trim_start();
    let first = first.strip_prefix("format!(").unwrap_or(first).trim_start();
    let (literal, _) = first.strip_prefix('"')?.split_once('"')?;
    Some(literal)
}

/// Whether a message may come from a wording: `{name:?}` stands for [`NAME`], `{…}` for any text.
fn is_worded_so(message: &str, wording: &str) -> bool {
    let Some((before, rest)) = wording.split_once('{') else {
        return message == wording;
    };
    let Some(message) = message.strip_prefix(before) else {
        return false;
    };
    let (placeholder, after) = rest.split_once('}').unwrap();
    if placeholder.ends_with(":?") {
        let after_name = message.strip_prefix(NAME);
        return after_name.is_some_and(|message| is_worded_so(message, after));
    }
    let mut ends = message.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.any(|end| is_worded_so(&message[end..], after))
}

/// What a line of a record says first, such as `Error at "name": Missing value`.
fn summary(line: &str) -> Option<&str> {
    let (severity, rest) = line.split_once(" at \"")?;
    let (_, summary) = rest.split_once("\": ")?;
    ["Error", "Warning"].contains(&severity).then_some(summary)
}

/// A summary as the guide has it, without what it happens to be about.
fn general(summary: &str) -> String {
    if let Some((general, _)) = summary.split_once(" value for ") {
        return format!("{general} value for …");
    }
    let parts: Vec<_> = summary.split('"').collect();
    match parts[..] {
        [before, _, after] => format!("{before}{NAME}{after}"),
        _ => summary.to_owned(),
    }
}

//! Every diagnostic on record is in the guide that goes by error message.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const RECORDS: &str = "tests/protocol/snapshots";
const GUIDE: &str = "../../docs/guides/troubleshooting.md";

#[test]
fn every_diagnostic_on_record_is_in_the_troubleshooting_guide() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(crate_folder.join(GUIDE)).unwrap();
    let mut recorded = BTreeSet::new();
    for entry in fs::read_dir(crate_folder.join(RECORDS)).unwrap() {
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
        [before, _, after] => format!("{before}\"NAME\"{after}"),
        _ => summary.to_owned(),
    }
}

//! Terraform's diagnostics as its `-json` option prints them.

use serde_json::Value;

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The command failed.
    Error,
    /// The command went on.
    Warning,
}

/// One diagnostic, with the place in the configuration that it points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The first line.
    pub summary: String,
    /// The rest, possibly empty.
    pub detail: String,
    /// The resource that it is about, where Terraform says so.
    pub address: Option<String>,
    /// The block that holds the place, such as `resource "terraform_data" "a"`.
    pub block: Option<String>,
    /// The attribute whose definition the place is in, as far as the line shows one. Terraform does
    /// not print the path that a provider sent; it prints the line that the path led it to.
    pub attribute: Option<String>,
    /// The line in the file, from 1.
    pub line: Option<u64>,
}

/// Reads either the lines of `plan -json` and `apply -json`, of which only those with a
/// diagnostic count, or the one document of `validate -json`.
pub(crate) fn parse(stdout: &str) -> Result<Vec<Diagnostic>, String> {
    if let Ok(document) = serde_json::from_str::<Value>(stdout)
        && let Some(diagnostics) = document["diagnostics"].as_array()
    {
        return diagnostics.iter().map(diagnostic).collect();
    }
    let mut found = Vec::new();
    for line in stdout.lines().filter(|line| !line.trim().is_empty()) {
        let event: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if event["type"] == "diagnostic" {
            found.push(diagnostic(&event["diagnostic"])?);
        }
    }
    Ok(found)
}

fn diagnostic(value: &Value) -> Result<Diagnostic, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let snippet = &value["snippet"];
    Ok(Diagnostic {
        severity: match value["severity"].as_str() {
            Some("error") => Severity::Error,
            Some("warning") => Severity::Warning,
            _ => return Err("a diagnostic without a known severity".to_owned()),
        },
        summary: text(&value["summary"]).ok_or("a diagnostic without a summary")?,
        detail: text(&value["detail"]).unwrap_or_default(),
        address: text(&value["address"]),
        block: text(&snippet["context"]),
        attribute: snippet["code"]
            .as_str()
            .and_then(attribute)
            .map(str::to_owned),
        line: value["range"]["start"]["line"].as_u64(),
    })
}

/// The name on the left of the equals sign in a line of configuration.
fn attribute(code: &str) -> Option<&str> {
    let name = code.split_once('=')?.0.trim();
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = r#"{"@level":"info","@message":"Terraform 1.11.4","type":"version"}
{"@level":"error","type":"diagnostic","diagnostic":{"severity":"error","summary":"Bad name","detail":"It is empty.","address":"toy.a","range":{"filename":"main.tf","start":{"line":3,"column":5,"byte":21},"end":{"line":3,"column":17,"byte":33}},"snippet":{"context":"resource \"toy\" \"a\"","code":"  name = \"\"","start_line":3,"highlight_start_offset":9,"highlight_end_offset":11,"values":[]}}}
{"@level":"warn","type":"diagnostic","diagnostic":{"severity":"warning","summary":"Old","detail":"","range":{"start":{"line":1}},"snippet":{"context":null,"code":"resource \"toy\" \"a\" {"}}}
"#;

    #[test]
    fn a_stream_yields_its_diagnostics_in_order() {
        let found = parse(STREAM).unwrap();
        assert_eq!(
            found[0],
            Diagnostic {
                severity: Severity::Error,
                summary: "Bad name".to_owned(),
                detail: "It is empty.".to_owned(),
                address: Some("toy.a".to_owned()),
                block: Some("resource \"toy\" \"a\"".to_owned()),
                attribute: Some("name".to_owned()),
                line: Some(3),
            }
        );
        assert_eq!(
            (found[1].severity, found[1].attribute.as_deref()),
            (Severity::Warning, None)
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_document_of_validate_yields_its_diagnostics() {
        let document = r#"{"valid":false,
            "diagnostics":[{"severity":"error","summary":"Bad","detail":"Why"}]}"#;
        assert_eq!(parse(document).unwrap()[0].summary, "Bad");
        assert_eq!(parse(r#"{"valid":true,"diagnostics":[]}"#).unwrap(), []);
    }

    #[test]
    fn other_output_is_an_error_rather_than_no_diagnostics() {
        assert!(parse("Error: something in plain text\n").is_err());
    }
}

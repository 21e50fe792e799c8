//! The software bill of materials.
//!
//! **Source:** the CycloneDX specification, version 1.6.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::linked::{Crate, Id};

/// The bill of a program that is linked from these crates, the first of which is `package`'s. There is no date
/// and no random number in it, so that the same program has the same bill.
pub(super) fn bill(package: &str, crates: &[Crate]) -> Value {
    let (program, libraries): (Vec<_>, Vec<_>) = crates.iter().partition(|it| it.name == package);
    let components: Vec<_> = libraries
        .iter()
        .map(|it| component("library", it))
        .collect();
    let uses: Vec<_> = crates.iter().map(dependency).collect();
    let mut bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program.first().map(|it| component("application", it))},
        "components": components,
        "dependencies": uses,
    });
    bill["serialNumber"] = serial_number(&bill.to_string()).into();
    bill
}

/// A number that this bill has and no other one, which attestations ask for: its own hash.
/// **Source:** RFC 9562, version 8.
fn serial_number(bill: &str) -> String {
    let digest = Sha256::digest(bill);
    let mut bytes: Vec<u8> = digest.iter().copied().take(16).collect();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let groups = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    format!("urn:uuid:{}", groups.join("-"))
}

fn component(kind: &str, of: &Crate) -> Value {
    let url = url(&of.id());
    let mut component = json!({
        "type": kind,
        "bom-ref": url,
        "name": of.name,
        "version": of.version,
        "purl": url,
    });
    if let Some(license) = &of.license {
        component["licenses"] = json!([{"expression": license}]);
    }
    if let Some(checksum) = &of.checksum {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    if let Some(repository) = &of.repository {
        component["externalReferences"] = json!([{"type": "vcs", "url": repository}]);
    }
    component
}

fn dependency(of: &Crate) -> Value {
    let uses: Vec<_> = of.uses.iter().map(url).collect();
    json!({"ref": url(&of.id()), "dependsOn": uses})
}

/// The package URL of a crate. Source: the specification of package URLs, type `cargo`.
fn url((name, version): &Id) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_crate(name: &str, version: &str, uses: &[(&str, &str)]) -> Crate {
        let uses = uses.iter();
        Crate {
            name: name.to_owned(),
            version: version.to_owned(),
            license: Some("MIT OR Apache-2.0".to_owned()),
            repository: None,
            checksum: None,
            folder: "".into(),
            uses: uses
                .map(|(name, version)| ((*name).to_owned(), (*version).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn the_program_stands_apart_from_what_it_is_linked_from() {
        let mut library = a_crate("lib", "2.0.0+1", &[]);
        library.checksum = Some("ab".to_owned());
        library.repository = Some("https://example.net/lib".to_owned());
        let program = a_crate("program", "1.0.0", &[("lib", "2.0.0+1")]);
        let licenses = json!([{"expression": "MIT OR Apache-2.0"}]);
        let bill = bill("program", &[library, program]);
        assert_eq!(
            bill,
            json!({
                "bomFormat": "CycloneDX",
                "serialNumber": bill["serialNumber"],
                "specVersion": "1.6",
                "version": 1,
                "metadata": {"component": {
                    "type": "application",
                    "bom-ref": "pkg:cargo/program@1.0.0",
                    "name": "program",
                    "version": "1.0.0",
                    "purl": "pkg:cargo/program@1.0.0",
                    "licenses": licenses,
                }},
                "components": [{
                    "type": "library",
                    "bom-ref": "pkg:cargo/lib@2.0.0%2B1",
                    "name": "lib",
                    "version": "2.0.0+1",
                    "purl": "pkg:cargo/lib@2.0.0%2B1",
                    "licenses": licenses,
                    "hashes": [{"alg": "SHA-256", "content": "ab"}],
                    "externalReferences": [{"type": "vcs", "url": "https://example.net/lib"}],
                }],
                "dependencies": [
                    {"ref": "pkg:cargo/lib@2.0.0%2B1", "dependsOn": []},
                    {"ref": "pkg:cargo/program@1.0.0", "dependsOn": ["pkg:cargo/lib@2.0.0%2B1"]},
                ],
            })
        );
    }

    #[test]
    fn a_bill_has_the_same_number_until_something_in_it_changes() {
        let number = |version: &str| {
            let bill = bill("a", &[a_crate("a", version, &[])]);
            bill["serialNumber"].as_str().unwrap().to_owned()
        };
        assert_eq!(number("1.0.0"), number("1.0.0"));
        assert_ne!(number("1.0.0"), number("1.0.1"));
        // The hash of nothing begins with e3b0c44298fc1c149afbf4c8996fb924. Source: FIPS 180-4.
        assert_eq!(
            serial_number(""),
            "urn:uuid:e3b0c442-98fc-8c14-9afb-f4c8996fb924"
        );
    }
}

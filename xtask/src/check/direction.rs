//! Which crate of the workspace may depend on which.

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::Value;

/// A crate's place in the workspace.
struct Place {
    name: &'static str,
    /// What it may depend on.
    uses: &'static [&'static str],
    /// What its tests may depend on besides.
    tests_use: &'static [&'static str],
}

/// The whole truth about the direction of dependencies, from the bottom up.
const PLACES: [Place; 10] = [
    Place {
        name: "hostile-inputs",
        uses: &[],
        tests_use: &[],
    },
    Place {
        name: "test-network",
        uses: &[],
        tests_use: &[],
    },
    Place {
        name: "terraform-harness",
        uses: &[],
        tests_use: &[],
    },
    // A witness: it must share nothing with what it testifies about, not even in tests.
    Place {
        name: "kubiya-emulator",
        uses: &[],
        tests_use: &[],
    },
    Place {
        name: "kubiya-sdk",
        uses: &[],
        tests_use: &["hostile-inputs", "kubiya-emulator", "test-network"],
    },
    Place {
        name: "sdk-misuse",
        uses: &[],
        tests_use: &["kubiya-sdk"],
    },
    Place {
        name: "tfplugin-proto",
        uses: &[],
        tests_use: &["hostile-inputs", "terraform-harness"],
    },
    // It never names Kubiya.
    Place {
        name: "tfplugin-framework",
        uses: &["tfplugin-proto"],
        tests_use: &["hostile-inputs", "terraform-harness"],
    },
    Place {
        name: "terraform-provider-kubiya",
        uses: &["kubiya-sdk", "tfplugin-framework", "tfplugin-proto"],
        tests_use: &[
            "hostile-inputs",
            "kubiya-emulator",
            "terraform-harness",
            "test-network",
        ],
    },
    Place {
        name: "xtask",
        uses: &["kubiya-emulator", "terraform-harness"],
        tests_use: &[],
    },
];

/// One crate's dependency on another one of the workspace.
#[derive(Debug, PartialEq, Eq)]
struct Arrow {
    from: String,
    to: String,
    only_tests: bool,
}

/// # Errors
/// Every forbidden dependency, and every crate without a place.
pub(super) fn check() -> Result<(), Box<dyn Error>> {
    let metadata = super::metadata(&["--no-deps"])?;
    let crates = crates(&metadata);
    let mut problems: Vec<String> = crates
        .iter()
        .filter(|name| place(name).is_none())
        .map(|name| format!("{name} has no place in {}", file!()))
        .collect();
    let forbidden = arrows(&metadata, &crates)
        .into_iter()
        .filter(|arrow| !is_allowed(arrow));
    problems.extend(forbidden.map(|arrow| describe(&arrow)));
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n").into())
    }
}

fn crates(metadata: &Value) -> BTreeSet<&str> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| package["name"].as_str())
        .collect()
}

fn arrows(metadata: &Value, crates: &BTreeSet<&str>) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if let (Some(from), Some(to)) = (package["name"].as_str(), dependency["name"].as_str())
                && crates.contains(to)
            {
                arrows.push(Arrow {
                    from: from.to_owned(),
                    to: to.to_owned(),
                    only_tests: dependency["kind"] == "dev",
                });
            }
        }
    }
    arrows
}

fn is_allowed(arrow: &Arrow) -> bool {
    place(&arrow.from).is_some_and(|place| {
        let to = arrow.to.as_str();
        place.uses.contains(&to) || (arrow.only_tests && place.tests_use.contains(&to))
    })
}

fn place(name: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.name == name)
}

fn describe(arrow: &Arrow) -> String {
    let kind = if arrow.only_tests {
        " in its tests"
    } else {
        ""
    };
    format!("{} must not depend on {}{kind}", arrow.from, arrow.to)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn arrow(from: &str, to: &str, only_tests: bool) -> Arrow {
        Arrow {
            from: from.to_owned(),
            to: to.to_owned(),
            only_tests,
        }
    }

    #[test]
    fn the_arrows_that_would_spoil_the_shape_are_forbidden() {
        for (from, to) in [
            ("kubiya-sdk", "kubiya-emulator"),
            ("kubiya-sdk", "tfplugin-framework"),
            ("kubiya-emulator", "kubiya-sdk"),
            ("tfplugin-framework", "kubiya-sdk"),
            ("tfplugin-proto", "tfplugin-framework"),
            ("terraform-provider-kubiya", "kubiya-emulator"),
        ] {
            assert!(!is_allowed(&arrow(from, to, false)), "{from} -> {to}");
        }
        assert!(!is_allowed(&arrow("kubiya-emulator", "kubiya-sdk", true)));
    }

    #[test]
    fn tests_may_use_what_the_crate_may_not() {
        assert!(is_allowed(&arrow("kubiya-sdk", "kubiya-emulator", true)));
        assert!(is_allowed(&arrow(
            "terraform-provider-kubiya",
            "tfplugin-framework",
            true
        )));
    }

    #[test]
    fn arrows_out_of_the_workspace_are_nobodys_business() {
        let metadata = json!({"packages": [
            {"name": "a", "dependencies": [
                {"name": "serde", "kind": null},
                {"name": "b", "kind": "dev"},
                {"name": "b", "kind": null}
            ]},
            {"name": "b", "dependencies": []}
        ]});
        let found = arrows(&metadata, &crates(&metadata));
        assert_eq!(found, [arrow("a", "b", true), arrow("a", "b", false)]);
    }

    #[test]
    fn places_only_point_down() {
        for (height, place) in PLACES.iter().enumerate() {
            for used in place.uses.iter().chain(place.tests_use) {
                let below = PLACES[..height].iter().any(|lower| lower.name == *used);
                assert!(below, "{} -> {used}", place.name);
            }
        }
    }
}

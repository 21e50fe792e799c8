use super::*;

const POLICY: &str = r#"
    [advisories]
    nobody = "here reads this"
    [licenses]
    version = 2
    include-dev = true
    allow = ["MIT", "ISC"]
    [bans]
    multiple-versions = "warn"
    wildcards = "deny"
    allow-wildcard-paths = true
    deny = [{ crate = "ring", reason = "there is another" }]
    [sources]
    unknown-registry = "deny"
    unknown-git = "deny"
    allow-registry = ["https://good.example/index"]
"#;

fn policy() -> Policy {
    Policy::parse(POLICY).unwrap()
}

fn package(name: &str, license: &str) -> Package {
    Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        license: Some(license.to_owned()),
        source: Some("registry+https://good.example/index".to_owned()),
        publish: None,
        dependencies: Vec::new(),
    }
}

fn any_version(name: &str, kind: Option<&str>, path: Option<&str>) -> Dependency {
    Dependency {
        name: name.to_owned(),
        req: "*".to_owned(),
        kind: kind.map(str::to_owned),
        path: path.map(str::to_owned),
    }
}

#[test]
fn a_licence_counts_if_all_its_terms_can_be_met() {
    let refused = |license: &str| licenses(&[&package("a", license)], &policy()).len() == 1;
    for license in [
        "MIT",
        "GPL-3.0 OR MIT",
        "GPL-3.0/MIT",
        "MIT AND ISC",
        "(GPL-2.0 OR ISC) AND MIT",
    ] {
        assert!(!refused(license), "{license}");
    }
    for license in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "MIT WITH LLVM-exception",
        "",
        "no licence",
    ] {
        assert!(refused(license), "{license}");
    }
    let mut silent = package("a", "");
    silent.license = None;
    assert_eq!(licenses(&[&silent], &policy()), ["a 1.0.0 says no licence"]);
}

#[test]
fn a_banned_crate_is_found_with_the_reason() {
    let crates = [package("ring", "MIT"), package("string", "MIT")];
    let found = banned(&crates.iter().collect::<Vec<_>>(), &policy());
    assert_eq!(found, ["ring 1.0.0 is banned: there is another"]);
}

#[test]
fn any_version_will_do_of_a_crate_of_the_workspace_only() {
    let path = Some("/w/b");
    for (publish, kind, path, is_found) in [
        (Some(vec![]), None, path, false),
        (Some(vec![]), Some("dev"), path, false),
        (Some(vec![]), None, None, true),
        (None, Some("dev"), path, false),
        (None, Some("dev"), None, true),
        (None, Some("build"), path, true),
        (None, None, path, true),
    ] {
        let mut package = package("a", "MIT");
        package.publish = publish;
        package.dependencies.push(any_version("b", kind, path));
        let found = wildcards(&[&package], &policy());
        assert_eq!(
            found.len(),
            usize::from(is_found),
            "{kind:?} {path:?} {found:?}"
        );
    }
}

#[test]
fn two_versions_of_a_crate_are_told_together() {
    let mut newer = package("a", "MIT");
    newer.version = "2.0.0".to_owned();
    let crates = [package("a", "MIT"), package("b", "MIT"), newer];
    let found = duplicates(&crates.iter().collect::<Vec<_>>());
    assert_eq!(found, ["a is built in the versions 1.0.0, 2.0.0"]);
}

#[test]
fn what_comes_from_elsewhere_is_told_by_its_kind() {
    let from = |source: Option<&str>| {
        let mut it = package("a", "MIT");
        it.source = source.map(str::to_owned);
        it
    };
    let found = sources(
        &[
            from(None),
            from(Some("registry+https://good.example/index")),
            from(Some("registry+https://good.example/index2")),
            from(Some("sparse+https://bad.example/")),
            from(Some("git+https://good.example/index#abc")),
        ],
        &policy(),
    );
    assert_eq!(found.registries.len(), 2);
    assert_eq!(
        found.git,
        ["a 1.0.0 comes from git+https://good.example/index#abc"]
    );
}

#[test]
fn only_what_is_denied_fails() {
    let found = || vec!["found".to_owned()];
    report([(Level::Warn, found()), (Level::Allow, found())]).unwrap();
    report([(Level::Deny, Vec::new())]).unwrap();
    let error = report([(Level::Warn, found()), (Level::Deny, found())]).unwrap_err();
    assert_eq!(error.to_string(), "found");
}

#[test]
fn settings_that_only_the_workflow_would_hold_to_are_refused() {
    for (known, unknown) in [
        ("version = 2", "version = 2\nexceptions = []"),
        ("wildcards =", "workspace-duplicates = true\nwildcards ="),
        ("unknown-git =", "allow-git = []\nunknown-git ="),
        ("include-dev = true", "include-dev = false"),
        ("\"ISC\"", "\"no licence\""),
        ("reason =", "wrappers = [], reason ="),
    ] {
        assert!(POLICY.contains(known), "{known}");
        assert!(
            Policy::parse(&POLICY.replace(known, unknown)).is_err(),
            "{unknown}"
        );
    }
}

#[test]
fn what_is_built_is_less_than_what_is_locked() {
    let built = built().unwrap();
    let has = |name: &str| built.iter().any(|(it, _)| it == name);
    assert!(has("spdx") && has("xtask") && has("windows-sys"));
    let lock = fs::read_to_string(cargo::root().join("Cargo.lock")).unwrap();
    assert!(built.len() < lock.matches("[[package]]").count());
}

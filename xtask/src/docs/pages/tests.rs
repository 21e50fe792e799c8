use serde_json::{from_value, json};

use super::*;

/// A tree with these files below it.
fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

/// A provider with one resource, `kubiya_thing`.
fn schemas() -> Schemas {
    let name = json!({"type": "string", "required": true, "description": "Name."});
    let block = json!({"description": "A [thing](https://a.b) of `sorts`.\n\nMore.", "attributes": {"name": name}});
    let identity = json!({"type": "string", "description": "Name.", "required_for_import": true});
    from_value(json!({
        "provider": {"version": 0, "block": {"description": "Things."}},
        "resource_schemas": {"kubiya_thing": {"version": 0, "block": block}},
        "data_source_schemas": {},
        "list_resource_schemas": {},
        "action_schemas": {},
        "resource_identity_schemas": {"kubiya_thing": {"version": 0, "attributes": {"name": identity}}},
    }))
    .unwrap()
}

const INDEX: (&str, &str) = ("templates/index.md", "---\n---\n{{ description }}\n");
const DEFAULT: (&str, &str) = (
    "templates/resources.md",
    "---\ndescription: {{ summary }}\n---\n\n# {{ name }}\n\n{{ example }}\n\n{{ schema }}\n\n{{ import }}\n",
);
const EXAMPLE: (&str, &str) = ("examples/resources/kubiya_thing/resource.tf", "a = 1\n");

fn page(files: &[(&str, &str)], path: &str) -> String {
    let root = tree(files);
    let pages = all(&schemas(), root.path()).unwrap();
    pages[path].clone()
}

fn failure(files: &[(&str, &str)]) -> String {
    let root = tree(files);
    let outcome = all(&schemas(), root.path());
    outcome.unwrap_err().to_string()
}

#[test]
fn a_resource_needs_no_template_of_its_own() {
    let import = ("examples/resources/kubiya_thing/import.sh", "import it\n");
    assert_eq!(
        page(&[INDEX, DEFAULT, EXAMPLE, import], "resources/thing.md"),
        "---\n\
         # Made by `cargo xtask docs` from templates/resources.md, which is the file to edit.\n\
         description: A thing of sorts.\n---\n\
         \n# kubiya_thing\n\
         \n## Example Usage\n\n```terraform\na = 1\n```\n\
         \n## Schema\n\n### Required\n\n- `name` (String) Name.\n\
         \n## Import\n\nOn the command line:\n\n```shell\nimport it\n```\n\
         \n### Identity Schema\n\nRequired:\n\n- `name` (String) Name.\n"
    );
}

#[test]
fn a_template_of_its_own_comes_before_the_default() {
    let own = ("templates/resources/thing.md", "---\n---\nMine.\n");
    let text = page(&[INDEX, DEFAULT, own], "resources/thing.md");
    assert!(text.contains("from templates/resources/thing.md") && text.ends_with("Mine.\n"));
}

#[test]
fn guides_show_examples_and_nothing_else() {
    let guide = (
        "templates/guides/a.md",
        "---\n---\n{{ file examples/a/a.tf }}\n",
    );
    let example = ("examples/a/a.tf", "a = 1\n");
    let text = page(&[INDEX, DEFAULT, EXAMPLE, guide, example], "guides/a.md");
    assert!(text.ends_with("---\n```terraform\na = 1\n```\n"), "{text}");

    let untested = (
        "templates/guides/a.md",
        "---\n---\n{{ file crates/a.tf }}\n",
    );
    assert_eq!(
        failure(&[INDEX, DEFAULT, EXAMPLE, untested]),
        "templates/guides/a.md:3: crates/a.tf is not in examples, where everything is tested"
    );
    let of_a_resource = ("templates/guides/a.md", "---\n---\n\n{{ schema }}\n");
    assert_eq!(
        failure(&[INDEX, DEFAULT, EXAMPLE, of_a_resource]),
        "templates/guides/a.md:4: unknown placeholder {{ schema }}"
    );
}

#[test]
fn templates_and_examples_that_are_missing_or_too_many_are_named() {
    assert_eq!(
        failure(&[INDEX]),
        "neither templates/resources/thing.md nor templates/resources.md is there"
    );
    let said = failure(&[INDEX, DEFAULT]);
    assert!(
        said.contains("examples/resources/kubiya_thing/resource.tf: "),
        "{said}"
    );
    let orphan = ("templates/resources/other.md", "---\n---\n");
    assert_eq!(
        failure(&[INDEX, DEFAULT, EXAMPLE, orphan]),
        "templates/resources/other.md: there is no such thing"
    );
}

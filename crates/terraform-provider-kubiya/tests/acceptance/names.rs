//! Names: whatever can be a name works end to end, and what cannot is refused while planning.

use terraform_harness::{Severity, Terraform};

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, VALUE, literal, one, secret};
use crate::world::{World, assert_says, discreet_refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        names_with_any_character_work_from_create_to_destroy,
        names_in_need_of_quoting_are_imported_from_the_command_line,
        what_cannot_be_a_name_or_a_value_is_refused_at_plan,
        an_ephemeral_value_that_turns_out_empty_is_refused_at_plan,
        an_unknown_name_is_planned_and_then_used,
        an_unknown_name_that_turns_out_wrong_is_refused_at_apply,
    ]
}

/// Names of 255 bytes: as many characters, and fewer of more bytes.
fn long_names() -> [String; 2] {
    ["n".repeat(255), "漢".repeat(85)]
}

const NAMES: [&str; 20] = [
    "with space",
    " spaces around ",
    "hash#mark",
    "slash/slash",
    "/",
    "percent%",
    "%2F",
    "question?mark=1&b",
    "semi;colon:at@plus+comma,",
    "back\\slash",
    "quotes'and\"more",
    "${template} %{if}",
    "<angle>|pipe`tick^",
    "accents-éàüß",
    "漢字",
    "emoji-🔐",
    "...",
    ".hidden",
    "GET_VALUE",
    "get_value/x",
];

fn names_with_any_character_work_from_create_to_destroy(terraform: &Terraform) -> Outcome {
    const IMPORT: &str = r#"
import {
  for_each = local.names
  to       = kubiya_secret.named[each.key]
  id       = each.key
}
"#;
    const NAMED: &str = r#"
resource "kubiya_secret" "named" {
  for_each = local.names
  name     = each.key
  value    = var.value
}
"#;
    let mut world = World::new(terraform)?;
    let mut names: Vec<String> = NAMES
        .map(str::to_owned)
        .into_iter()
        .chain(long_names())
        .collect();
    names.sort();
    let count = u32::try_from(names.len())?;
    let listed: Vec<String> = names.iter().map(|name| literal(name)).collect();
    let locals = format!("locals {{\n  names = toset([{}])\n}}\n", listed.join(", "));
    let configuration = [VALUE, NAMED, &locals].concat();

    let value = world.set_new_value();
    world.configure(&configuration)?;
    world.expect_apply([count, 0, 0])?;
    assert_eq!(world.names(), names);
    expect_values(&world, &names, &value);
    world.expect_no_changes()?;

    let value = world.set_new_value();
    world.expect_apply([0, count, 0])?;
    expect_values(&world, &names, &value);

    world
        .terraform
        .run(["state", "rm", "kubiya_secret.named"])?
        .expect_success()?;
    world.configure(configuration + IMPORT)?;
    let value = world.set_new_value();
    let run = world.expect_apply([0, count, 0])?;
    assert_says(&run, &format!("{count} imported, 0 added"));
    expect_values(&world, &names, &value);
    world.expect_no_changes()?;

    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

fn expect_values(world: &World, names: &[String], value: &str) {
    for name in names {
        world.expect_value(name, value);
    }
}

fn names_in_need_of_quoting_are_imported_from_the_command_line(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    for name in ["a b/c#d", "%2F?", "é 🔐"] {
        world.emulator.secrets().put(name, "to be replaced");
        world.configure(VALUE.to_owned() + &secret("one", name, "var.value", ""))?;
        world.terraform.import(ONE, name)?.expect_success()?;
        assert_eq!(world.attribute(ONE, "name")?, name);
        world
            .terraform
            .run(["state", "rm", ONE])?
            .expect_success()?;
    }
    Ok(())
}

/// What is configured for the attribute, and what is said about it.
const REFUSED: [(&str, &str, &str); 13] = [
    ("name", r#""""#, "the name is empty"),
    ("name", r#"".""#, "must not be \".\" or \"..\""),
    ("name", r#""..""#, "must not be \".\" or \"..\""),
    ("name", r#""get_value""#, "is reserved"),
    ("name", r#""a\nb""#, "a control character"),
    ("name", r#""a\tb""#, "a control character"),
    ("name", r#""\u0000""#, "a control character"),
    (
        "name",
        r#"join("", [for i in range(256) : "n"])"#,
        "256 bytes long",
    ),
    (
        "name",
        r#"join("", [for i in range(128) : "é"])"#,
        "256 bytes long",
    ),
    ("name", "null", "must not be null"),
    ("value", r#""""#, "must not be empty"),
    ("value", "null", "must not be null"),
    ("value", r#"join("", [])"#, "must not be empty"),
];

fn what_cannot_be_a_name_or_a_value_is_refused_at_plan(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let block = |(label, (attribute, expression, _)): (usize, &(&str, &str, &str))| {
        let (name, value) = match *attribute {
            "name" => (*expression, "\"v\""),
            _ => ("\"n\"", *expression),
        };
        format!(
            "resource \"kubiya_secret\" \"r{label}\" {{\n  name = {name}\n  value = {value}\n}}\n"
        )
    };
    world.configure(REFUSED.iter().enumerate().map(block).collect::<String>())?;
    let mut found = world
        .terraform
        .plan_json()?
        .expect_failure()?
        .diagnostics()?;
    found.retain(|it| it.severity == Severity::Error);
    assert_eq!(found.len(), REFUSED.len(), "{found:?}");
    for (label, (attribute, expression, says)) in REFUSED.iter().enumerate() {
        let address = format!("kubiya_secret.r{label}");
        let about = found
            .iter()
            .find(|it| it.address.as_deref() == Some(&address));
        let about = about.ok_or_else(|| format!("{attribute} = {expression} was not refused"))?;
        // The line of a value is not shown.
        let shown = Some(*attribute).filter(|attribute| *attribute != "value");
        assert_eq!(about.attribute.as_deref(), shown, "{about:?}");
        assert!(about.detail.contains(says), "{about:?}");
    }
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

fn an_ephemeral_value_that_turns_out_empty_is_refused_at_plan(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("TF_VAR_value", "");
    world.configure(one(""))?;
    let found = discreet_refusal(world.terraform.plan_json()?, "value")?;
    assert!(found.detail.contains("must not be empty"), "{found:?}");
    Ok(())
}

/// A secret whose name is known when another resource has been created.
fn named_later(name: &str) -> String {
    let source = format!(
        "resource \"terraform_data\" \"name\" {{\n  input = {}\n}}\n",
        literal(name)
    );
    let named = one("").replace(r#"name  = "one""#, "name  = terraform_data.name.output");
    source + &named
}

fn an_unknown_name_is_planned_and_then_used(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(named_later("later"))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("later", &value);
    world.expect_no_changes()?;
    world.configure(named_later("even later"))?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(world.names(), ["even later"]);
    world.expect_no_changes()
}

fn an_unknown_name_that_turns_out_wrong_is_refused_at_apply(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(named_later("get_value"))?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    let run = world.terraform.apply_plan("saved.plan")?.expect_failure()?;
    assert_says(&run, "is reserved");
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

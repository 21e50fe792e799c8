//! Names: whatever can be a segment of a path works end to end, and what cannot is refused while planning.

use terraform_harness::Terraform;

use super::{EDGE, edge, runners};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::literal;
use crate::world::{World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        names_with_any_character_work_from_create_to_destroy,
        what_cannot_be_a_name_is_refused_at_plan,
        an_import_id_that_cannot_be_a_name_is_refused,
    ]
}

const NAMES: [&str; 9] = [
    " spaces around ",
    "...",
    "a#b?c=d&e",
    "describe",
    "percent%2F",
    "quotes'and\"more",
    "slash/slash",
    "${template}",
    "漢字-é-🔐",
];

const NAMED: &str = r#"
resource "kubiya_runner" "named" {
  for_each = local.names
  name     = each.key
}
"#;

fn names_with_any_character_work_from_create_to_destroy(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let listed = NAMES.map(literal).join(", ");
    world.configure(format!(
        "locals {{\n  names = toset([{listed}])\n}}\n{NAMED}"
    ))?;
    world.expect_apply([9, 0, 0])?;
    for name in NAMES {
        assert!(runners(&world).get(name).is_some(), "{name:?}");
    }
    world.expect_no_changes()?;
    world.destroy()?;
    assert_eq!(runners(&world).list().len(), 1, "but the platform's");
    Ok(())
}

fn what_cannot_be_a_name_is_refused_at_plan(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["", " ", ".", "..", "a\nb", "tab\there"] {
        world.configure(edge("NAME").replace("\"NAME\"", &literal(name)))?;
        let found = refusal(world.terraform.plan_json()?, "name")?;
        assert_eq!(found.summary, "Invalid value for name", "{name:?}");
    }
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

fn an_import_id_that_cannot_be_a_name_is_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge"))?;
    let run = world.terraform.import(EDGE, "..")?.expect_failure()?;
    assert_says(&run, "The import ID of a runner is its name");
    Ok(())
}

//! Creating, renaming, replacing, and finding again what was changed elsewhere.

use kubiya_emulator::{Fault, Method, Reply};
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, literal, one, one_of, secret};
use crate::world::{ADDED, CHANGED, NOTHING, REPLACED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_origin_is_known_right_after_create,
        literals_variables_and_ephemeral_variables_arrive,
        an_output_of_a_whole_secret_has_to_be_sensitive,
        a_value_arrives_byte_for_byte,
        a_new_name_replaces_the_secret,
        a_new_secret_is_created_before_the_old_one_is_destroyed,
        what_could_not_be_destroyed_after_a_replacement_is_destroyed_later,
        a_resource_that_moves_within_the_configuration_stays,
        a_tainted_secret_is_replaced,
        a_secret_deleted_elsewhere_is_created_again,
        a_description_changed_elsewhere_is_put_back,
        a_refresh_alone_keeps_everything,
        two_resources_with_one_name_do_not_overwrite_each_other,
    ]
}

fn an_output_of_a_whole_secret_has_to_be_sensitive(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let output = |more| format!("output \"all\" {{\n  value = kubiya_secret.one\n  {more}\n}}\n");
    world.configure(one("") + &output(""))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Output refers to sensitive values");
    world.configure(one("") + &output("sensitive = true"))?;
    world.expect_apply(ADDED)?;
    assert!(world.terraform.outputs()?["all"]["value"]["value"].is_null());
    Ok(())
}

const OUTPUTS: &str = r#"
output "origin" {
  value = "${kubiya_secret.one.created_at} by ${kubiya_secret.one.created_by}"
}
"#;

fn the_origin_is_known_right_after_create(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(one("") + OUTPUTS)?;
    world.expect_apply(ADDED)?;
    world.expect_value("one", &value);

    let origin = world
        .emulator
        .secrets()
        .metadata("one")
        .ok_or("no secret")?;
    assert_eq!(world.attribute(ONE, "created_at")?, origin.created_at);
    assert_eq!(world.attribute(ONE, "created_by")?, origin.created_by);
    let shown = format!("{} by {}", origin.created_at, origin.created_by);
    assert_eq!(world.terraform.outputs()?["origin"]["value"], shown);
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    assert!(world.attribute(ONE, "value")?.is_null());
    assert_eq!(world.instance(ONE)?["schema_version"], 1);
    world.expect_no_changes()
}

fn literals_variables_and_ephemeral_variables_arrive(terraform: &Terraform) -> Outcome {
    const SENSITIVE: &str = r#"
variable "sensitive" {
  type      = string
  sensitive = true
}
"#;
    let mut world = World::new(terraform)?;
    let [written, sensitive] = ["literal", "sensitive"].map(canary);
    let ephemeral = world.set("sensitive", &sensitive).set_new_value();
    world.configure(
        [
            VALUE.to_owned(),
            SENSITIVE.to_owned(),
            secret("a", "literal", &literal(&written), ""),
            secret("b", "sensitive", "var.sensitive", ""),
            secret("c", "ephemeral", "var.value", ""),
            secret("d", "computed", r#""${upper("x")}-${var.value}""#, ""),
        ]
        .concat(),
    )?;
    world.expect_apply([4, 0, 0])?;
    world.expect_value("literal", &written);
    world.expect_value("sensitive", &sensitive);
    world.expect_value("ephemeral", &ephemeral);
    world.expect_value("computed", &format!("X-{ephemeral}"));
    world.expect_no_changes()
}

fn a_value_arrives_byte_for_byte(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let long = "0123456789abcdef".repeat(64 * 1024 / 16);
    let values = [
        " leading and trailing white space \n\t",
        "-----BEGIN KEY-----\r\nAAAA\r\n-----END KEY-----\n",
        "{\"json\": \"with \\\" and \\\\ \\u0000\"}",
        "${not} %{a} template, Größe 漢字 🔐 \u{1}\u{7f}",
        "x",
        &long,
    ];
    let configuration: String = (0..)
        .zip(values)
        .map(|(n, value)| secret(&format!("s{n}"), &format!("s{n}"), &literal(value), ""))
        .collect();
    world.configure(configuration)?;
    world.expect_apply([6, 0, 0])?;
    for (n, value) in (0..).zip(values) {
        world.expect_value(&format!("s{n}"), value);
    }
    world.expect_no_changes()
}

fn a_new_name_replaces_the_secret(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, "")?;
    world.configure(VALUE.to_owned() + &secret("one", "two", "var.value", ""))?;
    world.expect_plan(&[(ONE, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    assert_eq!(world.names(), ["two"]);
    world.expect_value("two", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    world.expect_no_changes()
}

const CREATE_FIRST: &str = "lifecycle {\n    create_before_destroy = true\n  }";

fn a_new_secret_is_created_before_the_old_one_is_destroyed(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, CREATE_FIRST)?;
    world.configure(VALUE.to_owned() + &secret("one", "two", "var.value", CREATE_FIRST))?;
    world.expect_plan(&[(ONE, Action::CreateThenDelete)])?;
    world.expect_apply(REPLACED)?;
    assert_eq!(world.names(), ["two"]);
    world.expect_value("two", &value);
    world.expect_no_changes()
}

fn what_could_not_be_destroyed_after_a_replacement_is_destroyed_later(
    terraform: &Terraform,
) -> Outcome {
    let (world, _) = World::with_one(terraform, CREATE_FIRST)?;
    world.configure(VALUE.to_owned() + &secret("one", "two", "var.value", CREATE_FIRST))?;
    let refused = Fault::new(Reply::status(403)).method(Method::DELETE);
    world.emulator.faults().add(refused);
    world.terraform.apply()?.expect_failure()?;
    assert_eq!(world.names(), ["one", "two"]);
    world.expect_apply([0, 0, 1])?;
    assert_eq!(world.names(), ["two"]);
    world.expect_no_changes()
}

fn a_resource_that_moves_within_the_configuration_stays(terraform: &Terraform) -> Outcome {
    const MOVED: &str = r#"
moved {
  from = kubiya_secret.one
  to   = kubiya_secret.two
}
"#;
    let (world, _) = World::with_one(terraform, "")?;
    let two = secret("two", "one", "var.value", "");
    world.configure([VALUE, MOVED, &two].concat())?;
    world.expect_apply(NOTHING)?;
    assert_eq!(world.attribute("kubiya_secret.two", "value_version")?, 1);
    assert_eq!(world.writes(), 1);
    world.expect_no_changes()
}

fn a_tainted_secret_is_replaced(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "")?;
    world.terraform.run(["taint", ONE])?.expect_success()?;
    let value = world.set_new_value();
    world.expect_apply(REPLACED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    world.expect_no_changes()
}

fn a_secret_deleted_elsewhere_is_created_again(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, "")?;
    assert!(world.emulator.secrets().remove("one"));
    world.expect_plan(&[(ONE, Action::Create)])?;
    world.expect_apply(ADDED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn a_description_changed_elsewhere_is_put_back(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, r#"description = "ours""#)?;
    assert!(world.emulator.secrets().describe("one", "theirs"));
    world.expect_apply(CHANGED)?;
    assert_eq!(world.description("one").as_deref(), Some("ours"));
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn a_refresh_alone_keeps_everything(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    let before = world.instance(ONE)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert!(
        world.instance(ONE)? == before,
        "the refresh changed the state"
    );
    world.expect_no_changes()
}

fn two_resources_with_one_name_do_not_overwrite_each_other(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let [first, second] = ["first", "second"].map(canary);
    let one = one_of(&literal(&first), "");
    let twin = secret(
        "twin",
        "one",
        &literal(&second),
        "depends_on = [kubiya_secret.one]",
    );
    world.configure(one + &twin)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" is configured twice"#);
    world.expect_value("one", &first);
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

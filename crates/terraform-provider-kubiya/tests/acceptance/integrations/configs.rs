//! The configurations of an integration: by name, in any order, with what is the vendor's hidden.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{CONFIGS, ORDERS, integrations, orders, remote, with_orders};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        another_order_is_no_change,
        the_only_one_is_the_default,
        one_goes_and_another_comes,
        a_key_that_is_taken_out_is_removed_and_one_that_the_api_adds_stays,
        what_somebody_else_changes_is_put_back,
        a_default_that_is_not_configured_is_put_back_too,
        what_the_vendor_is_told_stays_where_it_is_not_configured,
        what_the_vendor_is_told_is_in_no_output,
        what_is_not_known_yet_is_known_in_the_apply,
        an_output_of_all_of_it_has_to_be_sensitive,
    ]
}

fn configs(world: &World) -> Fallible<Value> {
    Ok(remote(world)?["configs"].clone())
}

/// What the vendor is told in the configuration of this name.
fn settings(world: &World, name: &str) -> Fallible<Value> {
    let configs = configs(world)?;
    let mut configs = configs.as_array().into_iter().flatten();
    let found = configs.find(|config| config["name"] == name);
    Ok(found.ok_or("it is not there")?["vendor_specific"].clone())
}

const REORDERED: &str = r#"[
    { name = "spare", vendor_specific = { region = "us-east-1" } },
    { name = "main", is_default = true, vendor_specific = { retries = "5", region = "eu-west-1" } },
  ]"#;

/// I-5.
fn another_order_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    world.configure(orders(REORDERED, ""))?;
    world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    // What differs besides is written, in the configured order.
    world.configure(orders(REORDERED, "description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.configure(orders(&REORDERED.replace("us-east-1", "us-west-2"), ""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        configs(&world)?[0]["vendor_specific"]["region"],
        "us-west-2"
    );
    world.expect_no_changes()
}

fn the_only_one_is_the_default(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(r#"[{ name = "main" }]"#, ""))?;
    world.expect_apply(ADDED)?;
    let only = json!([{"name": "main", "is_default": true, "vendor_specific": {}}]);
    assert_eq!(configs(&world)?, only);
    assert_eq!(world.attribute(ORDERS, "configs")?, only);
    world.expect_no_changes()?;
    let same = r#"[{ name = "main", is_default = true, vendor_specific = {} }]"#;
    world.configure(orders(same, ""))?;
    world.expect_no_changes()
}

fn one_goes_and_another_comes(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    let other = r#"[{ name = "third", is_default = true }, { name = "spare", vendor_specific = { region = "us-east-1" } }]"#;
    world.configure(orders(other, ""))?;
    world.expect_apply(CHANGED)?;
    let names = configs(&world)?;
    assert_eq!(
        (&names[0]["name"], &names[1]["name"]),
        (&json!("third"), &json!("spare"))
    );
    assert_eq!(names[2], Value::Null);
    world.expect_no_changes()?;
    world.configure(orders(
        r#"[{ name = "spare", vendor_specific = { region = "us-east-1" } }]"#,
        "",
    ))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(configs(&world)?[0]["is_default"], true);
    world.expect_no_changes()
}

/// I-8.
fn a_key_that_is_taken_out_is_removed_and_one_that_the_api_adds_stays(
    terraform: &Terraform,
) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    integrations(&world).edit("aws-orders", |integration| {
        integration["configs"][0]["vendor_specific"]["alias"] = json!("theirs");
    });
    world.expect_no_changes()?;
    world.configure(orders(&CONFIGS.replace(", retries = \"5\"", ""), ""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        configs(&world)?[0]["vendor_specific"],
        json!({"region": "eu-west-1", "alias": "theirs"})
    );
    world.expect_no_changes()
}

fn what_somebody_else_changes_is_put_back(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    let made = configs(&world)?;
    for change in [
        json!([made[0], made[1], {"name": "theirs", "is_default": false, "vendor_specific": {}}]),
        json!([made[0]]),
        json!([{"name": "main", "is_default": true, "vendor_specific": {"region": "r"}}, made[1]]),
        json!([{"name": "main", "is_default": false, "vendor_specific": made[0]["vendor_specific"]}, made[1]]),
    ] {
        integrations(&world).edit("aws-orders", |integration| {
            integration.insert("configs".to_owned(), change);
        });
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(configs(&world)?, made);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_default_that_is_not_configured_is_put_back_too(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    let set = |place: usize, is_default: bool| {
        integrations(&world).edit("aws-orders", |integration| {
            integration["configs"][place]["is_default"] = json!(is_default);
        });
    };
    set(1, true);
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(configs(&world)?[1]["is_default"], false);
    // Two defaults are accepted, and one goes when it is taken out.
    let two = CONFIGS.replace("\"spare\",", "\"spare\", is_default = true,");
    world.configure(orders(&two, ""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(configs(&world)?[1]["is_default"], true);
    world.configure(orders(CONFIGS, ""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(configs(&world)?[1]["is_default"], false);
    world.expect_no_changes()?;
    world.configure(orders("[{ name = \"main\" }]", ""))?;
    world.expect_apply(CHANGED)?;
    set(0, false);
    world.expect_apply(CHANGED)?;
    assert_eq!(configs(&world)?[0]["is_default"], true);
    world.expect_no_changes()
}

fn what_the_vendor_is_told_stays_where_it_is_not_configured(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let told = |region: &str| json!({"region": region, "account": "1111"});
    integrations(&world).put(json!({
        "name": "aws-orders",
        "integration_type": "aws",
        "configs": [
            {"name": "main", "is_default": true, "vendor_specific": told("a")},
            {"name": "spare", "is_default": false, "vendor_specific": told("b")},
        ],
    }));
    let silent = r#"[{ name = "main", is_default = true }, { name = "spare" }]"#;
    world.configure(orders(silent, ""))?;
    world
        .terraform
        .import(ORDERS, "aws-orders")?
        .expect_success()?;
    world.expect_no_changes()?;
    // In another order, and with a change beside it.
    let turned = r#"[{ name = "spare" }, { name = "main", is_default = true }]"#;
    world.configure(orders(turned, "description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(settings(&world, "main")?, told("a"));
    assert_eq!(settings(&world, "spare")?, told("b"));
    world.expect_no_changes()?;
    let emptied = turned.replace("\"main\",", "\"main\", vendor_specific = {},");
    world.configure(orders(&emptied, "description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(settings(&world, "main")?, json!({}));
    assert_eq!(settings(&world, "spare")?, told("b"));
    world.expect_no_changes()
}

/// I-4.
fn what_the_vendor_is_told_is_in_no_output(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let token = "hunter2-hunter2";
    let told = format!(r#"[{{ name = "main", vendor_specific = {{ token = "{token}" }} }}]"#);
    world.configure(orders(&told, ""))?;
    let plan = world.terraform.plan()?.expect_success()?;
    let apply = world.expect_apply(ADDED)?;
    let shown = world
        .terraform
        .run(["show", "-no-color"])?
        .expect_success()?;
    world.configure(orders(&told.replace(token, "hunter3-hunter3"), ""))?;
    let change = world.terraform.plan()?.expect_success()?;
    for run in [&plan, &apply, &shown, &change] {
        assert!(!run.text().contains("hunter"), "{}", run.text());
    }
    assert_says(&change, "(sensitive value)");
    assert_says(&change, "\"main\"");
    Ok(())
}

fn what_is_not_known_yet_is_known_in_the_apply(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let unknown = r#"[{ name = "main", vendor_specific = { region = terraform_data.one.output } }, { name = "b", is_default = terraform_data.one.output == "eu" }]"#;
    let data = "resource \"terraform_data\" \"one\" {\n  input = \"eu\"\n}\n";
    world.configure(data.to_owned() + &orders(unknown, ""))?;
    world.expect_apply([2, 0, 0])?;
    let found = configs(&world)?;
    assert_eq!(found[0]["vendor_specific"], json!({"region": "eu"}));
    assert_eq!(
        (&found[0]["is_default"], &found[1]["is_default"]),
        (&json!(false), &json!(true))
    );
    world.expect_no_changes()
}

fn an_output_of_all_of_it_has_to_be_sensitive(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let output = "output \"all\" {\n  value = kubiya_integration.orders\n}\n";
    world.configure(orders(CONFIGS, "") + output)?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Output refers to sensitive values");
    let marked = output.replace("orders\n", "orders\n  sensitive = true\n");
    world.configure(orders(CONFIGS, "") + &marked)?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

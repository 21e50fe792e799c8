//! What happens to an integration between its create and its end.

use kubiya_emulator::{Fault, HostileBody, Method, Quirk, Reply};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{CONFIGS, ORDERS, integrations, orders, remote, with_orders};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, REPLACED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_integration_without_a_description_converges_and_keeps_its_id,
        a_description_can_be_removed,
        another_name_or_type_replaces_the_integration,
        what_is_not_managed_survives_an_update,
        an_integration_that_was_deleted_elsewhere_blocks_neither_plan_nor_destroy,
        an_integration_is_imported_by_its_name,
        one_that_tells_no_type_is_imported_as_what_it_is,
        what_is_built_in_is_not_imported,
        a_name_that_exists_is_left_alone,
        an_integration_that_cannot_be_read_after_its_create_is_in_the_state,
        a_create_says_who_manages_it,
        one_that_is_too_large_is_refused_while_planning,
    ]
}

/// I-2, I-11.
fn an_integration_without_a_description_converges_and_keeps_its_id(
    terraform: &Terraform,
) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    assert_eq!(world.attribute(ORDERS, "description")?, "");
    assert_eq!(world.attribute(ORDERS, "integration_type")?, "aws");
    let id = world.attribute(ORDERS, "id")?;
    assert_eq!(id, remote(&world)?["uuid"]);
    for _ in 0..2 {
        world.expect_no_changes()?;
        world.terraform.refresh_only()?.expect_success()?;
        assert_eq!(world.attribute(ORDERS, "id")?, id);
    }
    world.configure(orders(CONFIGS, "auth_type = \"global\""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.attribute(ORDERS, "id")?, id);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(remote(&world).is_err());
    Ok(())
}

/// I-5.
fn a_description_can_be_removed(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "description = \"orders account\"")?;
    assert_eq!(remote(&world)?["description"], "orders account");
    world.configure(orders(CONFIGS, ""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["description"], "");
    world.expect_no_changes()
}

/// I-3.
fn another_name_or_type_replaces_the_integration(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    let renamed = orders(CONFIGS, "").replace("aws-orders", "aws-shop");
    world.configure(&renamed)?;
    world.expect_plan(&[(ORDERS, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    assert!(remote(&world).is_err() && integrations(&world).get("aws-shop").is_some());
    let other = renamed.replace("configs =", "integration_type = \"gcp\"\n  configs =");
    world.configure(other)?;
    world.expect_apply(REPLACED)?;
    let found = integrations(&world).text("aws-shop", "integration_type");
    assert_eq!(found.as_deref(), Some("gcp"));
    world.expect_no_changes()
}

fn what_is_not_managed_survives_an_update(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces, Quirk::EmptyWriteResponse]] {
        let world = with_orders(terraform, quirks, "")?;
        let made = remote(&world)?;
        integrations(&world).edit("aws-orders", |integration| {
            integration.insert("not invented yet".to_owned(), json!([1]));
            integration["configs"][0]["new"] = json!("n");
            integration["configs"][0]["vendor_specific"]["added"] = json!([2]);
        });
        world.expect_no_changes()?;
        world.configure(orders(CONFIGS, "description = \"new\""))?;
        world.expect_apply(CHANGED)?;
        let found = remote(&world)?;
        assert_eq!(
            (&found["not invented yet"], &found["description"]),
            (&json!([1]), &json!("new"))
        );
        for field in ["uuid", "managed_by", "integration_type"] {
            assert_eq!(found[field], made[field], "{field}");
        }
        let config = &found["configs"][0];
        assert_eq!(
            (&config["new"], &config["vendor_specific"]["added"]),
            (&json!("n"), &json!([2]))
        );
        world.expect_no_changes()?;
    }
    Ok(())
}

/// I-1.
fn an_integration_that_was_deleted_elsewhere_blocks_neither_plan_nor_destroy(
    terraform: &Terraform,
) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    integrations(&world).remove("aws-orders");
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.destroy()?;
    assert!(world.instance(ORDERS).is_err());
    world.expect_apply(ADDED)?;
    integrations(&world).remove("aws-orders");
    let destroy = ["destroy", "-refresh=false", "-auto-approve", "-no-color"];
    world.terraform.run(destroy)?.expect_success()?;
    assert!(world.instance(ORDERS).is_err());
    Ok(())
}

/// I-9.
fn an_integration_is_imported_by_its_name(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    world
        .terraform
        .run(["state", "rm", ORDERS])?
        .expect_success()?;
    let writes = world.writes();
    world
        .terraform
        .import(ORDERS, "aws-orders")?
        .expect_success()?;
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    assert_eq!(world.attribute(ORDERS, "id")?, remote(&world)?["uuid"]);
    assert_eq!(world.writes(), writes);
    Ok(())
}

fn one_that_tells_no_type_is_imported_as_what_it_is(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    integrations(&world).edit("aws-orders", |integration| {
        integration.insert("integration_type".to_owned(), json!(""));
    });
    world.expect_no_changes()?;
    world
        .terraform
        .run(["state", "rm", ORDERS])?
        .expect_success()?;
    let import = world.terraform.import(ORDERS, "aws-orders")?;
    import.expect_success()?;
    world.expect_no_changes()
}

fn what_is_built_in_is_not_imported(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(CONFIGS, ""))?;
    for (id, problem) in [
        (
            "slack",
            r#"Integration "slack" cannot be managed by Terraform"#,
        ),
        ("..", "Invalid import ID"),
    ] {
        let run = world.terraform.import(ORDERS, id)?.expect_failure()?;
        assert_says(&run, problem);
    }
    Ok(())
}

fn a_name_that_exists_is_left_alone(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["aws-orders", "AWS-Orders"] {
        integrations(&world).put(json!({"name": name, "description": "theirs"}));
        world.configure(orders(CONFIGS, ""))?;
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, "exists already");
        let found = integrations(&world).text(name, "description");
        assert_eq!(found.as_deref(), Some("theirs"));
        assert!(world.instance(ORDERS).is_err());
        integrations(&world).remove(name);
    }
    Ok(())
}

fn an_integration_that_cannot_be_read_after_its_create_is_in_the_state(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let block = "provider \"kubiya\" {\n  retry_timeout = \"1s\"\n}\n";
    world.configure(block.to_owned() + &orders(CONFIGS, ""))?;
    let path = "/api/v2/integrations";
    let said = HostileBody::Literal(r#"{"name": "aws-orders"}"#.to_owned());
    let answer = Fault::new(Reply::status(200).body(said)).after_work();
    let faults = world.emulator.faults();
    faults.add(answer.on(Method::POST, path));
    let unread = Fault::new(Reply::status(500)).on(Method::GET, "/api/v2/integrations/aws-orders");
    faults.add(unread.forever());
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Id of integration "aws-orders" is missing"#);
    assert_eq!(world.attribute(ORDERS, "id")?, Value::Null);
    world.emulator.faults().clear();
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "id")?, remote(&world)?["uuid"]);
    world.expect_no_changes()
}

fn a_create_says_who_manages_it(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("TASK_UUID", "task-7");
    world.configure(orders(CONFIGS, ""))?;
    world.expect_apply(ADDED)?;
    let found = remote(&world)?;
    assert_eq!(
        (&found["managed_by"], &found["task_id"]),
        (&json!("terraform"), &json!("task-7"))
    );
    world.configure(orders(CONFIGS, "description = \"new\""))?;
    world.terraform.env("TASK_UUID", "task-8");
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["task_id"], "task-7");
    Ok(())
}

fn one_that_is_too_large_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let large = r#"[{ name = "main", vendor_specific = { note = join("", [for i in range(70) : format("%020000d", i)]) } }]"#;
    world.configure(orders(large, ""))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Integration "aws-orders" is too large"#);
    assert_eq!(world.writes(), 0);
    Ok(())
}

//! Integrations that are only looked at.

use serde_json::json;
use terraform_harness::{Capability, Terraform};

use super::integrations;
use crate::cases::{Case, Outcome, cases};
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        one_integration_and_all_of_a_prefix_are_found,
        an_integration_that_does_not_exist_is_an_error,
    ];
    cases.push(Case::new("a query finds what can be imported", query).needs(Capability::Query));
    cases
}

const FINDS: &str = r#"
data "kubiya_integration" "orders" {
  name = "own-orders"
}

data "kubiya_integrations" "own" {
  name_prefix = "own-"
}

output "found" {
  value = [data.kubiya_integration.orders.configs[*].name, data.kubiya_integrations.own.integrations[*].name]
}

output "told" {
  value     = data.kubiya_integration.orders.configs[0].vendor_specific
  sensitive = true
}
"#;

fn put(world: &World, name: &str) {
    let config = json!({"name": "main", "is_default": true, "vendor_specific": {"retries": 5}});
    integrations(world).put(json!({"name": name, "integration_type": "aws", "configs": [config]}));
}

fn one_integration_and_all_of_a_prefix_are_found(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["own-shop", "own-orders", "other"] {
        put(&world, name);
    }
    world.configure(FINDS)?;
    world.terraform.apply()?.expect_success()?;
    let outputs = &world.terraform.state()?["outputs"];
    let found = json!([["main"], ["own-orders", "own-shop"]]);
    assert_eq!(outputs["found"]["value"], found);
    assert_eq!(outputs["told"]["value"], json!({"retries": "5"}));
    Ok(())
}

fn an_integration_that_does_not_exist_is_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure("data \"kubiya_integration\" \"none\" {\n  name = \"none\"\n}\n")?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"There is no integration "none""#);
    Ok(())
}

fn query(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    put(&world, "own-orders");
    world.configure("provider \"kubiya\" {}\n")?;
    let list = "list \"kubiya_integration\" \"own\" {\n  provider = kubiya\n  config {\n    name_prefix = \"own-\"\n  }\n}\n";
    world.terraform.write("all.tfquery.hcl", list)?;
    let run = world
        .terraform
        .run(["query", "-no-color"])?
        .expect_success()?;
    assert_says(&run, "name=own-orders");
    Ok(())
}

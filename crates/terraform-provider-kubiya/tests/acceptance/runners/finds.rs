//! Runners that are only looked at.

use serde_json::json;
use terraform_harness::{Capability, Terraform};

use super::runners;
use crate::cases::{Case, Outcome, cases};
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        one_runner_and_all_runners_are_found,
        a_runner_that_does_not_exist_is_an_error,
    ];
    cases.push(
        Case::new("a query leaves out what the platform operates", query).needs(Capability::Query),
    );
    cases
}

const FINDS: &str = r#"
data "kubiya_runner" "hosted" {
  name = "kubiya-hosted"
}

data "kubiya_runners" "edges" {
  name_prefix = "edge"
}

output "found" {
  value = [data.kubiya_runner.hosted.runner_type, data.kubiya_runners.edges.runners]
}
"#;

fn one_runner_and_all_runners_are_found(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["edge-2", "edge-1", "other"] {
        runners(&world).put(json!({"name": name, "runner_type": "vm"}));
    }
    world.configure(FINDS)?;
    world.terraform.apply()?.expect_success()?;
    let found = &world.terraform.state()?["outputs"]["found"]["value"];
    let edges = ["edge-1", "edge-2"].map(|name| json!({"name": name, "runner_type": "vm"}));
    assert_eq!(*found, json!(["k8s", edges]));
    Ok(())
}

fn a_runner_that_does_not_exist_is_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure("data \"kubiya_runner\" \"none\" {\n  name = \"none\"\n}\n")?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"There is no runner "none""#);
    Ok(())
}

fn query(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    runners(&world).put(json!({"name": "edge"}));
    let run = world.query(&["runner"], &[])?;
    assert_says(&run, "name=edge");
    assert!(!run.text().contains("kubiya-hosted"), "{}", run.text());
    Ok(())
}

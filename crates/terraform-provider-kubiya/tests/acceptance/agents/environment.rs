//! Environment variables: byte for byte, and hidden where the configuration hides them.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use serde_json::{Map, Value, json};
use terraform_harness::Terraform;

use super::{HELPER, edit, helper, remote, with_helper};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{canary, literal};
use crate::world::{ADDED, CHANGED, World, assert_says, discreet_refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        variables_arrive_byte_for_byte,
        a_variable_changed_elsewhere_is_put_back,
        a_null_variable_is_refused,
        sensitive_variables_are_hidden_in_output,
        an_api_that_repeats_a_variable_leaks_nothing,
        an_api_that_repeats_what_a_variable_was_leaks_nothing,
    ]
}

/// Texts that quoting, escaping and trimming would change.
fn delicate() -> Map<String, Value> {
    let pem = "-----BEGIN KEY-----\nMIIB\\n+/=\n-----END KEY-----\n";
    let texts = json!({
        "JSON": r#"{"a":1,"b":["x \"y\"",null],"c":"\n"}"#,
        "PEM": pem,
        "BACKSLASHES": r"C:\new\table\\share",
        "TABS": "a\tb\r\n\tc",
        "UNICODE": "Grüße, 世界 🔐 \u{200d}",
        "EMPTY": "",
        "SPACES": "  around  ",
        "NULL_TEXT": "<null>",
        "TEMPLATE": "${x} %{if true} $$ %%",
        "NUMBER": "007",
    });
    match texts {
        Value::Object(texts) => texts,
        _ => Map::new(),
    }
}

fn variables(texts: &Map<String, Value>) -> String {
    let lines = texts.iter().map(|(name, value)| {
        let value = literal(value.as_str().unwrap_or_default());
        format!("    {name} = {value}\n")
    });
    format!(
        "environment_variables = {{\n{}  }}",
        lines.collect::<String>()
    )
}

fn variables_arrive_byte_for_byte(terraform: &Terraform) -> Outcome {
    let texts = delicate();
    let world = with_helper(terraform, &variables(&texts))?;
    let agent = remote(&world)?;
    assert_eq!(agent["environment_variables"], Value::Object(texts.clone()));
    assert_eq!(
        world.attribute(HELPER, "environment_variables")?,
        Value::Object(texts.clone())
    );
    world.expect_no_changes()?;
    let mut fewer = texts;
    fewer.remove("JSON");
    fewer.insert("PEM".into(), "\\".into());
    world.configure(helper(&variables(&fewer)))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        remote(&world)?["environment_variables"],
        Value::Object(fewer)
    );
    world.expect_no_changes()
}

fn a_variable_changed_elsewhere_is_put_back(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, r#"environment_variables = { A = "1" }"#)?;
    edit(&world, |agent| {
        agent.insert("environment_variables".into(), json!({"A": "2", "B": "3"}));
    })?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["environment_variables"], json!({"A": "1"}));
    Ok(())
}

fn a_null_variable_is_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper("environment_variables = { GONE = null }"))?;
    let found = discreet_refusal(world.terraform.plan_json()?, "environment_variables")?;
    assert!(found.detail.contains(r#""GONE" has no value"#), "{found:?}");
    Ok(())
}

const SENSITIVE: &str = r#"
variable "hidden" {
  type      = string
  sensitive = true
}
"#;

fn sensitive_variables_are_hidden_in_output(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let values = ["first", "second"].map(canary);
    let configuration =
        helper(r#"environment_variables = { SHOWN = "plain", HIDDEN = var.hidden }"#);
    world.configure(SENSITIVE.to_owned() + &configuration)?;
    for (value, counts) in values.iter().zip([ADDED, CHANGED]) {
        world.set("hidden", value);
        let plan = world.terraform.plan()?;
        let apply = world.expect_apply(counts)?;
        for run in [&plan, &apply] {
            assert!(!run.text().contains(value.as_str()), "the value is shown");
        }
    }
    assert_eq!(
        remote(&world)?["environment_variables"]["HIDDEN"],
        values[1]
    );
    Ok(())
}

fn an_api_that_repeats_a_variable_leaks_nothing(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = canary("repeated");
    world.set("hidden", &value);
    let configuration = helper("environment_variables = { HIDDEN = var.hidden }");
    world.configure(SENSITIVE.to_owned() + &configuration)?;
    for body in [HostileBody::EchoBody, HostileBody::EchoMessage] {
        let repeat = Reply::status(400).body(body);
        world
            .emulator
            .faults()
            .add(Fault::new(repeat).method(Method::POST).forever());
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, r#"Cannot create agent "helper""#);
        assert!(!run.text().contains(&value), "the value is shown");
        world.emulator.faults().clear();
    }
    Ok(())
}

fn an_api_that_repeats_what_a_variable_was_leaks_nothing(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let values = ["former", "new"].map(canary);
    world.set("hidden", &values[0]);
    let configuration = helper("environment_variables = { HIDDEN = var.hidden }");
    world.configure(SENSITIVE.to_owned() + &configuration)?;
    world.expect_apply(ADDED)?;
    world.set("hidden", &values[1]);
    let both = format!("{{\"error\": \"not {} but {}\"}}", values[0], values[1]);
    let repeat = Reply::status(400).body(HostileBody::Literal(both));
    world
        .emulator
        .faults()
        .add(Fault::new(repeat).method(Method::PUT).forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot update agent "helper""#);
    for value in &values {
        assert!(!run.text().contains(value.as_str()), "a value is shown");
    }
    Ok(())
}

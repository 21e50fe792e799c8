//! What an inline source holds: JSON that is compared by its value.

use kubiya_emulator::{Method, Quirk};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, TOOL, applied, edit, id, orders, remote, tools, with_tool};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{canary, literal};
use crate::world::{ADDED, CHANGED, World, assert_says, discreet_refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        tools_without_workflows_are_applied_once_and_planned_empty,
        workflows_without_tools_are_applied_once_and_planned_empty,
        what_shells_and_html_share_is_applied_once_and_planned_empty,
        a_file_with_white_space_is_accepted_and_kept,
        another_spelling_is_no_change,
        nothing_has_two_spellings_that_are_the_same,
        a_source_that_would_hold_nothing_is_refused_while_planning,
        one_that_is_not_known_yet_is_applied,
        what_is_taken_out_is_removed,
        what_the_api_has_otherwise_is_shown_and_put_back,
        what_is_no_array_is_refused_while_planning_and_not_quoted,
        what_is_no_tool_is_refused_while_planning_and_not_quoted,
        values_of_sensitive_variables_are_hidden_in_plans,
    ]
}

const WORKFLOW: &str =
    r#"[{"name":"daily","params":[],"output":"","steps":[{"name":"first","args":{}}]}]"#;

/// Defect IS-1 of the Go provider: the create failed, and the next one as well.
fn tools_without_workflows_are_applied_once_and_planned_empty(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    assert_eq!(world.attribute(ORDERS, "tools")?, TOOL);
    assert_eq!(world.attribute(ORDERS, "workflows")?, "");
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, "{}");
    assert_eq!(world.attribute(ORDERS, "type")?, "inline");
    assert_eq!(world.attribute(ORDERS, "runner")?, "");
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    let held: Value = serde_json::from_str(TOOL)?;
    assert_eq!(remote(&world)?["inline_tools"], held);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(remote(&world).is_err());
    Ok(())
}

/// Defect IS-7 as well: members that are empty were a change for ever.
fn workflows_without_tools_are_applied_once_and_planned_empty(terraform: &Terraform) -> Outcome {
    let workflows = format!("workflows = {}", literal(WORKFLOW));
    for quirks in [&[][..], &[Quirk::NullTools], &[Quirk::EnrichedTools]] {
        let world = applied(terraform, quirks, &orders(&workflows))?;
        assert_eq!(world.attribute(ORDERS, "tools")?, "");
        assert_eq!(world.attribute(ORDERS, "workflows")?, WORKFLOW);
        world.expect_no_changes()?;
        world.terraform.refresh_only()?.expect_success()?;
        assert_eq!(world.attribute(ORDERS, "workflows")?, WORKFLOW);
    }
    Ok(())
}

/// Defect IS-2 of the Go provider: `jsonencode` writes `\u0026`, which the result had otherwise.
fn what_shells_and_html_share_is_applied_once_and_planned_empty(terraform: &Terraform) -> Outcome {
    let world = applied(
        terraform,
        &[],
        &orders(r#"tools = jsonencode([{ name = "a", content = "b && c < d > e 2>&1" }])"#),
    )?;
    let tools = &remote(&world)?["inline_tools"];
    assert_eq!(tools[0]["content"], "b && c < d > e 2>&1");
    world.expect_no_changes()?;
    let update = r#"tools = jsonencode([{ name = "a", content = "b && c > f 2>&1" }])"#;
    world.configure(orders(update))?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

/// Defect IS-9 of the Go provider.
fn a_file_with_white_space_is_accepted_and_kept(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let text = "[\n  { \"name\": \"a\",\n    \"content\": \"é 2>&1\" }\n]\n";
    world.terraform.write("tools.json", text)?;
    world.configure(orders(r#"tools = file("${path.module}/tools.json")"#))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.attribute(ORDERS, "tools")?, text);
    world.expect_no_changes()
}

fn another_spelling_is_no_change(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    for same in [
        r#"[ { "content" : "date \u0026\u0026 echo <a> > b 2>\u00261", "name" : "count" } ]"#,
        r#"[{"name":"x","name":"count","content":"date && echo \u003ca> > b 2>&1"}]"#,
    ] {
        world.configure(orders(&tools(same)))?;
        world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    }
    assert_eq!(world.attribute(ORDERS, "tools")?, TOOL);
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

fn nothing_has_two_spellings_that_are_the_same(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::NullTools]] {
        let world = applied(terraform, quirks, &with_tool("workflows = \"[ ]\""))?;
        assert_eq!(world.attribute(ORDERS, "workflows")?, "[ ]");
        for same in ["workflows = \"[]\"", "workflows = \"\"", ""] {
            world.configure(with_tool(same))?;
            world.expect_no_changes()?;
        }
        assert_eq!(world.requests(&Method::PUT), 0);
    }
    Ok(())
}

/// Defect IS-8 of the Go provider, which created it.
fn a_source_that_would_hold_nothing_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    for nothing in [
        "",
        "tools = \"\"",
        "tools = \"[]\"",
        "tools = null\n  workflows = \"[ ]\"",
    ] {
        let world = World::new(terraform)?;
        world.configure(orders(nothing))?;
        let found = discreet_refusal(world.terraform.plan_json()?, "tools")?;
        assert_eq!(found.summary, "An inline source needs tools or workflows");
        assert_eq!(world.emulator.requests().len(), 0);
    }
    Ok(())
}

fn one_that_is_not_known_yet_is_applied(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let made = "resource \"terraform_data\" \"made\" {\n  input = \"new\"\n}\n";
    let tools = r#"tools = jsonencode([{ name = terraform_data.made.output }])"#;
    world.configure(made.to_owned() + &orders(tools))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(remote(&world)?["inline_tools"], json!([{"name": "new"}]));
    world.expect_no_changes()?;
    // It is known to hold nothing when it is applied.
    let nothing = r#"tools = terraform_data.later.output"#;
    let later = "resource \"terraform_data\" \"later\" {\n  input = \"[]\"\n}\n";
    world.configure(made.to_owned() + later + &orders(nothing))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "An inline source needs tools or workflows");
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

fn what_is_taken_out_is_removed(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces], &[Quirk::NullTools]] {
        let workflows = format!("workflows = {}", literal(WORKFLOW));
        let both = format!("{workflows}\n  dynamic_config = \"{{\\\"a\\\": 1}}\"");
        let world = applied(terraform, quirks, &with_tool(&both))?;
        let before = id(&world)?;
        world.configure(with_tool(""))?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        let source = remote(&world)?;
        assert_eq!(source["inline_workflows"], json!([]));
        assert_eq!(source["dynamic_config"], json!({}));
        world.expect_no_changes()?;
        world.configure(orders(&workflows))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["inline_tools"], json!([]));
        assert_eq!(id(&world)?, before);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn what_the_api_has_otherwise_is_shown_and_put_back(terraform: &Terraform) -> Outcome {
    let theirs: [fn(&Value) -> Value; 5] = [
        |_| json!([]),
        |_| json!([{"name": "theirs"}]),
        |held| json!([{"name": "count", "content": "other"}, held[0]]),
        |_| json!([{"name": "count"}]),
        |held| json!([held[0], held[0]]),
    ];
    for theirs in theirs {
        let world = applied(terraform, &[], &with_tool(""))?;
        let before = remote(&world)?;
        let theirs = theirs(&before["inline_tools"]);
        edit(&world, |source| {
            source.insert("inline_tools".into(), theirs.clone());
        })?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["inline_tools"], before["inline_tools"]);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn what_is_no_array_is_refused_while_planning_and_not_quoted(terraform: &Terraform) -> Outcome {
    let secret = canary("secret");
    for (attribute, wrong) in [
        ("tools", format!(r#"{{"name": "{secret}"}}"#)),
        ("tools", format!(r#"["{secret}""#)),
        ("workflows", format!("{secret:?}")),
        ("workflows", "null".to_owned()),
    ] {
        let world = World::new(terraform)?;
        world.configure(orders(&format!("{attribute} = {}", literal(&wrong))))?;
        let found = discreet_refusal(world.terraform.plan_json()?, attribute)?;
        assert!(!found.detail.contains(&secret), "{found:?}");
        assert_eq!(world.emulator.requests().len(), 0);
    }
    Ok(())
}

fn what_is_no_tool_is_refused_while_planning_and_not_quoted(terraform: &Terraform) -> Outcome {
    let secret = canary("secret");
    for (attribute, wrong) in [
        ("tools", json!([[secret]])),
        ("tools", json!([{"name": "a"}, {"content": secret}])),
        ("tools", json!([{"name": "", "content": secret}])),
        ("workflows", json!([secret])),
        ("workflows", json!([[]])),
    ] {
        let world = World::new(terraform)?;
        world.configure(orders(&format!(
            "{attribute} = {}",
            literal(&wrong.to_string())
        )))?;
        let found = discreet_refusal(world.terraform.plan_json()?, attribute)?;
        assert!(found.detail.contains("must be an object"), "{found:?}");
        assert!(!found.detail.contains(&secret), "{found:?}");
        assert_eq!(world.emulator.requests().len(), 0);
    }
    Ok(())
}

fn values_of_sensitive_variables_are_hidden_in_plans(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let secret = canary("secret");
    let variable = "variable \"password\" {\n  type = string\n  sensitive = true\n}\n";
    let tools = r#"tools = jsonencode([{ name = "a", content = var.password }])"#;
    world.configure(variable.to_owned() + &orders(tools))?;
    world.terraform.env("TF_VAR_password", &secret);
    let run = world.expect_apply(ADDED)?;
    assert!(!run.text().contains(&secret), "a password is shown");
    assert_eq!(remote(&world)?["inline_tools"][0]["content"], secret);
    world.expect_no_changes()
}

//! What the tools of a source are given: JSON that is compared by its value.

use kubiya_emulator::{Method, Quirk};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, edit, orders, remote, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{canary, literal};
use crate::world::{ADDED, CHANGED, World, assert_says, discreet_refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_configuration_is_applied_once_and_planned_empty,
        another_spelling_is_no_change_and_the_configured_one_stays,
        exact_numbers_reach_the_api,
        taking_a_member_out_is_a_change,
        what_the_api_has_otherwise_is_shown_and_put_back,
        what_is_no_object_is_refused_while_planning_and_not_quoted,
        readings_of_the_api_make_no_difference,
        values_of_sensitive_variables_are_hidden_in_plans,
        a_configuration_that_is_known_after_apply_is_applied,
    ]
}

fn given(json: &str) -> String {
    orders(&format!("dynamic_config = {}", literal(json)))
}

const NESTED: &str =
    r#"{"region": "eu", "limits": {"b": [1, null, true], "a": ""}, "ratio": 1.50}"#;

/// Defect S2-1 of the Go provider: the second plan showed a change that could not be applied, or failed.
fn a_configuration_is_applied_once_and_planned_empty(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(given(NESTED))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, NESTED);
    let value: Value = serde_json::from_str(NESTED)?;
    assert_eq!(remote(&world)?["dynamic_config"], value);
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, NESTED);

    world.configure(given(&NESTED.replace("eu", "us")))?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["dynamic_config"]["region"], "us");
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn another_spelling_is_no_change_and_the_configured_one_stays(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(given(NESTED))?;
    world.expect_apply(ADDED)?;
    for same in [
        r#"{"ratio":1.5,"limits":{"a":"","b":[1,null,true]},"region":"eu"}"#,
        r#"{"ratio": 15e-1, "limits": {"a": "", "b": [1.0, null, true]}, "region": "\u0065u"}"#,
        r#"{"region": "us", "region": "eu", "limits": {"b": [1, null, true], "a": ""}, "ratio": 1.5}"#,
    ] {
        world.configure(given(same))?;
        world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    }
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, NESTED);
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

fn exact_numbers_reach_the_api(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(given(r#"{"big": 9007199254740993}"#))?;
    world.expect_apply(ADDED)?;
    let big = remote(&world)?["dynamic_config"]["big"].to_string();
    assert_eq!(big, "9007199254740993");
    world.expect_no_changes()?;
    // One that a double does not tell from it.
    world.configure(given(r#"{"big": 9007199254740992}"#))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn taking_a_member_out_is_a_change(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(given(r#"{"a": 1, "b": null, "c": {}}"#))?;
        world.expect_apply(ADDED)?;
        for less in [
            given(r#"{"a": 1, "c": {}}"#),
            given(r#"{"a": 1}"#),
            orders(""),
        ] {
            world.configure(less)?;
            world.expect_plan(&[(ORDERS, Action::Update)])?;
            world.expect_apply(CHANGED)?;
            world.expect_no_changes()?;
        }
        assert_eq!(remote(&world)?["dynamic_config"], json!({}));
    }
    Ok(())
}

/// Defect S2-5 of the Go provider, which never looked.
fn what_the_api_has_otherwise_is_shown_and_put_back(terraform: &Terraform) -> Outcome {
    for (configured, theirs) in [
        (orders(""), json!({"a": 1})),
        (given(r#"{"a": 1}"#), json!({"a": 2})),
        (given(r#"{"a": 1}"#), json!({"a": 1, "b": null})),
        (given(r#"{"a": 1, "b": {}}"#), json!({"a": 1})),
        (given(r#"{"a": [1, 2]}"#), json!({"a": [2, 1]})),
        (given(r#"{"a": 1}"#), json!(null)),
    ] {
        let world = World::new(terraform)?;
        world.configure(&configured)?;
        world.expect_apply(ADDED)?;
        let before = remote(&world)?["dynamic_config"].clone();
        edit(&world, |source| {
            source.insert("dynamic_config".into(), theirs.clone());
        })?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["dynamic_config"], before, "{theirs}");
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect S2-6 of the Go provider, which found out while applying.
fn what_is_no_object_is_refused_while_planning_and_not_quoted(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for (wrong, says) in [
        (
            r#"["hunter2"]"#,
            "must be an object in JSON, and is an array",
        ),
        ("true", "must be an object in JSON, and is a boolean"),
        ("null", "must be an object in JSON, and is null"),
        (r#"{"a": "hunter2""#, "cannot be read as JSON"),
        (r#"{a: "hunter2"}"#, "cannot be read as JSON"),
        ("", "cannot be read as JSON"),
    ] {
        world.configure(given(wrong))?;
        let run = world.terraform.plan_json()?;
        assert!(!run.stdout.contains("hunter2"), "{}", run.stdout);
        let found = discreet_refusal(run, "dynamic_config")?;
        assert!(found.detail.contains(says), "{found:?}");
    }
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

fn readings_of_the_api_make_no_difference(terraform: &Terraform) -> Outcome {
    for quirk in [
        Quirk::NullDynamicConfig,
        Quirk::ConfigKeysReordered,
        Quirk::NullCollections,
        Quirk::PutReplaces,
        Quirk::PagesOfTwo,
        Quirk::IgnoredPage,
        Quirk::EmptyWriteResponse,
        Quirk::EmptyDeleteResponse,
        Quirk::AsciiJson,
    ] {
        let world = with_quirks(terraform, &[quirk])?;
        for configuration in [
            orders(""),
            given(NESTED),
            given("{}").replace("{}", "{ }"),
            given(r#"{"é": "<&>", "b": [], "a": {}}"#),
        ] {
            world.configure(configuration)?;
            world.terraform.apply()?.expect_success()?;
            world.expect_no_changes()?;
        }
        world.destroy()?;
        assert!(super::sources(&world).list().is_empty(), "{quirk:?}");
    }
    Ok(())
}

/// Defect S2-4 of the Go provider's modules, which give it keys from plain variables.
fn values_of_sensitive_variables_are_hidden_in_plans(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let variable = "variable \"token\" {\n  type = string\n  sensitive = true\n}\n";
    let arguments = "dynamic_config = jsonencode({ token = var.token, region = \"eu\" })";
    world.configure(variable.to_owned() + &orders(arguments))?;
    let mut tokens = Vec::new();
    for counts in [ADDED, CHANGED] {
        let token = canary("token");
        world.terraform.env("TF_VAR_token", &token);
        let plan = world.terraform.plan()?;
        assert!(!plan.text().contains(&token), "the plan shows the token");
        assert_says(&plan, "(sensitive value)");
        let run = world.expect_apply(counts)?;
        assert!(!run.text().contains(&token), "the apply shows the token");
        assert_eq!(remote(&world)?["dynamic_config"]["token"], token.as_str());
        tokens.push(token);
    }
    assert_ne!(tokens[0], tokens[1]);
    world.expect_no_changes()
}

/// The URL of a webhook in what the tools are given is such a configuration.
fn a_configuration_that_is_known_after_apply_is_applied(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let other = super::source("other", "https://git.example/other", "");
    let arguments = "dynamic_config = jsonencode({ other = kubiya_source.other.id })";
    world.configure(other + &orders(arguments))?;
    world.expect_apply([2, 0, 0])?;
    let found: Fallible<Value> = world.attribute("kubiya_source.other", "id");
    assert_eq!(remote(&world)?["dynamic_config"]["other"], found?);
    world.expect_no_changes()
}

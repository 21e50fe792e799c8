//! No diagnostic has Terraform quote a line of the configuration with a key or a value in it.

use kubiya_emulator::{Fault, Method, Reply};
use serde_json::json;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Run, Terraform};

use crate::agents::helper;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, canary, literal, one_of, provider};
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_broken_key_in_the_block_is_not_quoted,
        a_broken_key_in_the_environment_is_blamed_on_the_variable,
        no_other_setting_quotes_the_line_of_a_key,
        a_credential_in_another_setting_is_not_quoted,
        a_value_that_is_refused_is_not_quoted,
        a_value_is_not_quoted_when_the_api_fails,
        an_environment_variable_of_an_agent_is_not_quoted,
        a_credential_in_a_tool_source_is_not_quoted,
        what_holds_no_credential_keeps_its_place,
    ]
}

/// Provider blocks of every layout, with these settings and one resource.
fn layouts(api_key: &str) -> [(&'static str, String); 4] {
    let secret = one_of("\"v\"", "");
    let api_key_is = format!("api_key = {}", literal(api_key));
    let json = json!({
        "provider": {"kubiya": {"api_key": api_key}},
        "resource": {"kubiya_secret": {"one": {"name": "one", "value": "v"}}},
    });
    [
        ("main.tf", provider(&format!("  {api_key_is}")) + &secret),
        (
            "main.tf",
            format!("provider \"kubiya\" {{ {api_key_is} }}\n{secret}"),
        ),
        ("main.tf.json", format!("{json:#}")),
        ("main.tf.json", json.to_string()),
    ]
}

/// Runs everything that says something about a configuration. Each run has to fail and to say `says`; none
/// may print the canary.
fn expect_unquoted(world: &World, canary: &str, says: &[&str]) -> Outcome {
    let terraform = &world.terraform;
    let runs = [
        terraform.plan()?,
        terraform.plan_json()?,
        terraform.apply()?,
        terraform.apply_json()?,
    ];
    for run in runs {
        expect_unquoted_in(&run.expect_failure()?, canary, says)?;
    }
    // Validation does not configure the provider, so it may find nothing.
    for run in [
        terraform.run(["validate", "-no-color"])?,
        terraform.validate()?,
    ] {
        expect_unquoted_in(&run, canary, &[])?;
    }
    Ok(())
}

fn expect_unquoted_in(run: &Run, canary: &str, says: &[&str]) -> Outcome {
    for text in says {
        assert_says(run, text);
    }
    let places = Places::new().run("terraform", run);
    leaks::search(&[("the credential", canary)], places)?.expect_clean()?;
    Ok(())
}

/// Holds a configuration in a file of its own to [`expect_unquoted`].
fn expect_unquoted_of(
    terraform: &Terraform,
    (file, text): &(&str, String),
    canary: &str,
    says: &[&str],
) -> Outcome {
    let world = World::new(terraform)?;
    world.terraform.write(file, text)?;
    expect_unquoted(&world, canary, says)
}

pub(crate) fn a_broken_key_in_the_block_is_not_quoted(terraform: &Terraform) -> Outcome {
    let canary = canary("key");
    for layout in layouts(&format!("{canary} key")) {
        let says = ["Invalid API key", "api_key in the provider block"];
        expect_unquoted_of(terraform, &layout, &canary, &says)?;
    }
    Ok(())
}

fn a_broken_key_in_the_environment_is_blamed_on_the_variable(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let canary = canary("key");
    world
        .terraform
        .env("KUBIYA_API_KEY", format!("{canary} key"));
    world.configure(provider("") + &one_of("\"v\"", ""))?;
    expect_unquoted(&world, &canary, &["environment variable KUBIYA_API_KEY"])?;
    let run = world.terraform.plan()?;
    assert!(!run.text().contains("api_key"), "{}", run.stderr);
    Ok(())
}

fn no_other_setting_quotes_the_line_of_a_key(terraform: &Terraform) -> Outcome {
    let key = canary("key");
    let block = |setting: &str, text: &str| json!({"api_key": &key, setting: text});
    for (setting, text) in [
        ("endpoint", "http://api.example.com"),
        ("request_timeout", "soon"),
        ("retry_timeout", "0s"),
    ] {
        let json = json!({
            "provider": {"kubiya": block(setting, text)},
            "resource": {"kubiya_secret": {"one": {"name": "one", "value": "v"}}},
        });
        expect_unquoted_of(
            terraform,
            &("main.tf.json", json.to_string()),
            &key,
            &[setting],
        )?;
    }
    let [_, (file, one_line), ..] = layouts(&key);
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_ENV", "prod");
    world.terraform.write(file, one_line)?;
    expect_unquoted(&world, &key, &["KUBIYA_ENV"])
}

fn a_credential_in_another_setting_is_not_quoted(terraform: &Terraform) -> Outcome {
    let canary = canary("pasted");
    for (setting, text) in [
        ("endpoint", format!("https://user:{canary}@api.example.com")),
        ("endpoint", canary.clone()),
        ("request_timeout", canary.clone()),
        ("retry_timeout", canary.clone()),
    ] {
        let block = provider(&format!("{setting} = {}", literal(&text)));
        let layout = ("main.tf", block + &one_of("\"v\"", ""));
        expect_unquoted_of(terraform, &layout, &canary, &[setting])?;
    }
    Ok(())
}

/// A secret without a value in every layout, with the canary on the line of the value.
fn without_value(value: &str) -> [(&'static str, String); 3] {
    let template = format!("${{{value}}}");
    let json = json!({
        "resource": {"kubiya_secret": {"one": {"name": "one", "value": template}}},
    });
    [
        ("main.tf", one_of(value, "")),
        ("main.tf.json", format!("{json:#}")),
        ("main.tf.json", json.to_string()),
    ]
}

pub(crate) fn a_value_that_is_refused_is_not_quoted(terraform: &Terraform) -> Outcome {
    let canary = canary("value");
    for nothing in ["null", "\"\""] {
        let value = format!("length(path.cwd) > 0 ? {nothing} : \"{canary}\"");
        for layout in without_value(&value) {
            expect_unquoted_of(terraform, &layout, &canary, &["value", "must", ONE])?;
        }
    }
    Ok(())
}

fn a_value_is_not_quoted_when_the_api_fails(terraform: &Terraform) -> Outcome {
    let canary = canary("value");
    for layout in without_value(&format!("\"{canary}\"")) {
        let world = World::new(terraform)?;
        let (file, text) = layout;
        world.terraform.write(file, text)?;
        let refusing = Fault::new(Reply::status(403)).method(Method::POST);
        world.emulator.faults().add(refusing.forever());
        for run in [world.terraform.apply()?, world.terraform.apply_json()?] {
            let says = ["Cannot create secret", ONE];
            expect_unquoted_in(&run.expect_failure()?, &canary, &says)?;
        }
    }
    Ok(())
}

fn an_environment_variable_of_an_agent_is_not_quoted(terraform: &Terraform) -> Outcome {
    let canary = canary("variable");
    let variables = format!("environment_variables = {{ TOKEN = \"{canary}\", GONE = null }}");
    let layout = ("main.tf", helper(&variables));
    let says = ["environment_variables", "GONE"];
    expect_unquoted_of(terraform, &layout, &canary, &says)
}

fn a_credential_in_a_tool_source_is_not_quoted(terraform: &Terraform) -> Outcome {
    let canary = canary("token");
    let six = format!("[for n in range(6) : \"https://{canary}@tools.example.com/${{n}}\"]");
    let layout = ("main.tf", helper(&format!("tool_sources = {six}")));
    expect_unquoted_of(
        terraform,
        &layout,
        &canary,
        &["tool_sources", "6 tool sources"],
    )
}

fn what_holds_no_credential_keeps_its_place(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(one_of("\"v\"", "value_version = -1"))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(
        &run,
        "on main.tf line 5, in resource \"kubiya_secret\" \"one\"",
    );
    assert_says(&run, "value_version = -1");
    Ok(())
}

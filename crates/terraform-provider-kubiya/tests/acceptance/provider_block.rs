//! The provider block and the environment: which settings count, and what is said of wrong ones.

use kubiya_emulator::{Emulator, Key, Method};
use secrecy::ExposeSecret;
use terraform_harness::{Diagnostic, Severity, Terraform};

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{VALUE, canary, literal, one, one_of, secret};
use crate::world::{ADDED, CHANGED, World, assert_counts};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_key_is_taken_from_the_block_before_the_environment,
        the_endpoint_is_taken_from_the_block_before_the_environment,
        the_environments_name_counts_before_its_url,
        a_trailing_path_of_the_endpoint_is_dropped,
        a_missing_key_is_an_error,
        an_empty_variable_counts_as_absent,
        an_empty_key_is_an_error,
        an_endpoint_that_cannot_be_used_is_an_error,
        an_environment_variable_that_cannot_be_used_is_named,
        a_duration_that_is_none_is_an_error,
        unknown_settings_are_planned_with,
        two_organisations_live_in_one_configuration,
        every_request_says_where_it_comes_from,
    ]
}

/// Where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9";

fn provider(arguments: &str) -> String {
    format!("provider \"kubiya\" {{\n{arguments}\n}}\n")
}

fn key(world: &World) -> String {
    world.emulator.api_key().expose_secret().to_owned()
}

fn the_key_is_taken_from_the_block_before_the_environment(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let key = key(&world);
    let value = world.set("key", &key).set_new_value();
    world.terraform.env("KUBIYA_API_KEY", "wrong");
    let variable = VALUE.replace("\"value\"", "\"key\"");
    world.configure(variable + &provider("api_key = var.key") + &one(""))?;
    world.expect_apply(ADDED)?;
    world.expect_value("one", &value);
    Ok(())
}

fn the_endpoint_is_taken_from_the_block_before_the_environment(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world
        .terraform
        .env("KUBIYA_ENV", NOWHERE)
        .env("KUBIYA_BASE_URL", NOWHERE);
    let endpoint = format!("endpoint = {}", literal(world.emulator.url()));
    world.configure(provider(&endpoint) + &one(""))?;
    world.expect_apply(ADDED)?;
    Ok(())
}

fn the_environments_name_counts_before_its_url(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let url = world.emulator.url().to_owned();
    world
        .terraform
        .env("KUBIYA_ENV", url)
        .env("KUBIYA_BASE_URL", NOWHERE);
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    Ok(())
}

fn a_trailing_path_of_the_endpoint_is_dropped(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let url = format!("{}/api/v1/", world.emulator.url());
    world.terraform.env("KUBIYA_BASE_URL", url);
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    Ok(())
}

/// The errors of a plan that asks nothing of the API.
fn errors(
    world: &World,
    configuration: &str,
) -> Result<Vec<Diagnostic>, Box<dyn std::error::Error>> {
    world.configure(configuration)?;
    let mut found = world
        .terraform
        .plan_json()?
        .expect_failure()?
        .diagnostics()?;
    found.retain(|it| it.severity == Severity::Error);
    assert!(world.emulator.requests().is_empty(), "the API was asked");
    Ok(found)
}

/// The only error, which points to this attribute and says all of this.
fn expect_error(world: &World, arguments: &str, attribute: &str, says: &[&str]) -> Outcome {
    let found = errors(world, &(provider(arguments) + &one_of("\"v\"", "")))?;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].attribute.as_deref(), Some(attribute), "{found:?}");
    for text in says {
        assert!(
            found[0].detail.contains(text),
            "{text:?} is not said in {found:?}"
        );
    }
    Ok(())
}

fn a_missing_key_is_an_error(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env_remove("KUBIYA_API_KEY");
    let found = errors(&world, &(provider("") + &one_of("\"v\"", "")))?;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].summary, "Missing API key");
    for text in ["KUBIYA_API_KEY", "api_key in the provider block"] {
        assert!(found[0].detail.contains(text), "{found:?}");
    }
    Ok(())
}

fn an_empty_variable_counts_as_absent(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world
        .terraform
        .env("KUBIYA_ENV", "")
        .env("KUBIYA_API_KEY", " ");
    let found = errors(&world, &(provider("") + &one_of("\"v\"", "")))?;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].summary, "Missing API key");
    Ok(())
}

fn an_empty_key_is_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for key in [r#"api_key = """#, r#"api_key = " \n""#] {
        expect_error(&world, key, "api_key", &["empty", "KUBIYA_API_KEY"])?;
    }
    Ok(())
}

fn an_endpoint_that_cannot_be_used_is_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for (endpoint, says) in [
        ("prod", "\"prod\""),
        ("", "empty"),
        ("http://api.example.com", "https"),
        ("http://localhost.example.com", "https"),
        ("ftp://127.0.0.1", "https"),
        ("https://user:password@api.example.com", "user"),
        ("https://api.example.com?a=b", "query"),
    ] {
        let endpoint = format!("endpoint = {}", literal(endpoint));
        expect_error(&world, &endpoint, "endpoint", &["endpoint", says])?;
    }
    Ok(())
}

fn an_environment_variable_that_cannot_be_used_is_named(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    for (variable, text) in [
        ("KUBIYA_BASE_URL", "http://api.example.com"),
        ("KUBIYA_ENV", "prod"),
    ] {
        world.terraform.env(variable, text);
        let found = errors(&world, &(provider("") + &one_of("\"v\"", "")))?;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].summary, "Invalid endpoint");
        assert!(found[0].detail.contains(variable), "{found:?}");
    }
    Ok(())
}

fn a_duration_that_is_none_is_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for attribute in ["request_timeout", "retry_timeout"] {
        for duration in ["soon", "0s", "-1s", "10", ""] {
            let argument = format!("{attribute} = {}", literal(duration));
            expect_error(&world, &argument, attribute, &["is not a duration"])?;
        }
    }
    Ok(())
}

/// A provider whose settings are known when another resource has been created.
fn configured_later(url: &str) -> String {
    let url = literal(url);
    format!(
        r#"
variable "key" {{
  type      = string
  sensitive = true
}}

resource "terraform_data" "settings" {{
  input = {{ url = {url}, key = var.key }}
}}

provider "kubiya" {{
  endpoint = terraform_data.settings.output.url
  api_key  = terraform_data.settings.output.key
}}
"#
    )
}

fn unknown_settings_are_planned_with(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let key = key(&world);
    let value = world.set("key", &key).set_new_value();
    world
        .terraform
        .env_remove("KUBIYA_BASE_URL")
        .env_remove("KUBIYA_API_KEY");
    world.configure(configured_later(world.emulator.url()) + &one(""))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("one", &value);
    world.expect_no_changes()?;

    world.emulator.requests().clear();
    let moved = format!("{}/", world.emulator.url());
    world.configure(configured_later(&moved) + &one(""))?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    assert!(
        world.emulator.requests().is_empty(),
        "the API was asked while it was unknown"
    );
    let run = world.terraform.apply_plan("saved.plan")?.expect_success()?;
    assert_counts(&run, CHANGED);
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn two_organisations_live_in_one_configuration(terraform: &Terraform) -> Outcome {
    const ALIASED: &str = r#"
variable "other_key" {
  type      = string
  ephemeral = true
}

provider "kubiya" {
  alias   = "other"
  api_key = var.other_key
}
"#;
    let [key, other_key] = ["key", "other-key"].map(canary);
    let emulator = Emulator::builder()
        .key(Key::new(key.as_str()))
        .key(Key::new(other_key.as_str()).organization("other"));
    let mut world = World::with(terraform, emulator)?;
    let value = world.set("other_key", &other_key).set_new_value();
    let twin = secret(
        "twin",
        "one",
        "\"other-${var.value}\"",
        "provider = kubiya.other",
    );
    world.configure(ALIASED.to_owned() + &one("") + &twin)?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("one", &value);
    let other = world.emulator.secrets_of("other");
    assert!(other.value_matches("one", &format!("other-{value}")));
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(world.emulator.secrets_of("other").list().is_empty());
    assert!(world.emulator.secrets().list().is_empty());
    Ok(())
}

fn every_request_says_where_it_comes_from(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world
        .terraform
        .env("TF_APPEND_USER_AGENT", "pipeline/7 (nightly)");
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    world.set_new_value();
    world.terraform.apply()?.expect_success()?;
    world.destroy()?;

    let program = format!("terraform-provider-kubiya/{} ", env!("CARGO_PKG_VERSION"));
    let core = format!("terraform/{}", terraform.version());
    for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
        assert!(world.requests(&method) > 0, "there was no {method}");
    }
    for request in world.emulator.requests().all() {
        let agent = request.user_agent.as_deref().unwrap_or_default();
        assert!(agent.starts_with(&program), "{agent}");
        assert!(agent.contains(&core), "{agent}");
        assert!(agent.ends_with("pipeline/7 (nightly)"), "{agent}");
        assert_eq!(request.source.as_deref(), Some("terraform"), "{request}");
        let force = (request.method == "DELETE").then_some("true");
        assert_eq!(request.force.as_deref(), force, "{request}");
        if matches!(request.method.as_str(), "POST" | "PUT") {
            let kind = request.content_type.as_deref().unwrap_or_default();
            assert!(kind.starts_with("application/json"), "{kind}");
        }
    }
    Ok(())
}

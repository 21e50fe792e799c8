//! The provider block and the environment: which settings count, and what they lead to.

use kubiya_emulator::{Emulator, Key, Method};
use secrecy::ExposeSecret;
use terraform_harness::Terraform;

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{VALUE, canary, literal, one, provider, secret};
use crate::world::{ADDED, CHANGED, World, assert_counts};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_key_is_taken_from_the_block_before_the_environment,
        the_endpoint_is_taken_from_the_block_before_the_environment,
        the_environments_name_counts_before_its_url,
        a_trailing_path_of_the_endpoint_is_dropped,
        a_key_is_taken_without_the_white_space_around_it,
        unknown_settings_are_planned_with,
        two_organisations_live_in_one_configuration,
        every_request_says_where_it_comes_from,
    ]
}

/// Where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9";

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

fn a_key_is_taken_without_the_white_space_around_it(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let key = format!(" {}\n", key(&world));
    world.terraform.env("KUBIYA_API_KEY", key);
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
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
    let core = format!("terraform/{}", terraform.told_version());
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

//! The composer is another host, and the key goes where the settings say.

use kubiya_emulator::{Emulator, Fault, Key, Reply};
use secrecy::ExposeSecret;
use serde_json::json;
use terraform_harness::Terraform;

use super::{ITEM, WORKFLOW, of, triggers, with_orders, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{literal, provider};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_composer_of_the_block_has_the_triggers,
        the_composer_of_the_environment_is_used_with_its_endpoint,
        the_composer_of_the_environment_is_not_used_with_another_endpoint,
        a_trigger_of_staging_needs_the_address,
        staging_without_a_trigger_needs_nothing,
        a_proxy_that_cannot_be_used_matters_to_triggers_alone,
        an_address_that_is_none_is_an_error_of_validate,
        at_a_wrong_address_nothing_leaves_the_state,
        an_unreachable_composer_is_named_with_its_setting,
    ]
}

/// Another service, to which the key of the world is as good.
fn composer(world: &World) -> Fallible<Emulator> {
    let key = world.emulator.api_key().expose_secret();
    Ok(Emulator::builder().key(Key::new(key)).start_blocking()?)
}

fn workflow_requests(emulator: &Emulator) -> usize {
    let requests = emulator.requests();
    requests.count_where(|it| it.path.starts_with("/api/workflows"))
}

fn expect_a_life_at(world: &World, composer: &Emulator) -> Outcome {
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    assert_eq!(workflow_requests(&world.emulator), 0);
    assert!(workflow_requests(composer) >= 5);
    let others = composer.requests().len() - workflow_requests(composer);
    assert_eq!(others, 0, "the composer was asked for something else");
    world.destroy()?;
    Ok(())
}

/// Defect T-1 of the Go provider: the key always went to the production composer.
fn the_composer_of_the_block_has_the_triggers(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let composer = composer(&world)?;
    let address = literal(&format!("{}/api", composer.url()));
    let block = provider(&format!("composer_endpoint = {address}"));
    world.configure(block + &of("edge", WORKFLOW))?;
    expect_a_life_at(&world, &composer)
}

fn the_composer_of_the_environment_is_used_with_its_endpoint(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    let composer = composer(&world)?;
    let address = composer.url().to_owned();
    world.terraform.env("KUBIYA_COMPOSER_URL", address);
    world.configure(of("edge", WORKFLOW))?;
    expect_a_life_at(&world, &composer)
}

fn the_composer_of_the_environment_is_not_used_with_another_endpoint(
    terraform: &Terraform,
) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    let composer = composer(&world)?;
    let address = composer.url().to_owned();
    world.terraform.env("KUBIYA_COMPOSER_URL", address);
    let endpoint = literal(world.emulator.url());
    let block = provider(&format!("endpoint = {endpoint}"));
    world.configure(block + &of("edge", WORKFLOW))?;
    world.expect_apply(ADDED)?;
    assert!(composer.requests().is_empty());
    assert!(triggers(&world).by_name("orders").is_some());
    Ok(())
}

fn a_trigger_of_staging_needs_the_address(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.configure(provider("endpoint = \"staging\"") + &of("kubiya-hosted", WORKFLOW))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "The address of the composer is not known");
    assert_says(&run, "https://api-staging.dev.kubiya.ai");
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

fn staging_without_a_trigger_needs_nothing(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let block = provider("endpoint = \"staging\"");
    world.configure(block + "resource \"terraform_data\" \"nothing\" {}\n")?;
    world.terraform.plan()?.outcome()?;
    Ok(())
}

fn a_proxy_that_cannot_be_used_matters_to_triggers_alone(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    world.terraform.env("HTTPS_PROXY", "ftp://proxy.example");
    let block = provider("composer_endpoint = \"https://composer.example\"");
    let nothing = "resource \"terraform_data\" \"nothing\" {}\n";
    world.configure(block.clone() + "data \"kubiya_runners\" \"all\" {}\n" + nothing)?;
    world.terraform.plan()?.outcome()?;
    world.configure(block + &of("kubiya-hosted", WORKFLOW))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Invalid proxy");
    assert_says(&run, "the composer's host in NO_PROXY");
    Ok(())
}

fn an_address_that_is_none_is_an_error_of_validate(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for (address, reason) in [
        ("http://composer.example", "https"),
        ("production", "not a valid URL"),
    ] {
        let block = provider(&format!("composer_endpoint = {address:?}"));
        world.configure(block + &of("edge", WORKFLOW))?;
        let run = world.terraform.validate()?.expect_failure()?;
        assert_says(&run, "The composer's address cannot be used");
        assert_says(&run, reason);
    }
    Ok(())
}

/// A 404 of the composer is believed where its own list is there, and no other list.
fn at_a_wrong_address_nothing_leaves_the_state(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let nothing = Reply::status(404);
    let faults = world.emulator.faults();
    faults.add(Fault::new(nothing.clone()).path(ITEM).forever());
    faults.add(Fault::new(nothing).path("/api/workflows").forever());
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Cannot read trigger \"orders\"");
    assert_says(&run, "composer_endpoint");
    assert!(world.instance("kubiya_trigger.orders").is_ok());
    world.emulator.faults().clear();
    triggers(&world).replace_all([json!({"name": "another"})]);
    world.expect_plan(&[(super::ORDERS, terraform_harness::Action::Create)])
}

fn an_unreachable_composer_is_named_with_its_setting(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let block = provider("composer_endpoint = \"http://127.0.0.1:9\"\n  retry_timeout = \"1s\"");
    world.configure(block + &of("kubiya-hosted", WORKFLOW))?;
    let run = world.terraform.plan()?.expect_failure()?;
    let named = "at http://127.0.0.1:9, set by composer_endpoint in the provider block";
    assert_says(&run, named);
    assert!(world.instance("kubiya_trigger.orders").is_ok());
    Ok(())
}

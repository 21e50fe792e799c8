//! Wrong settings of the provider: what is said of them, before anything is asked of the API.

use terraform_harness::{Diagnostic, Severity, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{literal, one, one_of, provider};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_missing_key_is_an_error,
        validation_needs_no_key,
        an_empty_variable_counts_as_absent,
        an_empty_key_is_an_error,
        an_endpoint_that_cannot_be_used_is_an_error,
        an_environment_variable_that_cannot_be_used_is_named,
        a_duration_that_is_none_is_an_error,
    ]
}

/// The errors of a plan that asks nothing of the API.
fn errors(world: &World, configuration: &str) -> Fallible<Vec<Diagnostic>> {
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

/// The only error, which names this attribute and says all of this. It points to no line: a key may be in it.
fn expect_error(world: &World, arguments: &str, attribute: &str, says: &[&str]) -> Outcome {
    let found = errors(world, &(provider(arguments) + &one_of("\"v\"", "")))?;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].line, None, "{found:?}");
    assert!(found[0].detail.contains(attribute), "{found:?}");
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

fn validation_needs_no_key(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env_remove("KUBIYA_API_KEY");
    world.configure(one(""))?;
    world.terraform.validate()?.expect_success()?;
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
        ("http://emulator:8585", "Testing modules offline"),
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

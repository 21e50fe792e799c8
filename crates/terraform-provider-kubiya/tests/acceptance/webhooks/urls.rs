//! The URL of a webhook: plain in outputs, and a credential everywhere else.

use kubiya_emulator::{Fault, Method, Quirk};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, id, orders, saying, url, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_url_is_output_as_it_is_and_known_while_something_else_changes,
        a_url_that_changes_is_told_and_taken_over,
        no_error_and_no_log_has_the_url,
    ]
}

const OUTPUTS: &str = "
output \"url\" {
  value = kubiya_webhook.orders.url
}

output \"all\" {
  value = kubiya_webhook.orders
}
";

/// As configurations of the Go provider have it: none of them says that the output is sensitive.
fn a_url_is_output_as_it_is_and_known_while_something_else_changes(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let user = "resource \"terraform_data\" \"user\" {\n  input = kubiya_webhook.orders.url\n}\n";
    world.configure(orders("") + OUTPUTS + user)?;
    world.expect_apply([2, 0, 0])?;
    let run = world
        .terraform
        .run(["output", "-raw", "url"])?
        .expect_success()?;
    assert_eq!(run.stdout.trim(), url(&world)?);
    world.configure(orders("source = \"GitHub\"") + OUTPUTS + user)?;
    world.expect_plan(&[
        (ORDERS, Action::Update),
        ("terraform_data.user", Action::NoOp),
    ])?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn a_url_that_changes_is_told_and_taken_over(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::UrlChangesOnUpdate])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let before = url(&world)?;
    world.configure(orders("source = \"GitHub\""))?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, r#"URL of webhook "orders" has changed"#);
    let now = url(&world)?;
    assert_ne!(now, before);
    for address in [&before, &now] {
        assert!(!run.text().contains(address.as_str()), "{}", run.text());
    }
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "url")?, now);
    world.expect_no_changes()
}

fn no_error_and_no_log_has_the_url(terraform: &Terraform) -> Outcome {
    let mut world = with_orders(terraform, "")?;
    let address = url(&world)?;
    let token = address.rsplit('/').next().unwrap_or_default().to_owned();
    let item = format!("/api/v1/event/{}", id(&world)?);
    world
        .terraform
        .env("TF_LOG_PROVIDER", "TRACE")
        .env("TF_LOG_PATH", "provider.log");
    world.configure(orders("source = \"GitHub\""))?;
    for method in [Method::GET, Method::PUT] {
        let said = json!({"error": format!("cannot reach {address} now"), "webhook_url": address});
        let fault = Fault::new(saying(400, &said)).on(method, item.clone());
        world.emulator.faults().add(fault);
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, "cannot reach [REDACTED] now");
        assert!(!run.text().contains(&token), "{}", run.text());
    }
    world.expect_apply(CHANGED)?;
    let said = json!({"error": format!("still used at {address}")});
    let fault = Fault::new(saying(400, &said)).method(Method::DELETE);
    world.emulator.faults().add(fault);
    let run = world.terraform.destroy()?.expect_failure()?;
    assert!(
        run.text().contains("still used at [REDACTED]"),
        "{}",
        run.text()
    );
    assert!(!run.stderr.contains(&token));
    world.destroy()?;
    let log = std::fs::read_to_string(world.terraform.path("provider.log"))?;
    assert!(log.contains("webhooks.update"), "nothing was logged");
    assert!(!log.contains(&token), "the log has the URL");
    let requests = format!("{:?}", world.emulator.requests().all());
    assert!(!requests.contains(&token));
    Ok(())
}

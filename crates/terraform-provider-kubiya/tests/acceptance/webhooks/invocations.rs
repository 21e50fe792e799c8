//! Events that Terraform sends to a webhook, by the action `kubiya_webhook_invoke`.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use serde_json::json;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Capability, Group, Run, Signal, Terraform, Version};

use super::listener::{Listener, Manner, SAID};
use super::{orders, url, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{canary, one};
use crate::world::{ADDED, CHANGED, World, assert_says, wait_idly_until, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    let cases = cases![
        a_rotated_secret_tells_an_agent_once,
        a_secret_that_is_made_anew_tells_an_agent_as_well,
        an_action_is_invoked_by_hand,
        an_event_without_a_payload_is_an_empty_object,
        a_webhook_of_the_same_configuration_is_invoked,
        what_is_wrong_with_a_configuration_is_said_before_anything_is_done,
        what_a_webhook_refuses_is_said_without_its_words,
        a_refusal_quotes_nothing_of_a_configuration_in_json,
        an_error_in_the_text_of_a_success_is_a_refusal,
        a_webhook_that_nobody_listens_at_is_an_error,
        a_proxy_that_cannot_be_used_is_not_blamed_on_the_webhook,
        a_slow_webhook_is_waited_for_as_long_as_configured,
        where_no_connection_is_made_in_time_nothing_was_processed,
        an_interrupted_invocation_ends_at_once,
    ];
    // The first Core that queries is the first one that has actions.
    cases
        .into_iter()
        .map(|case| case.needs(Capability::Action))
        .collect()
}

const ACTION: &str = "
variable \"url\" {
  type      = string
  sensitive = true
}

variable \"payload\" {
  type      = string
  sensitive = true
}
";

const INVOKE: [&str; 4] = [
    "apply",
    "-no-color",
    "-auto-approve",
    "-invoke=action.kubiya_webhook_invoke.told",
];

/// What Core says once the action has ended without an error.
const COMPLETE: &str = "Action complete: action.kubiya_webhook_invoke.told";

/// The advice where the time was too short.
const LONGER: &str = "A longer timeout in the action gives it more time.";

/// The action, with these arguments beside the URL and the payload.
fn told(arguments: &str) -> String {
    format!(
        "{ACTION}
action \"kubiya_webhook_invoke\" \"told\" {{
  config {{
    url     = var.url
    payload = var.payload
    {arguments}
  }}
}}
"
    )
}

/// A world with that action, and what nothing may show.
struct Told {
    world: World,
    secrets: [(&'static str, String); 3],
}

impl Told {
    fn new(terraform: &Terraform, origin: &str, configuration: &str) -> Fallible<Self> {
        let mut world = World::new(terraform)?;
        let (path, member) = (canary("path"), canary("payload"));
        world.set("url", &format!("{origin}/hooks/{path}"));
        world.set("payload", &format!("{{\"rotated\": \"{member}\"}}"));
        world.terraform.trace();
        world.configure(configuration)?;
        let key = world.emulator.api_key().expose_secret().to_owned();
        let secrets = [("path", path), ("payload", member), ("key", key)];
        Ok(Self { world, secrets })
    }

    fn invoke(&self) -> Fallible<Run> {
        Ok(self.world.terraform.run(INVOKE)?)
    }

    /// Nothing that was written or printed has a secret.
    fn expect_clean(&self, runs: &[&Run]) -> Outcome {
        let secrets = self.secrets.iter();
        let mut secrets: Vec<_> = secrets.map(|(label, it)| (*label, it.as_str())).collect();
        secrets.push(("answer", SAID));
        let places = Places::new().tree(self.world.terraform.root());
        let places = runs
            .iter()
            .fold(places, |places, run| places.run("run", run));
        let report = leaks::search(&secrets, places)?;
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        Ok(())
    }
}

pub(crate) fn a_rotated_secret_tells_an_agent_once(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Answers(202))?;
    let trigger = "lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.kubiya_webhook_invoke.told]
    }
  }";
    let mut told = Told::new(
        terraform,
        &listener.origin,
        &(one(trigger) + &self::told("")),
    )?;
    told.world.set_new_value();
    told.world.expect_apply(ADDED)?;
    assert!(listener.received().is_empty(), "nothing was rotated");
    told.world.set_new_value();
    let run = told.world.expect_apply(CHANGED)?;
    assert_says(&run, &format!("Sending the event to {}", listener.origin));
    let received = listener.received();
    let [event] = &received[..] else {
        panic!("{} events", received.len())
    };
    let [(_, path), (_, member), _] = &told.secrets;
    let line = format!("POST /hooks/{path} HTTP/1.1");
    assert!(event.head.starts_with(&line), "not the URL");
    assert_eq!(event.body, format!("{{\"rotated\": \"{member}\"}}"));
    assert!(event.head.contains("content-type: application/json\r\n"));
    assert!(
        event
            .head
            .contains("user-agent: terraform-provider-kubiya/")
    );
    for header in ["authorization:", "cookie:", "userkey"] {
        assert!(!event.head.contains(header), "{header}");
    }
    told.expect_clean(&[&run])?;
    told.world.expect_no_changes()
}

/// With the events of the example: a replacement, and what takes the place of a deleted secret, are no updates.
fn a_secret_that_is_made_anew_tells_an_agent_as_well(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Answers(202))?;
    let trigger = "lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.kubiya_webhook_invoke.told]
    }
  }";
    let configuration = one(trigger) + &told("");
    let mut told = Told::new(terraform, &listener.origin, &configuration)?;
    told.world.set_new_value();
    told.world.expect_apply(ADDED)?;
    assert_eq!(listener.received().len(), 1, "when it is first made");
    told.world.set_new_value();
    let replace = [
        "apply",
        "-no-color",
        "-auto-approve",
        "-replace=kubiya_secret.one",
    ];
    let run = told.world.terraform.run(replace)?.expect_success()?;
    assert_says(&run, "1 added, 0 changed, 1 destroyed");
    assert_eq!(listener.received().len(), 2, "when it is replaced");
    told.world.set_new_value();
    told.world.expect_apply(CHANGED)?;
    assert_eq!(listener.received().len(), 3, "when it is updated");
    told.world.emulator.secrets().remove("one");
    told.world.expect_apply(ADDED)?;
    assert_eq!(listener.received().len(), 4, "when it was deleted");
    told.expect_clean(&[&run])?;
    told.world.expect_no_changes()
}

fn an_action_is_invoked_by_hand(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Answers(200))?;
    let told = Told::new(terraform, &listener.origin, &told("timeout = \"1m\""))?;
    let run = told.invoke()?.expect_success()?;
    assert_says(&run, COMPLETE);
    assert_eq!(listener.received().len(), 1);
    told.expect_clean(&[&run])
}

fn an_event_without_a_payload_is_an_empty_object(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Answers(200))?;
    let configuration = told("").replace("payload = var.payload", "");
    let told = Told::new(terraform, &listener.origin, &configuration)?;
    told.invoke()?.expect_success()?;
    let received = listener.received();
    let bodies: Vec<_> = received.iter().map(|event| &*event.body).collect();
    assert_eq!(bodies, ["{}"]);
    Ok(())
}

/// Its URL is known after it was made.
fn a_webhook_of_the_same_configuration_is_invoked(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let trigger = "lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.kubiya_webhook_invoke.told]
    }
  }";
    let action = "
action \"kubiya_webhook_invoke\" \"told\" {
  config {
    url = kubiya_webhook.orders.url
  }
}
";
    world.configure(orders(trigger) + action)?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, COMPLETE);
    assert_eq!(
        world.emulator.events(),
        [("orders".to_owned(), "{}".to_owned())]
    );
    expect_a_plan_without_the_url(&world)?;
    world.expect_no_changes()
}

/// The first Core that hides of an action what its schema says to be sensitive.
const HIDES: Version = Version::new(1, 14, 9);

/// Nothing that refers to the URL is marked as sensitive: the action's schema says that it is.
fn expect_a_plan_without_the_url(world: &World) -> Outcome {
    let url = url(world)?;
    let (_, token) = url.rsplit_once('/').ok_or("the URL has no path")?;
    let plan = ["plan", "-no-color", INVOKE[3]];
    let run = world.terraform.run(plan)?.expect_success()?;
    if world.terraform.terraform().version() < HIDES {
        return Ok(());
    }
    assert_says(&run, "(sensitive value)");
    // The message of a failure would be as public as the plan.
    assert!(!run.text().contains(token), "the plan shows the URL");
    Ok(())
}

fn what_is_wrong_with_a_configuration_is_said_before_anything_is_done(
    terraform: &Terraform,
) -> Outcome {
    for (attributes, problems) in [
        (
            "url = \"http://h.example/canary-a1b2c3d4\"",
            "must use https",
        ),
        ("url = \"canary-a1b2c3d4\"", "it is not a valid URL"),
        (
            "url = \"https://h.example/canary-a1b2c3d4\"\n    timeout = \"soon\"",
            "is not a duration",
        ),
        (
            "url = \"https://h.example/canary-a1b2c3d4\"\n    payload = \"{\\n canary-a1b2c3d4\"",
            "Line 2, column 2",
        ),
    ] {
        let world = World::new(terraform)?;
        world.configure(format!(
            "action \"kubiya_webhook_invoke\" \"told\" {{\n  config {{\n    {attributes}\n  }}\n}}\n"
        ))?;
        let run = world.terraform.run(["validate", "-no-color"])?;
        let run = run.expect_failure()?;
        assert_says(&run, problems);
        assert!(!run.text().contains("canary"), "{}", run.text());
        assert!(world.emulator.requests().is_empty());
    }
    Ok(())
}

fn what_a_webhook_refuses_is_said_without_its_words(terraform: &Terraform) -> Outcome {
    let (maybe, not) = ("The event may have been processed", "was not processed.");
    for (status, says, processed) in [
        (404, "There is no such webhook (HTTP status 404)", not),
        (500, "(HTTP status 500)", maybe),
        (400, "(HTTP status 400)", not),
        (303, "redirect", maybe),
        (307, "redirect", maybe),
    ] {
        let listener = Listener::start(Manner::Answers(status))?;
        let told = Told::new(terraform, &listener.origin, &told(""))?;
        let run = told.invoke()?.expect_failure()?;
        let summary = format!("Cannot invoke the webhook at \"{}\"", listener.origin);
        assert_says(&run, &summary);
        assert_says(&run, says);
        assert_says(&run, processed);
        assert!(!run.text().contains(LONGER), "it was no matter of time");
        assert_eq!(listener.received().len(), 1, "it was sent again");
        told.expect_clean(&[&run])?;
    }
    Ok(())
}

/// Where the URL is written into the configuration, and all of that may be one line.
fn a_refusal_quotes_nothing_of_a_configuration_in_json(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Answers(404))?;
    let path = canary("path");
    let config = json!({"url": format!("{}/hooks/{path}", listener.origin)});
    let action = json!({"action": {"kubiya_webhook_invoke": {"told": {"config": config}}}});
    for text in [format!("{action:#}"), action.to_string()] {
        let world = World::new(terraform)?;
        world.terraform.write("main.tf.json", &text)?;
        let run = world.terraform.run(INVOKE)?.expect_failure()?;
        assert_says(&run, "There is no such webhook");
        leaks::search(&[("the path", &path)], Places::new().run("run", &run))?.expect_clean()?;
    }
    Ok(())
}

fn an_error_in_the_text_of_a_success_is_a_refusal(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Reports)?;
    let told = Told::new(terraform, &listener.origin, &told(""))?;
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "The webhook refused the event (HTTP status 200).");
    assert_says(&run, "The event may have been processed");
    assert_says(&run, "Look at what the agent has done before");
    assert_eq!(listener.received().len(), 1);
    told.expect_clean(&[&run])
}

fn a_webhook_that_nobody_listens_at_is_an_error(terraform: &Terraform) -> Outcome {
    let gone = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let told = Told::new(terraform, &format!("http://{gone}"), &told(""))?;
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "could not be reached");
    assert_says(&run, "The event was not processed.");
    told.expect_clean(&[&run])
}

/// Neither is it on the composer, which other calls can miss a way to.
fn a_proxy_that_cannot_be_used_is_not_blamed_on_the_webhook(terraform: &Terraform) -> Outcome {
    // The emulator is on this machine, which no proxy leads to.
    let mut told = Told::new(terraform, "https://hooks.invalid", &told(""))?;
    let proxy = "socks4://127.0.0.1:1";
    told.world.terraform.env("HTTPS_PROXY", proxy);
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "The webhook cannot be reached: the proxy in");
    assert_says(&run, "HTTPS_PROXY");
    assert_says(&run, "The event was not processed.");
    assert_says(&run, "name the webhook's host in NO_PROXY.");
    for blamed in ["composer", "Check url and payload"] {
        assert!(!run.text().contains(blamed), "{blamed}");
    }
    told.expect_clean(&[&run])
}

fn a_slow_webhook_is_waited_for_as_long_as_configured(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Silent)?;
    let told = Told::new(terraform, &listener.origin, &told("timeout = \"700ms\""))?;
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "no complete answer within 700ms");
    assert_says(&run, "may have been processed");
    assert_says(&run, LONGER);
    assert_eq!(listener.received().len(), 1);
    told.expect_clean(&[&run])
}

/// A proxy that takes the connection, and never leads on.
fn where_no_connection_is_made_in_time_nothing_was_processed(terraform: &Terraform) -> Outcome {
    let proxy = Listener::start(Manner::Silent)?;
    let action = told("timeout = \"700ms\"");
    let mut told = Told::new(terraform, "https://hooks.invalid", &action)?;
    told.world.terraform.env("HTTPS_PROXY", &proxy.origin);
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "The webhook could not be reached");
    assert_says(&run, "no connection within 700ms");
    assert_says(&run, "The event was not processed.");
    assert_says(&run, LONGER);
    told.expect_clean(&[&run])
}

fn an_interrupted_invocation_ends_at_once(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Silent)?;
    let told = Told::new(terraform, &listener.origin, &told("timeout = \"10m\""))?;
    let running = told.world.terraform.spawn(INVOKE, Group::Own)?;
    let group = running.process_group()?;
    wait_until("the event has arrived", || listener.received().len() == 1);
    let interrupted = Instant::now();
    running.signal_group(Signal::Interrupt)?;
    let run = running.wait()?.expect_failure()?;
    let took = interrupted.elapsed();
    assert!(took < Duration::from_secs(15), "took {took:?}");
    assert_says(&run, "Action interrupted");
    wait_idly_until("no process is left", || group.running().is_empty());
    told.expect_clean(&[&run])
}

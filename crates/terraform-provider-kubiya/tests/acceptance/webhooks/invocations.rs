//! Events that Terraform sends to a webhook, by the action `kubiya_webhook_invoke`.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Capability, Group, Run, Signal, Terraform};

use super::listener::{Listener, Manner, SAID};
use super::{orders, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{canary, one};
use crate::world::{ADDED, CHANGED, World, assert_says, wait_idly_until, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    let cases = cases![
        a_rotated_secret_tells_an_agent_once,
        an_action_is_invoked_by_hand,
        a_webhook_of_the_same_configuration_is_invoked,
        what_is_wrong_with_a_configuration_is_said_before_anything_is_done,
        what_a_webhook_refuses_is_said_without_its_words,
        a_webhook_that_nobody_listens_at_is_an_error,
        a_slow_webhook_is_waited_for_as_long_as_configured,
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

fn an_action_is_invoked_by_hand(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Answers(200))?;
    let told = Told::new(terraform, &listener.origin, &told("timeout = \"1m\""))?;
    let run = told.invoke()?.expect_success()?;
    assert_says(&run, &format!("{} accepted the event", listener.origin));
    assert_eq!(listener.received().len(), 1);
    told.expect_clean(&[&run])
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
    assert_says(&run, "accepted the event");
    world.expect_no_changes()
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
    for (status, says) in [
        (404, "There is no such webhook (HTTP status 404)"),
        (500, "The event may have been processed"),
        (400, "(HTTP status 400)"),
        (307, "redirect"),
    ] {
        let listener = Listener::start(Manner::Answers(status))?;
        let told = Told::new(terraform, &listener.origin, &told(""))?;
        let run = told.invoke()?.expect_failure()?;
        let summary = format!("Cannot invoke the webhook at \"{}\"", listener.origin);
        assert_says(&run, &summary);
        assert_says(&run, says);
        assert_eq!(listener.received().len(), 1, "it was sent again");
        told.expect_clean(&[&run])?;
    }
    Ok(())
}

fn a_webhook_that_nobody_listens_at_is_an_error(terraform: &Terraform) -> Outcome {
    let gone = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let told = Told::new(terraform, &format!("http://{gone}"), &told(""))?;
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "could not be reached");
    assert_says(&run, "The event was not processed.");
    told.expect_clean(&[&run])
}

fn a_slow_webhook_is_waited_for_as_long_as_configured(terraform: &Terraform) -> Outcome {
    let listener = Listener::start(Manner::Silent)?;
    let told = Told::new(terraform, &listener.origin, &told("timeout = \"700ms\""))?;
    let run = told.invoke()?.expect_failure()?;
    assert_says(&run, "no complete answer within 700ms");
    assert_says(&run, "may have been processed");
    assert_eq!(listener.received().len(), 1);
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

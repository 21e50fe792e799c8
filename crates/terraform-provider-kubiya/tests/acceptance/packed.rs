//! Answers that come packed although nobody asked for it: what was created is in the state.

use kubiya_emulator::{Effect, Encoding, Fault, HostileBody, Method, Reply};
use terraform_harness::Terraform;

use crate::agents::helper;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::one;
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        creates_answered_in_an_unknown_encoding_are_settled,
        an_encoding_that_no_answer_can_be_read_for_is_named,
    ];
    for encoding in [Encoding::Gzip, Encoding::Deflate] {
        let name = format!("a secret and an agent live and die where {encoding:?} is everywhere");
        cases.push(Case::new(name, move |terraform| {
            live_and_die(terraform, encoding)
        }));
    }
    cases
}

fn live_and_die(terraform: &Terraform, encoding: Encoding) -> Outcome {
    let mut world = World::new(terraform)?;
    let everywhere = Fault::new(Effect::Pack { encoding }).forever();
    world.emulator.faults().add(everywhere);
    let value = world.set_new_value();
    world.configure(one("") + &helper(""))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(world.requests(&Method::POST), 2);
    world.expect_value("one", &value);
    world.expect_no_changes()?;

    let value = world.set_new_value();
    world.configure(one(r#"description = "d""#) + &helper(r#"image = "i""#))?;
    world.expect_apply([0, 2, 0])?;
    world.expect_value("one", &value);
    world.expect_no_changes()?;
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    assert!(world.emulator.agents().list().is_empty());
    Ok(())
}

/// An answer that nobody can read.
fn unknown() -> Fault {
    let text = HostileBody::Literal("packed".to_owned());
    Fault::new(
        Reply::status(200)
            .body(text)
            .header("content-encoding", "br"),
    )
}

fn creates_answered_in_an_unknown_encoding_are_settled(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    for path in ["/api/v2/secrets", "/api/v1/agents"] {
        let fault = unknown().on(Method::POST, path).after_work();
        world.emulator.faults().add(fault);
    }
    let value = world.set_new_value();
    world.configure(one("") + &helper(""))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("one", &value);
    assert_eq!(world.emulator.agents().list().len(), 1);
    world.expect_no_changes()
}

fn an_encoding_that_no_answer_can_be_read_for_is_named(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(one(""))?;
    // Neither the create nor the look after it is understood, so the matter stays open.
    for (method, path) in [
        (Method::POST, "/api/v2/secrets"),
        (Method::GET, "/api/v2/secrets/{name}"),
    ] {
        let fault = unknown().on(method, path).after_work().forever();
        world.emulator.faults().add(fault);
    }
    let apply = world.terraform.apply()?.expect_failure()?;
    assert_says(&apply, "Content-Encoding \"br\" is not understood");
    assert_says(&apply, "may exist all the same");
    Ok(())
}

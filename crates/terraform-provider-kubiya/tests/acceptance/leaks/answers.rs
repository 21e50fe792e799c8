//! An API that repeats what it was sent, in successes and in failures.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use terraform_harness::Terraform;

use super::watched::{APPLY, DESTROY, Watched};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{canary, one};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_api_that_repeats_the_value_leaks_nothing,
        an_api_that_repeats_the_key_leaks_nothing,
    ]
}

/// Answers a request by quoting it, in a success and in a failure.
fn echo(terraform: &Terraform, method: &Method, body: &HostileBody) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    watched.world.configure(one(""))?;
    let command = match *method {
        Method::DELETE => DESTROY,
        _ => APPLY,
    };
    if *method != Method::POST {
        watched.set_value(canary("first"));
        watched.succeed(&APPLY)?;
    }
    for status in [200, 400] {
        watched.set_value(canary("sent"));
        let reply = Reply::status(status).body(body.clone());
        let faults = watched.world.emulator.faults();
        let fault = faults.add(Fault::new(reply).method(method.clone()).forever());
        watched.run(&command)?;
        let faults = watched.world.emulator.faults();
        assert!(faults.struck(fault) > Some(0), "nothing was asked");
        faults.clear();
    }
    watched.expect_no_leak()
}

fn an_api_that_repeats_the_value_leaks_nothing(terraform: &Terraform) -> Outcome {
    for method in [Method::POST, Method::PUT] {
        for body in [
            HostileBody::EchoBody,
            HostileBody::EchoMessage,
            HostileBody::EchoValue,
        ] {
            echo(terraform, &method, &body)?;
        }
    }
    Ok(())
}

fn an_api_that_repeats_the_key_leaks_nothing(terraform: &Terraform) -> Outcome {
    for method in [Method::POST, Method::GET, Method::PUT, Method::DELETE] {
        echo(terraform, &method, &HostileBody::EchoKey)?;
    }
    Ok(())
}

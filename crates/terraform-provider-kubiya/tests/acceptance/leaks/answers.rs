//! An API that repeats what it was sent, in successes and in failures.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use terraform_harness::Terraform;

use super::subjects::Hiding;
use super::watched::{APPLY, DESTROY};
use crate::cases::{Case, Outcome};
use crate::subject::{Content, SUBJECTS, Subject};

pub(crate) fn cases() -> Vec<Case> {
    let of_one = |subject: &'static dyn Subject| {
        let objects = subject.plural();
        let text = Case::new(
            format!("an API that repeats the hidden texts of {objects} leaks nothing"),
            move |terraform| repeated_texts_are_nowhere(terraform, subject),
        );
        let key = Case::new(
            format!("an API that repeats the key in answers about {objects} leaks nothing"),
            move |terraform| repeated_keys_are_nowhere(terraform, subject),
        );
        let hides = !subject.hidden("any", Content::Old).is_empty();
        [hides.then_some(text), Some(key)]
    };
    SUBJECTS.into_iter().flat_map(of_one).flatten().collect()
}

/// Answers a request by quoting it, in a success and in a failure.
fn echo(
    terraform: &Terraform,
    subject: &'static dyn Subject,
    method: &Method,
    body: &HostileBody,
) -> Outcome {
    let mut hiding = Hiding::new(terraform, subject)?;
    let command = match *method {
        Method::DELETE => DESTROY,
        _ => APPLY,
    };
    if *method != Method::POST {
        hiding.configure(Content::Old)?;
        hiding.watched.succeed(&APPLY)?;
    }
    for status in [200, 400] {
        hiding.configure(Content::New)?;
        if *method == Method::DELETE {
            // A destroy that fails makes Terraform forget what is hidden by the configuration alone.
            hiding.watched.succeed(&APPLY)?;
        }
        let reply = Reply::status(status).body(body.clone());
        let faults = hiding.watched.world.emulator.faults();
        let fault = faults.add(Fault::new(reply).method(method.clone()).forever());
        hiding.watched.run(&command)?;
        let faults = hiding.watched.world.emulator.faults();
        assert!(faults.struck(fault) > Some(0), "nothing was asked");
        faults.clear();
    }
    hiding.expect_no_leak()
}

fn repeated_texts_are_nowhere(terraform: &Terraform, subject: &'static dyn Subject) -> Outcome {
    for method in [Method::POST, Method::PUT] {
        for body in [
            HostileBody::EchoBody,
            HostileBody::EchoMessage,
            HostileBody::EchoValue,
        ] {
            echo(terraform, subject, &method, &body)?;
        }
    }
    Ok(())
}

fn repeated_keys_are_nowhere(terraform: &Terraform, subject: &'static dyn Subject) -> Outcome {
    let methods = [Method::POST, Method::GET, Method::PUT, Method::DELETE];
    let has = |it: &Method| subject.has_update() || *it != Method::PUT;
    for method in methods.into_iter().filter(has) {
        echo(terraform, subject, &method, &HostileBody::EchoKey)?;
    }
    Ok(())
}

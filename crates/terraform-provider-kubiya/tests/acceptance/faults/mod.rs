//! An API that fails: state, and what is said about it, stay true.

mod creates;
mod deletes;
mod reads;
mod updates;

use std::time::Duration;

use kubiya_emulator::{Effect, ErrorShape, Fault, HostileBody, Method, Reply, RetryAfter};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome};
use crate::configuration::{canary, one};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        reads::cases(),
        updates::cases(),
        deletes::cases(),
        creates::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A provider that gives up soon.
const IMPATIENT: &str = r#"
provider "kubiya" {
  request_timeout = "1500ms"
  retry_timeout   = "2s"
}
"#;

/// Longer than the provider is willing to wait.
const TOO_LONG: Duration = Duration::from_secs(600);

/// What goes wrong, what it is called, and what the practitioner is told of it.
struct Trouble {
    name: &'static str,
    effect: fn() -> Effect,
    says: &'static str,
    /// What may have become of a write before the trouble began.
    work: &'static [Work],
}

/// An answer that leaves no doubt.
const REFUSED: &[Work] = &[Work::Skipped];
/// An answer, or none, that leaves the matter open.
const IN_DOUBT: &[Work] = &[Work::Skipped, Work::Done];
/// An answer to what was carried out.
const DONE: &[Work] = &[Work::Done];

const CUT_SHORT: &str = "half an answer";

/// Everything that can go wrong with any request.
#[rustfmt::skip]
const TROUBLES: [Trouble; 14] = [
    Trouble::new("401", || Reply::status(401).into(), "refused the API key", REFUSED),
    Trouble::new("403", || Reply::status(403).into(), "may not do this", REFUSED),
    Trouble::new("429 for long", too_many_requests, "rate limit", REFUSED),
    Trouble::new("500", || Reply::status(500).into(), "HTTP status 500", IN_DOUBT),
    Trouble::new("502 of a gateway", bad_gateway, "HTTP status 502", IN_DOUBT),
    Trouble::new("503", || Reply::status(503).into(), "HTTP status 503", IN_DOUBT),
    Trouble::new("silence", || Effect::Hang { time: TOO_LONG }, "did not answer", IN_DOUBT),
    Trouble::new("a reset", || Effect::Reset, "did not answer", IN_DOUBT),
    Trouble::new(CUT_SHORT, || Effect::Truncate, "did not answer", DONE),
    Trouble::new("garbage", || Effect::Garbage, "HTTP status 200", IN_DOUBT),
    Trouble::new("a page of HTML", html, "HTTP status 200", IN_DOUBT),
    Trouble::new("two mebibytes", oversized, "HTTP status 200", IN_DOUBT),
    Trouble::new("a redirect", || Effect::redirect("/elsewhere"), "HTTP status 307", REFUSED),
    Trouble::new("an error in a success", || Reply::error_in_success().into(), "HTTP status 200", REFUSED),
];

/// Whether the API does what it was asked for before it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Skipped,
    Done,
}

impl Trouble {
    const fn new(
        name: &'static str,
        effect: fn() -> Effect,
        says: &'static str,
        work: &'static [Work],
    ) -> Self {
        Self {
            name,
            effect,
            says,
            work,
        }
    }

    /// Befalls every request of the method from now on.
    fn begin(&self, world: &World, method: Method, work: Work) {
        let fault = Fault::new((self.effect)()).method(method).forever();
        world.emulator.faults().add(match work {
            Work::Skipped => fault,
            Work::Done => fault.after_work(),
        });
    }

    /// The cases of this trouble with a write.
    fn with_write(
        &'static self,
        write: &'static str,
        test: fn(&Terraform, &'static Trouble, Work) -> Outcome,
    ) -> impl Iterator<Item = Case> {
        self.work.iter().map(move |&work| {
            let aside = match work {
                Work::Skipped => "",
                Work::Done => " that was carried out",
            };
            let name = format!("{} in answer to {write}{aside}", self.name);
            Case::new(name, move |terraform| test(terraform, self, work))
        })
    }
}

fn too_many_requests() -> Effect {
    Reply::status(429)
        .retry_after(RetryAfter::Seconds(600))
        .into()
}

fn bad_gateway() -> Effect {
    Reply::status(502).body(ErrorShape::Html).into()
}

fn html() -> Effect {
    Reply::status(200).body(ErrorShape::Html).into()
}

fn oversized() -> Effect {
    Reply::status(200).body(HostileBody::Oversized).into()
}

/// A world with [`one`] applied by a provider that gives up soon, and the value.
fn impatient(terraform: &Terraform) -> Fallible<(World, String)> {
    let (world, value) = unapplied(terraform)?;
    world.expect_apply(ADDED)?;
    Ok((world, value))
}

fn unapplied(terraform: &Terraform) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = canary("first");
    world
        .set("value", &value)
        .configure(IMPATIENT.to_owned() + &one(""))?;
    Ok((world, value))
}

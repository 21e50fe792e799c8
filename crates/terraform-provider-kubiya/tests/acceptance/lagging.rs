//! Reads that lag behind a create: what was made a moment ago is not found yet, and not gone.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome};
use crate::subject::{Content, SUBJECTS, Sight, Subject};
use crate::world::{ADDED, NOTHING, World};

type Part = (&'static str, fn(&'static dyn Subject, &World) -> Outcome);

const PARTS: [Part; 3] = [
    ("are not made twice while reads lag", not_made_twice),
    ("are destroyed while reads lag", destroyed),
    ("are destroyed while deletes lag", destroyed_unread),
];

pub(crate) fn cases() -> Vec<Case> {
    let of_one = |subject: &'static dyn Subject| {
        PARTS.into_iter().map(move |(title, hold)| {
            let title = format!("{}s {title}", subject.noun());
            let body = move |terraform: &Terraform| hold(subject, &created(terraform, subject)?);
            Case::new(title, body)
        })
    };
    SUBJECTS.into_iter().flat_map(of_one).collect()
}

fn created(terraform: &Terraform, subject: &'static dyn Subject) -> Fallible<World> {
    let world = World::new(terraform)?;
    subject.prepare(&world.emulator.agents());
    world.configure(subject.block("one", Content::Old))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// Twice the object is not found, and no list has it.
fn lag(subject: &'static dyn Subject, world: &World, method: Method) {
    let path = subject.path(&method, "*");
    let twice = Fault::new(Reply::status(404)).on(method, path).times(2);
    world.emulator.faults().add(twice);
    let empty = Reply::status(200).body(HostileBody::Literal("[]".to_owned()));
    let empty = Fault::new(empty).on(Method::GET, subject.collection());
    world.emulator.faults().add(empty.forever());
}

fn not_made_twice(subject: &'static dyn Subject, world: &World) -> Outcome {
    lag(subject, world, Method::GET);
    world.expect_apply(NOTHING)?;
    world.emulator.faults().clear();
    assert_eq!(subject.names(world), ["one"]);
    assert_eq!(subject.stored(world, "one", "one"), Sight::Is(Content::Old));
    world.expect_no_changes()
}

fn destroyed(subject: &'static dyn Subject, world: &World) -> Outcome {
    lag(subject, world, Method::GET);
    world.destroy()?;
    assert_eq!(subject.names(world), [""; 0]);
    Ok(())
}

fn destroyed_unread(subject: &'static dyn Subject, world: &World) -> Outcome {
    lag(subject, world, Method::DELETE);
    let destroy = ["destroy", "-no-color", "-auto-approve", "-refresh=false"];
    world.terraform.run(destroy)?.expect_success()?;
    assert_eq!(subject.names(world), [""; 0]);
    Ok(())
}

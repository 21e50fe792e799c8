//! Names that another object has: what the plan says of them, and what frees them.

use kubiya_emulator::{Fault, Method, Reply};
use terraform_harness::{Diagnostic, Run, Severity, Terraform};

use crate::cases::{Case, Fallible, Outcome};
use crate::subject::{Content, Key, SUBJECTS, Sight, Subject};
use crate::world::{ADDED, NOTHING, REPLACED, World, assert_counts, assert_says};

type Part = (&'static str, fn(&'static dyn Subject, &World) -> Outcome);

const PARTS: [Part; 9] = [
    (
        "a taken name is a warning of the plan",
        warned_of_when_created,
    ),
    (
        "a new name that is taken is a warning of the plan",
        warned_of_when_renamed,
    ),
    (
        "names that are free are one list of the plan",
        free_names_are_one_list,
    ),
    ("a replacement has its own name", replaced_without_a_word),
    (
        "a name is taken again once it is free",
        taken_again_once_free,
    ),
    (
        "a name that stays taken is given up",
        given_up_where_it_stays_taken,
    ),
    (
        "a replacement that begins with the create",
        replaced_in_the_wrong_order,
    ),
    ("two of one configuration", configured_twice),
    ("a new address without a moved block", moved_without_a_word),
];

pub(crate) fn cases() -> Vec<Case> {
    let of_one = |subject: &'static dyn Subject| {
        PARTS.into_iter().map(move |(title, hold)| {
            let title = format!("{}, {title}", subject.plural());
            let body = move |terraform: &Terraform| hold(subject, &World::new(terraform)?);
            Case::new(title, body)
        })
    };
    let subjects = SUBJECTS.into_iter();
    let subjects = subjects.filter(|subject| subject.has_unique_names());
    subjects.flat_map(of_one).collect()
}

/// A world with the object `one` in the state.
fn create(subject: &'static dyn Subject, world: &World) -> Outcome {
    world.configure(subject.block("one", Content::Old))?;
    world.expect_apply(ADDED)?;
    world.emulator.requests().clear();
    Ok(())
}

/// The warnings of a plan, which succeeds.
fn warnings(world: &World, arguments: &[&str]) -> Fallible<Vec<Diagnostic>> {
    let plan = ["plan", "-json", "-input=false"].iter().chain(arguments);
    let mut found = world.terraform.run(plan)?.expect_success()?.diagnostics()?;
    found.retain(|it| it.severity == Severity::Warning && it.address.is_some());
    Ok(found)
}

#[track_caller]
fn assert_warned_of(found: &[Diagnostic], subject: &'static dyn Subject, name: &str, id: &str) {
    let noun = subject.noun();
    let [warning] = found else {
        panic!("not one warning, but {found:?}");
    };
    let summary = format!("{name:?} exists already");
    assert!(warning.summary.ends_with(&summary), "{warning:?}");
    assert_eq!(warning.attribute.as_deref(), Some("name"));
    let command = match subject.key() {
        Key::Name => format!("terraform import kubiya_{noun}.ADDRESS '{id}'"),
        Key::Id => format!("terraform import kubiya_{noun}.ADDRESS {id}"),
    };
    assert!(warning.detail.contains(&command), "{warning:?}");
}

fn warned_of_when_created(subject: &'static dyn Subject, world: &World) -> Outcome {
    subject.put(world, "one");
    let id = subject.existing(world, "one");
    world.configure(subject.block("one", Content::Old))?;
    assert_warned_of(&warnings(world, &[])?, subject, "one", &id);
    assert_eq!(world.writes(), 0);

    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "\"one\" exists already");
    assert_says(&run, "with the address shown above in the place of");
    assert_eq!(subject.existing(world, "one"), id);
    Ok(())
}

fn warned_of_when_renamed(subject: &'static dyn Subject, world: &World) -> Outcome {
    create(subject, world)?;
    subject.put(world, "two");
    let id = subject.existing(world, "two");
    world.configure(subject.labelled("one", "two", Content::Old))?;
    assert_warned_of(&warnings(world, &[])?, subject, "two", &id);
    world.configure(subject.block("one", Content::Old))?;
    assert!(warnings(world, &[])?.is_empty());
    world.destroy()?;
    assert_eq!(subject.names(world), ["two"]);
    Ok(())
}

fn free_names_are_one_list(subject: &'static dyn Subject, world: &World) -> Outcome {
    subject.put(world, "zero");
    let blocks = ["one", "two", "three"].map(|name| subject.block(name, Content::Old));
    world.configure(blocks.concat())?;
    assert!(warnings(world, &[])?.is_empty());
    let requests = world.emulator.requests();
    assert_eq!(
        requests.count_where(|it| it.path == subject.collection()),
        1
    );
    Ok(())
}

fn replaced_without_a_word(subject: &'static dyn Subject, world: &World) -> Outcome {
    create(subject, world)?;
    let replace = format!("-replace={}", subject.address("one"));
    assert!(warnings(world, &[&replace])?.is_empty());
    assert!(warnings(world, &[&replace, "-refresh=false"])?.is_empty());
    let taint = ["taint", &subject.address("one")];
    world.terraform.run(taint)?.expect_success()?;
    assert!(warnings(world, &[])?.is_empty());
    Ok(())
}

/// Lets creates of the object be refused so often, as if the name were still taken.
fn stays_taken(subject: &'static dyn Subject, world: &World, fault: fn(Fault) -> Fault) {
    let path = subject.path(&Method::POST, "one");
    let taken = Fault::new(Reply::status(409)).on(Method::POST, path);
    world.emulator.faults().add(fault(taken));
}

fn replace(subject: &'static dyn Subject, world: &World) -> Fallible<Run> {
    let replace = format!("-replace={}", subject.address("one"));
    let arguments = [
        "apply",
        "-auto-approve",
        "-input=false",
        "-no-color",
        &replace,
    ];
    Ok(world.terraform.run(arguments)?)
}

fn taken_again_once_free(subject: &'static dyn Subject, world: &World) -> Outcome {
    create(subject, world)?;
    stays_taken(subject, world, |fault| fault.times(3));
    let run = replace(subject, world)?.expect_success()?;
    assert_counts(&run, REPLACED);
    assert_eq!(subject.stored(world, "one", "one"), Sight::Is(Content::Old));
    assert_eq!(subject.on_server(world, "one"), Sight::Is(Content::Old));
    world.expect_no_changes()
}

fn given_up_where_it_stays_taken(subject: &'static dyn Subject, world: &World) -> Outcome {
    create(subject, world)?;
    stays_taken(subject, world, Fault::forever);
    world.configure(
        "provider \"kubiya\" {\n  retry_timeout = \"2s\"\n}\n".to_owned()
            + &subject.block("one", Content::Old),
    )?;
    let run = replace(subject, world)?.expect_failure()?;
    assert_says(&run, "\"one\" exists already");
    let creates = world.requests(&Method::POST);
    assert!((2..=8).contains(&creates), "{creates} creates");
    world.emulator.faults().clear();
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn replaced_in_the_wrong_order(subject: &'static dyn Subject, world: &World) -> Outcome {
    create(subject, world)?;
    let id = subject.existing(world, "one");
    let arguments = subject.arguments("one", Content::Old);
    let lifecycle = "  lifecycle {\n    create_before_destroy = true\n  }\n";
    let block = |arguments: &str| {
        let noun = subject.noun();
        format!("resource \"kubiya_{noun}\" \"one\" {{\n{arguments}}}\n")
    };
    world.configure(block(&(arguments.clone() + lifecycle)))?;
    let run = replace(subject, world)?.expect_failure()?;
    assert_says(&run, "\"one\" exists already");
    assert_says(&run, "take create_before_destroy away");
    assert_eq!(subject.existing(world, "one"), id);
    assert_eq!(subject.stored(world, "one", "one"), Sight::Is(Content::Old));
    world.expect_apply(NOTHING)?;

    world.configure(block(&arguments))?;
    let run = replace(subject, world)?.expect_success()?;
    assert_counts(&run, REPLACED);
    world.destroy()?;
    assert!(subject.names(world).is_empty());
    Ok(())
}

fn configured_twice(subject: &'static dyn Subject, world: &World) -> Outcome {
    let twins = ["one", "two"].map(|label| subject.labelled(label, "one", Content::Old));
    world.configure(twins.concat())?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "\"one\" is configured twice");
    assert!(!run.text().contains("terraform import"), "{}", run.text());
    assert_eq!(subject.names(world), ["one"]);
    world.destroy()?;
    assert!(subject.names(world).is_empty());
    Ok(())
}

/// Terraform creates and destroys at a time. Where the create is refused, the message names what would have kept the
/// object, and nothing is lost.
fn moved_without_a_word(subject: &'static dyn Subject, world: &World) -> Outcome {
    create(subject, world)?;
    world.configure(subject.labelled("two", "one", Content::Old))?;
    let run = world.terraform.apply()?;
    if !run.is_success() {
        assert_says(&run, "a moved block keeps it");
        world.expect_apply(ADDED)?;
    }
    assert_eq!(subject.names(world), ["one"]);
    assert_eq!(subject.stored(world, "two", "one"), Sight::Is(Content::Old));
    world.expect_no_changes()
}

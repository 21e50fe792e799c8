//! The life of each kind of object, from the first plan to its end.

use super::subjects::Hiding;
use super::watched::{APPLY, DESTROY};
use crate::cases::{Case, Outcome};
use crate::subject::{Content, SUBJECTS, Subject};

pub(crate) fn cases() -> Vec<Case> {
    let of_one = |subject: &'static dyn Subject| {
        let objects = subject.plural();
        let plain = Case::new(
            format!("a whole life of {objects} leaves nothing hidden behind"),
            move |terraform| lives_and_ends(Hiding::new(terraform, subject)?),
        );
        let strange = Case::new(
            format!("hidden texts of {objects} that are not printable as they are"),
            move |terraform| lives(&mut Hiding::strange_texts(terraform, subject)?),
        );
        let hides = !subject.hidden("any", Content::Old).is_empty();
        [Some(plain), hides.then_some(strange)]
    };
    SUBJECTS.into_iter().flat_map(of_one).flatten().collect()
}

fn lives(hiding: &mut Hiding) -> Outcome {
    hiding.configure(Content::Old)?;
    let address = hiding.address();
    let watched = &mut hiding.watched;
    watched.succeed(&["validate", "-json"])?;
    watched.succeed(&["plan", "-no-color", "-out=create.plan"])?;
    watched.succeed(&["show", "-json", "create.plan"])?;
    watched.succeed(&["show", "-no-color", "create.plan"])?;
    watched.succeed(&["apply", "-json", "create.plan"])?;
    hiding.hide_what_is_given();
    hiding.configure(Content::New)?;
    let handle = hiding.handle();
    let watched = &mut hiding.watched;
    watched.succeed(&["plan", "-json", "-out=rotate.plan"])?;
    watched.succeed(&["apply", "-no-color", "rotate.plan"])?;
    watched.succeed(&["show", "-json"])?;
    watched.succeed(&["state", "pull"])?;
    watched.succeed(&["state", "rm", &address])?;
    if hiding.subject.has_unique_names() {
        hiding.watched.fail(&APPLY)?;
    }
    let watched = &mut hiding.watched;
    watched.succeed(&["import", "-no-color", &address, &handle])?;
    watched.succeed(&APPLY)?;
    let backup = watched.world.terraform.path("terraform.tfstate.backup");
    assert!(backup.is_file());
    hiding.expect_no_leak()
}

fn lives_and_ends(mut hiding: Hiding) -> Outcome {
    lives(&mut hiding)?;
    let events = ["destroy", "-json", "-auto-approve"];
    let destroy = match hiding.subject.is_given_in_plans() {
        true => &events,
        false => &DESTROY,
    };
    hiding.watched.succeed(destroy)?;
    hiding.expect_no_leak()
}

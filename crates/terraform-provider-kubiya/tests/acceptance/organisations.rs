//! API keys of another organisation than the one whose objects the state holds.

mod keys;
mod possession;
mod traces;

use terraform_harness::Terraform;

use self::keys::{OPAQUE, OPAQUE_OF_OTHERS, OURS, RENAMED, ROTATED, THEIRS};
use self::possession::{APPLY, DESTROY, PLAN, Possession, REFRESH, WITHOUT_REFRESH};
use crate::cases::{Case, Outcome};
use crate::subject::{Content, SUBJECTS, Sight, Subject};
use crate::world::assert_says;

type Part = (&'static str, fn(&mut Possession) -> Outcome);

const PARTS: [Part; 8] = [
    ("are safe from a foreign key", foreign_key),
    ("are safe from a foreign key with a saved plan", saved_plan),
    (
        "are managed with any key of their organisation",
        rotated_key,
    ),
    ("leave with a warning where no key tells", opaque_key),
    (
        "are deleted with a warning where no key tells",
        opaque_delete,
    ),
    (
        "of an older release are not marked by a foreign key",
        older_state,
    ),
    ("are marked by an import", imported),
    ("follow an organisation that was renamed", renamed),
];

pub(crate) fn cases() -> Vec<Case> {
    let of_one = |subject: &'static dyn Subject| {
        PARTS.into_iter().map(move |(title, hold)| {
            let title = format!("{}s {title}", subject.noun());
            let body = move |terraform: &Terraform| hold(&mut Possession::new(terraform, subject)?);
            Case::new(title, body)
        })
    };
    let cases = SUBJECTS.into_iter().flat_map(of_one);
    cases.chain(traces::cases()).collect()
}

const WARNING: &str = "is not found with this API key";

/// Whatever is tried, with and without an object of the same name in the other organisation.
fn foreign_key(ours: &mut Possession) -> Outcome {
    ours.begin(OURS)?;
    let before = ours.instance()?;
    for has_namesake in [false, true] {
        let theirs = match has_namesake {
            true => Some(ours.namesake()?),
            false => None,
        };
        ours.world.emulator.requests().clear();
        ours.configure(Content::New)?;
        for command in [PLAN, APPLY, DESTROY, REFRESH] {
            ours.expect_refusal(THEIRS, command)?;
        }
        ours.expect_refusal(THEIRS, &[DESTROY, WITHOUT_REFRESH].concat())?;
        if ours.subject.has_update() {
            ours.expect_refusal(THEIRS, &[APPLY, WITHOUT_REFRESH].concat())?;
        }
        assert_eq!(ours.world.emulator.requests().len(), 0);
        assert!(ours.instance()? == before, "the state was changed");
        if let Some(theirs) = theirs {
            let run = theirs.run(PLAN)?.expect_success()?;
            assert_says(&run, "No changes");
        }
    }
    ours.configure(Content::Old)?;
    ours.expect_no_changes(OURS)?;
    ours.expect_destroyed(OURS)
}

fn saved_plan(ours: &mut Possession) -> Outcome {
    const SAVED: &[&str] = &["apply", "-no-color", "saved.plan"];
    ours.begin(OURS)?;
    let destroy = ["plan", "-no-color", "-destroy", "-out=saved.plan"];
    ours.run(OURS, &destroy)?.expect_success()?;
    ours.expect_refusal(THEIRS, SAVED)?;
    if ours.subject.has_update() {
        ours.configure(Content::New)?;
        let update = ["plan", "-no-color", "-out=saved.plan"];
        ours.run(OURS, &update)?.expect_success()?;
        ours.expect_refusal(THEIRS, SAVED)?;
    }
    assert_eq!(ours.on_server(), Sight::Is(Content::Old));
    ours.expect_destroyed(OURS)
}

fn rotated_key(ours: &mut Possession) -> Outcome {
    ours.begin(OURS)?;
    let mut requests = Vec::new();
    for key in [OURS, ROTATED] {
        ours.world.emulator.requests().clear();
        ours.expect_no_changes(key)?;
        requests.push(ours.world.emulator.requests().len());
    }
    assert_eq!(requests[0], requests[1]);
    ours.run(ROTATED, REFRESH)?.expect_success()?;
    ours.expect_refusal(THEIRS, PLAN)?;
    ours.expect_no_changes(OURS)?;
    ours.expect_destroyed(ROTATED)
}

fn opaque_key(ours: &mut Possession) -> Outcome {
    for writer in [OPAQUE, OURS] {
        ours.begin(writer)?;
        let run = ours.run(OPAQUE_OF_OTHERS, PLAN)?.expect_success()?;
        assert_says(&run, WARNING);
        assert_says(&run, "1 to add");
        let run = ours.run(OPAQUE_OF_OTHERS, REFRESH)?.expect_success()?;
        assert_says(&run, WARNING);
        assert_eq!(ours.on_server(), Sight::Is(Content::Old));

        ours.import(writer)?;
        ours.run(writer, APPLY)?.expect_success()?;
        ours.expect_no_changes(writer)?;
        ours.subject.remove(&ours.world, "one");
        let run = ours.run(writer, PLAN)?.expect_success()?;
        assert!(!run.text().contains(WARNING), "it is the key that wrote it");
        ours.expect_destroyed(writer)?;
    }
    Ok(())
}

fn opaque_delete(ours: &mut Possession) -> Outcome {
    ours.begin(OPAQUE)?;
    let destroy = [DESTROY, WITHOUT_REFRESH].concat();
    let run = ours.run(OPAQUE_OF_OTHERS, &destroy)?.expect_success()?;
    assert_says(&run, WARNING);
    assert_eq!(ours.on_server(), Sight::Is(Content::Old));
    Ok(())
}

/// Its own key marks it where a read can tell the object from another one of its name.
fn older_state(ours: &mut Possession) -> Outcome {
    ours.begin(OURS)?;
    ours.forget_mark()?;
    let can_tell = !["integration", "runner"].contains(&ours.subject.noun());
    ours.expect_no_changes(OURS)?;
    ours.run(OURS, REFRESH)?.expect_success()?;
    assert_eq!(ours.is_marked()?, can_tell);
    if can_tell {
        ours.expect_refusal(THEIRS, DESTROY)?;
    }

    ours.forget_mark()?;
    let _theirs = ours.namesake()?;
    ours.run(THEIRS, REFRESH)?.expect_success()?;
    let is_held = ours.instance().is_ok();
    assert!(
        !is_held || !ours.is_marked()?,
        "a foreign key has laid its mark"
    );
    Ok(())
}

fn imported(ours: &mut Possession) -> Outcome {
    ours.subject.put(&ours.world, "one");
    ours.configure(Content::Old)?;
    ours.import(OURS)?;
    ours.expect_refusal(THEIRS, DESTROY)?;
    ours.run(OURS, APPLY)?.expect_success()?;
    ours.expect_refusal(THEIRS, DESTROY)?;

    ours.forget()?;
    let import = ours.subject.import_block(&ours.world, "one");
    let block = ours.subject.block("one", Content::Old);
    ours.world.configure(block + &import)?;
    ours.run(OURS, APPLY)?.expect_success()?;
    ours.expect_refusal(THEIRS, DESTROY)
}

/// As the message says: out of the state, and in again.
fn renamed(ours: &mut Possession) -> Outcome {
    ours.begin(OURS)?;
    ours.expect_refusal(RENAMED, PLAN)?;
    ours.forget()?;
    ours.import(RENAMED)?;
    ours.run(RENAMED, APPLY)?.expect_success()?;
    ours.expect_no_changes(RENAMED)?;
    ours.expect_refusal(OURS, PLAN)?;
    ours.expect_destroyed(RENAMED)
}

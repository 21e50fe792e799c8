//! The life of every kind of object: the same steps for each, and afterwards both sides are as configured.

use kubiya_emulator::Method;
use terraform_harness::{Action, Capability, Run, Terraform};

use crate::cases::{Case, Fallible, Outcome};
use crate::subject::{Content, SUBJECTS, Sight, Subject, prepare_all};
use crate::world::{ADDED, CHANGED, NOTHING, REPLACED, World, assert_counts, assert_says};

/// A part of a life, and what a Core needs for it.
struct Part {
    title: &'static str,
    needs: Capability,
    /// Only kinds with an update have it.
    updates: bool,
    hold: fn(&Life) -> Outcome,
}

const fn part(title: &'static str, hold: fn(&Life) -> Outcome) -> Part {
    Part {
        title,
        needs: Capability::WriteOnly,
        updates: false,
        hold,
    }
}

const PARTS: [Part; 14] = [
    part("from create to destroy", from_create_to_destroy),
    Part {
        updates: true,
        ..part("changed in place", changed_in_place)
    },
    Part {
        updates: true,
        ..part("what changed outside is put back", drift_is_put_back)
    },
    part("a refresh alone changes nothing", refresh_changes_nothing),
    part("replaced on demand", replaced_on_demand),
    part("replaced because it is tainted", replaced_because_tainted),
    part("a new name", new_name),
    part("moved in the configuration", moved),
    part("imported by command", imported_by_command),
    part("imported by block", imported_by_block),
    Part {
        needs: Capability::ImportByIdentity,
        ..part("imported by identity", imported_by_identity)
    },
    part("imported, and not there", imported_in_vain),
    Part {
        needs: Capability::ImportByIdentity,
        ..part(
            "imported by identity, and not there",
            imported_by_identity_in_vain,
        )
    },
    part("removed outside", removed_outside),
];

pub(crate) fn cases() -> Vec<Case> {
    let of_one = |subject: &'static dyn Subject| {
        let parts = PARTS
            .iter()
            .filter(|part| subject.has_update() || !part.updates);
        parts.map(move |part| {
            let title = format!("{}, {}", subject.plural(), part.title);
            let body = move |terraform: &Terraform| (part.hold)(&Life::new(terraform, subject)?);
            Case::new(title, body).needs(part.needs)
        })
    };
    SUBJECTS.into_iter().flat_map(of_one).collect()
}

/// Every kind of object in one configuration, for Cores on which there is no time for more.
pub(crate) fn all_from_create_to_destroy(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    prepare_all(&world);
    let count = u32::try_from(SUBJECTS.len())?;
    let updates = SUBJECTS.iter().filter(|subject| subject.has_update());
    let counts = [[count, 0, 0], [0, u32::try_from(updates.count())?, 0]];
    for (content, counts) in [Content::Old, Content::New].into_iter().zip(counts) {
        world.configure(SUBJECTS.map(|it| it.block(NAME, content)).concat())?;
        world.expect_apply(counts)?;
        expect_everywhere(&world, |subject| Sight::Is(subject.shown(content)));
        world.expect_no_changes()?;
    }
    world.destroy()?;
    expect_everywhere(&world, |_| Sight::Absent);
    Ok(())
}

/// As [`all_from_create_to_destroy`], for what is there already.
pub(crate) fn all_imported_by_identity(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let imported = SUBJECTS.map(|subject| {
        subject.put(&world, NAME);
        subject.block(NAME, Content::Old) + &subject.import_block_by_identity(&world, NAME)
    });
    world.configure(imported.concat())?;
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(&run, &format!("{} imported, 0 added", SUBJECTS.len()));
    expect_everywhere(&world, |_| Sight::Is(Content::Old));
    world.expect_no_changes()
}

/// What the object is called at the API, and its block in the configuration.
const NAME: &str = "one";

const OTHER: &str = "two";

#[track_caller]
fn expect_everywhere(world: &World, sight: impl Fn(&'static dyn Subject) -> Sight) {
    for subject in SUBJECTS {
        let sides = [
            subject.on_server(world, NAME),
            subject.stored(world, NAME, NAME),
        ];
        assert_eq!(sides, [sight(subject); 2], "{}", subject.noun());
    }
}

struct Life {
    world: World,
    subject: &'static dyn Subject,
}

impl Life {
    /// Holds a plan with an import block to the error for what does not exist.
    fn imports_in_vain(&self, block: &str, id: &str) -> Outcome {
        let object = self.subject.block(NAME, Content::Old);
        self.world.configure(object + block)?;
        self.expect_nothing_to_import(self.world.terraform.plan()?, id)
    }

    fn expect_nothing_to_import(&self, run: Run, id: &str) -> Outcome {
        let run = run.expect_failure()?;
        assert_says(&run, &format!("{id:?} to import"));
        assert_eq!(self.world.writes(), 0);
        assert!(self.world.instance(&self.address()).is_err());
        Ok(())
    }

    fn new(terraform: &Terraform, subject: &'static dyn Subject) -> Fallible<Self> {
        let world = World::new(terraform)?;
        subject.prepare(&world.emulator.agents());
        Ok(Self { world, subject })
    }

    fn configure(&self, content: Content) -> Outcome {
        self.world.configure(self.subject.block(NAME, content))
    }

    fn begin(&self) -> Outcome {
        self.configure(Content::Old)?;
        self.world.expect_apply(ADDED)?;
        self.expect_settled(NAME, NAME, Content::Old)
    }

    fn address(&self) -> String {
        self.subject.address(NAME)
    }

    fn handle(&self) -> String {
        self.subject.existing(&self.world, NAME)
    }

    fn expect_plan(&self, action: Action) -> Outcome {
        self.world.expect_plan(&[(&self.address(), action)])
    }

    /// There is this object alone, in this content on both sides, and nothing more to do.
    #[track_caller]
    fn expect_settled(&self, label: &str, name: &str, content: Content) -> Outcome {
        let sides = [
            self.subject.on_server(&self.world, name),
            self.subject.stored(&self.world, label, name),
        ];
        assert_eq!(sides, [Sight::Is(content); 2]);
        assert_eq!(self.subject.names(&self.world), [name]);
        self.world.expect_no_changes()
    }
}

fn from_create_to_destroy(life: &Life) -> Outcome {
    life.begin()?;
    assert_eq!(life.world.writes(), life.subject.writes_of_create());
    life.world.destroy()?;
    assert_eq!(life.subject.names(&life.world), [""; 0]);
    assert!(life.world.instance(&life.address()).is_err());
    Ok(())
}

fn changed_in_place(life: &Life) -> Outcome {
    life.begin()?;
    let handle = life.handle();
    life.configure(Content::New)?;
    life.expect_plan(Action::Update)?;
    life.world.expect_apply(CHANGED)?;
    life.expect_settled(NAME, NAME, Content::New)?;
    assert_eq!(life.handle(), handle);
    assert_eq!(life.world.requests(&Method::PUT), 1);
    life.world.destroy()?;
    assert_eq!(life.subject.names(&life.world), [""; 0]);
    Ok(())
}

fn drift_is_put_back(life: &Life) -> Outcome {
    life.begin()?;
    let handle = life.handle();
    life.subject.alter(&life.world, NAME);
    let altered = life.subject.on_server(&life.world, NAME);
    assert_eq!(altered, Sight::Odd, "nothing was altered");
    life.expect_plan(Action::Update)?;
    life.world.expect_apply(CHANGED)?;
    assert_eq!(life.handle(), handle);
    assert_eq!(life.world.requests(&Method::PUT), 1);
    life.expect_settled(NAME, NAME, Content::Old)
}

fn refresh_changes_nothing(life: &Life) -> Outcome {
    life.begin()?;
    let before = life.world.instance(&life.address())?;
    life.world.terraform.refresh_only()?.expect_success()?;
    let after = life.world.instance(&life.address())?;
    assert!(after == before, "the refresh changed the state");
    life.expect_settled(NAME, NAME, Content::Old)
}

fn replaced_on_demand(life: &Life) -> Outcome {
    life.begin()?;
    let replace = format!("-replace={}", life.address());
    let apply = ["apply", "-no-color", "-auto-approve", &replace];
    let run = life.world.terraform.run(apply)?.expect_success()?;
    assert_counts(&run, REPLACED);
    life.expect_settled(NAME, NAME, Content::Old)
}

fn replaced_because_tainted(life: &Life) -> Outcome {
    life.begin()?;
    let taint = ["taint", &life.address()];
    life.world.terraform.run(taint)?.expect_success()?;
    life.expect_plan(Action::DeleteThenCreate)?;
    life.world.expect_apply(REPLACED)?;
    life.expect_settled(NAME, NAME, Content::Old)
}

fn new_name(life: &Life) -> Outcome {
    life.begin()?;
    let handle = life.handle();
    let renamed = life.subject.labelled(NAME, OTHER, Content::Old);
    life.world.configure(renamed)?;
    let (action, counts) = match life.subject.is_replaced_by_name() {
        true => (Action::DeleteThenCreate, REPLACED),
        false => (Action::Update, CHANGED),
    };
    life.expect_plan(action)?;
    life.world.expect_apply(counts)?;
    let is_same = life.subject.existing(&life.world, OTHER) == handle;
    assert_eq!(is_same, !life.subject.is_replaced_by_name());
    life.expect_settled(NAME, OTHER, Content::Old)
}

fn moved(life: &Life) -> Outcome {
    life.begin()?;
    let (from, to) = (life.address(), life.subject.address(OTHER));
    let block = life.subject.labelled(OTHER, NAME, Content::Old);
    life.world.configure(format!(
        "{block}moved {{\n  from = {from}\n  to = {to}\n}}\n"
    ))?;
    life.world.expect_apply(NOTHING)?;
    assert_eq!(life.world.writes(), life.subject.writes_of_create());
    life.expect_settled(OTHER, NAME, Content::Old)
}

/// What an import cannot know is written with the next apply.
fn imported_by_command(life: &Life) -> Outcome {
    life.configure(Content::Old)?;
    life.subject.put(&life.world, NAME);
    let (address, handle) = (life.address(), life.handle());
    let import = life.world.terraform.import(&address, &handle)?;
    import.expect_success()?;
    assert_eq!(life.world.writes(), 0);
    life.world.terraform.apply()?.expect_success()?;
    assert!(life.subject.is_published() || life.world.requests(&Method::POST) == 0);
    assert_eq!(life.handle(), handle);
    life.expect_settled(NAME, NAME, Content::Old)
}

fn imported_by_block(life: &Life) -> Outcome {
    imported_by(life, <dyn Subject>::import_block)
}

fn imported_by_identity(life: &Life) -> Outcome {
    imported_by(life, <dyn Subject>::import_block_by_identity)
}

fn imported_by(life: &Life, block: fn(&'static dyn Subject, &World, &str) -> String) -> Outcome {
    life.subject.put(&life.world, NAME);
    let handle = life.handle();
    let import = block(life.subject, &life.world, NAME);
    let object = life.subject.block(NAME, Content::Old);
    life.world.configure(object + &import)?;
    let run = life.world.terraform.apply()?.expect_success()?;
    assert_says(&run, "1 imported, 0 added");
    assert!(life.subject.is_published() || life.world.requests(&Method::POST) == 0);
    assert_eq!(life.handle(), handle);
    life.expect_settled(NAME, NAME, Content::Old)
}

fn imported_in_vain(life: &Life) -> Outcome {
    life.subject.put(&life.world, NAME);
    let (address, handle) = (life.address(), life.handle());
    let block = life.subject.import_block(&life.world, NAME);
    life.subject.remove(&life.world, NAME);
    life.configure(Content::Old)?;
    let run = life.world.terraform.import(&address, &handle)?;
    life.expect_nothing_to_import(run, &handle)?;
    life.imports_in_vain(&block, &handle)
}

fn imported_by_identity_in_vain(life: &Life) -> Outcome {
    life.subject.put(&life.world, NAME);
    let handle = life.handle();
    let block = life.subject.import_block_by_identity(&life.world, NAME);
    life.subject.remove(&life.world, NAME);
    life.imports_in_vain(&block, &handle)
}

/// It is made anew, and to destroy what is gone is no error, whether or not Terraform looks first.
fn removed_outside(life: &Life) -> Outcome {
    life.begin()?;
    life.subject.remove(&life.world, NAME);
    life.expect_plan(Action::Create)?;
    life.world.expect_apply(ADDED)?;
    life.expect_settled(NAME, NAME, Content::Old)?;
    let destroy = ["destroy", "-no-color", "-auto-approve"];
    for options in [&destroy[..], &[&destroy[..], &["-refresh=false"]].concat()] {
        life.subject.remove(&life.world, NAME);
        life.world
            .terraform
            .run(options.iter().copied())?
            .expect_success()?;
        assert!(life.world.instance(&life.address()).is_err());
        life.world.expect_apply(ADDED)?;
    }
    Ok(())
}

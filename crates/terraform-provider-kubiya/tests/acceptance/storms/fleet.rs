//! What storms are about: fifty objects of every kind, before and after a task.

use std::fmt;

use kubiya_emulator::Method;

use crate::cases::Outcome;
use crate::subject::{Content, SUBJECTS, Sight, Subject};
use crate::world::World;

/// How many objects each task is about.
const SIZE: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Create,
    Update,
    Delete,
    /// A third of each, where a kind has updates.
    Mix,
}

pub(super) const TASKS: [Task; 4] = [Task::Mix, Task::Create, Task::Update, Task::Delete];

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "50 creates",
            Self::Update => "50 updates",
            Self::Delete => "50 deletes",
            Self::Mix => "a mix of 50 writes",
        })
    }
}

/// One object: what it is before and after the task, if it is there.
pub(super) struct Ship {
    pub(super) subject: &'static dyn Subject,
    /// At the API, and in the configuration.
    pub(super) name: String,
    pub(super) before: Option<Content>,
    pub(super) after: Option<Content>,
    /// Whether the practitioner says when its value is written, if it has one.
    is_pinned: bool,
}

/// Requests of one kind that a task makes, one for each object.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) count: usize,
}

pub(super) struct Fleet {
    pub(super) ships: Vec<Ship>,
}

impl Fleet {
    /// Three ships of a kind follow each other, so that a mix has every write of every kind; so do three without and
    /// three with a pinned value.
    pub(super) fn new(task: Task) -> Self {
        let has_task = |it: &&dyn Subject| task != Task::Update || it.has_update();
        let subjects: Vec<_> = SUBJECTS.into_iter().filter(has_task).collect();
        let ship = |number: usize| {
            let subject = subjects[number / 3 % subjects.len()];
            let (old, new) = (Some(Content::Old), Some(subject.shown(Content::New)));
            let (before, after) = match (task, number % 3) {
                (Task::Mix, 1) if !subject.has_update() => (None, new),
                (Task::Create, _) | (Task::Mix, 0) => (None, new),
                (Task::Update, _) | (Task::Mix, 1) => (old, new),
                (Task::Delete, _) | (Task::Mix, _) => (old, None),
            };
            Ship {
                subject,
                name: format!("ship-{number:02}"),
                before,
                after,
                is_pinned: number / 3 / SUBJECTS.len() % 2 == 1,
            }
        };
        Self {
            ships: (0..SIZE).map(ship).collect(),
        }
    }

    /// Makes what there is before the task, and configures what there is after it.
    pub(super) fn prepare(&self, world: &World) -> Outcome {
        if self.ships.iter().any(|ship| ship.before.is_some()) {
            world.configure(self.configuration(|ship| ship.before))?;
            world.terraform.apply()?.expect_success()?;
        }
        world.configure(self.configured())
    }

    /// The configuration of the task.
    pub(super) fn configured(&self) -> String {
        self.configuration(|ship| ship.after)
    }

    /// What the task writes and a storm may hold back. A write that the API works on for minutes is not held: whoever
    /// comes back to it would wait as long.
    pub(super) fn writes(&self) -> Vec<Write> {
        let of_subject = |subject: &'static dyn Subject| {
            [Method::POST, Method::PUT, Method::DELETE].map(|method| Write {
                count: self
                    .ships
                    .iter()
                    .filter(|ship| ship.subject.noun() == subject.noun() && ship.method() == method)
                    .count(),
                path: subject.path(&method, "*"),
                method,
            })
        };
        let subjects = SUBJECTS.into_iter().filter(|subject| !subject.is_slow());
        let writes = subjects.flat_map(of_subject);
        writes.filter(|write| write.count > 0).collect()
    }

    fn configuration(&self, content: impl Fn(&Ship) -> Option<Content>) -> String {
        let block = |ship: &Ship| Some(ship.block(content(ship)?));
        self.ships.iter().filter_map(block).collect()
    }
}

impl Ship {
    pub(super) fn address(&self) -> String {
        self.subject.address(&self.name)
    }

    fn block(&self, content: Content) -> String {
        match self.is_pinned {
            true => self.subject.pinned_block(&self.name, content),
            false => self.subject.block(&self.name, content),
        }
    }

    /// What the API has under the name.
    ///
    /// # Errors
    /// Neither content, or more than one object.
    pub(super) fn on_server(&self, world: &World) -> Result<Option<Content>, String> {
        match self.subject.on_server(world, &self.name) {
            Sight::Absent => Ok(None),
            Sight::Is(content) => Ok(Some(content)),
            Sight::Odd => Err(format!(
                "{self} is neither old nor new, or there are several"
            )),
        }
    }

    fn method(&self) -> Method {
        match (self.before, self.after) {
            (None, _) => Method::POST,
            (_, Some(_)) => Method::PUT,
            (_, None) => Method::DELETE,
        }
    }
}

impl fmt::Display for Ship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (self.before, self.after);
        write!(f, "{} ({before:?} to {after:?})", self.address())
    }
}

/// How many objects the API has in all.
pub(super) fn population(world: &World) -> usize {
    SUBJECTS.iter().map(|it| it.names(world).len()).sum()
}

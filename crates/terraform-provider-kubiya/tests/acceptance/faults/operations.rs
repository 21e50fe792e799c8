//! What Terraform does to objects: the columns of the fault matrix.

use std::fmt;

use kubiya_emulator::Method;
use terraform_harness::Run;

use super::ends::Sides;
use super::room::Room;
use crate::cases::{Fallible, Outcome};
use crate::subject::{Content, Sight};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Read,
    Create,
    Update,
    Delete,
    Import,
    List,
}

/// In the order of the columns.
pub(super) const OPERATIONS: [Operation; 6] = [
    Operation::Read,
    Operation::Create,
    Operation::Update,
    Operation::Delete,
    Operation::Import,
    Operation::List,
];

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "a read",
            Self::Create => "a create",
            Self::Update => "an update",
            Self::Delete => "a delete",
            Self::Import => "an import",
            Self::List => "a list",
        })
    }
}

const ABSENT: Sight = Sight::Absent;
const OLD: Sight = Sight::Is(Content::Old);
const NEW: Sight = Sight::Is(Content::New);

impl Operation {
    /// How the requests that troubles befall are made.
    pub(super) fn method(self) -> Method {
        match self {
            Self::Read | Self::Import | Self::List => Method::GET,
            Self::Create => Method::POST,
            Self::Update => Method::PUT,
            Self::Delete => Method::DELETE,
        }
    }

    /// Whether the requests are about the collection, not about one object.
    pub(super) fn is_on_collection(self) -> bool {
        matches!(self, Self::Create | Self::List)
    }

    pub(super) fn before(self) -> Sides {
        let (state, server) = match self {
            Self::Read | Self::Update | Self::Delete => (OLD, OLD),
            Self::Create => (ABSENT, ABSENT),
            Self::Import | Self::List => (ABSENT, OLD),
        };
        Sides { state, server }
    }

    pub(super) fn after(self) -> Sides {
        let (state, server) = match self {
            Self::Read | Self::Create | Self::Import => (OLD, OLD),
            Self::Update => (NEW, NEW),
            Self::Delete => (ABSENT, ABSENT),
            Self::List => (ABSENT, OLD),
        };
        Sides { state, server }
    }

    /// Makes what there is before the operation, and configures it.
    pub(super) fn prepare(self, room: &Room) -> Outcome {
        match self {
            Self::Create => room.configure(Content::Old),
            Self::Read | Self::Delete => room.apply(Content::Old),
            Self::Update => {
                room.apply(Content::Old)?;
                room.configure(Content::New)
            }
            Self::Import => {
                room.put_all();
                room.configure_imports()
            }
            Self::List => {
                room.put_all();
                room.configure_list()
            }
        }
    }

    /// Nothing else is done along with it: what is written is not refreshed first.
    pub(super) fn attempt(self, room: &Room) -> Fallible<Run> {
        let command: &[&str] = match self {
            Self::Read => &["apply", "-refresh-only", "-auto-approve"],
            Self::Create | Self::Update | Self::Import => {
                &["apply", "-refresh=false", "-auto-approve"]
            }
            Self::Delete => &["destroy", "-refresh=false", "-auto-approve"],
            Self::List => &["plan"],
        };
        room.attempt(command)
    }

    /// Does it once more, now that nothing is in the way. What a create has left behind is refused first where names
    /// are unique, and then imported.
    pub(super) fn repeat(self, room: &Room) -> Outcome {
        match self {
            Self::Read => room.apply(Content::Old),
            Self::Create => {
                if room.subject.has_unique_names() {
                    room.expect_orphans_refused()?;
                }
                room.apply_imports()
            }
            Self::Update => room.apply(Content::New),
            Self::Delete => room.world.destroy().map(drop),
            Self::Import => room.apply_imports(),
            Self::List => room
                .run(&["plan"])?
                .expect_success()
                .map(drop)
                .map_err(Into::into),
        }
    }
}

//! What can happen in a history. Choices are numbers that are made sense of when the step is played, so that a history
//! of which steps are left out is still one. What stands in a table is told by its name, so that a history that is kept
//! survives another table.

use serde::{Deserialize, Serialize};

use crate::kinds::NamedKind;
use crate::trouble::{NamedHarm, Verb};

/// One thing that happens, and the run that follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) act: Act,
    #[serde(default)]
    pub(crate) run: Run,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trouble: Option<Trouble>,
    /// Whether the next thing happens before a run without trouble has settled everything.
    #[serde(default)]
    pub(crate) is_left: bool,
}

/// What somebody does before a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Act {
    /// Nothing, so that only the run itself matters.
    Nothing,
    /// The practitioner configures another object.
    Add {
        kind: NamedKind,
        name: usize,
        content: u64,
    },
    /// Two that are in every detail like another.
    AddTwins {
        like: usize,
    },
    Change {
        of: usize,
        content: u64,
    },
    /// Back to what it was before the last change.
    Revert {
        of: usize,
    },
    /// All at once.
    ChangeAll {
        content: u64,
    },
    Rename {
        of: usize,
        name: usize,
    },
    /// Another address, with a `moved` block.
    Move {
        of: usize,
    },
    /// Another address without one.
    Readdress {
        of: usize,
    },
    Remove {
        of: usize,
    },
    /// What a colleague has made becomes the practitioner's.
    Import {
        of: usize,
        content: u64,
    },
    /// The same with the state that the provider written in Go has left of it.
    Inherit {
        of: usize,
        content: u64,
    },
    /// One object under a second address, which is changed under both at once and then forgotten.
    ImportTwice {
        of: usize,
        content: u64,
    },
    /// What the practitioner says of when a value is written begins or ends.
    Pin {
        of: usize,
    },
    Taint {
        of: usize,
    },
    /// `state rm`, and the import that makes up for it.
    Forget {
        of: usize,
    },
    /// A colleague makes an object of a kind.
    TheyAdd {
        kind: NamedKind,
        name: usize,
    },
    TheyEdit {
        of: usize,
        content: u64,
    },
    TheyDelete {
        of: usize,
    },
    /// Deleted, and made anew under its name.
    TheyRemake {
        of: usize,
    },
    /// The API key is replaced by another one of the same organisation.
    RotateKey,
    /// The key of another organisation, for one run.
    ForeignKey,
    /// The provider is replaced by a newer one.
    Upgrade,
}

/// How the run goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Run {
    pub(crate) skips_refresh: bool,
    /// Only this object, and what it refers to.
    pub(crate) target: Option<usize>,
    /// Interrupted at this request of the apply.
    pub(crate) interrupt: Option<usize>,
    /// Whether destroys go on beside what does not wait for them.
    pub(crate) mixes_destroys: bool,
}

/// How the API fails during the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Trouble {
    pub(crate) harm: NamedHarm,
    pub(crate) method: Option<Verb>,
    /// Of which kind, and whether by itself or with all of them.
    pub(crate) path: Option<(NamedKind, bool)>,
    pub(crate) after: u64,
    /// How many requests it strikes; as many as there are where none.
    pub(crate) times: Option<u64>,
    /// Whether what was asked for is done all the same.
    pub(crate) after_work: bool,
}

impl Run {
    /// Whether everything is as usual.
    pub(crate) fn is_plain(&self) -> bool {
        !self.skips_refresh && self.target.is_none() && self.interrupt.is_none()
    }
}

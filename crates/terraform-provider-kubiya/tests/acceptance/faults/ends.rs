//! Where an operation can end, on both sides.

use crate::subject::Sight;

/// What the practitioner is told of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// No error.
    Nothing,
    /// An error, and that it was not done.
    NotDone,
    /// An error, and that it may have been done.
    InDoubt,
}

/// What there is on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) state: Sight,
    pub(super) server: Sight,
}

/// An end that a cell of the matrix allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// As if nothing had been in the way.
    Done,
    /// It was not done, as is said.
    NotDone,
    /// It is said to be in doubt; it was not done.
    DoubtedNotDone,
    /// It is said to be in doubt; it was done, and the state is as before.
    DoubtedDone,
    /// What somebody else removed is taken out of the state.
    Forgotten,
    /// What somebody else removed is reported, and the state is as before.
    Missed,
}

impl End {
    /// What is told and seen, given what there was before the operation and is after it.
    pub(super) fn shows(self, before: Sides, after: Sides) -> (Told, Sides) {
        let (state, server) = (before.state, after.server);
        let absent = Sight::Absent;
        match self {
            Self::Done => (Told::Nothing, after),
            Self::NotDone => (Told::NotDone, before),
            Self::DoubtedNotDone => (Told::InDoubt, before),
            Self::DoubtedDone => (Told::InDoubt, Sides { state, server }),
            Self::Forgotten => (
                Told::Nothing,
                Sides {
                    state: absent,
                    server: absent,
                },
            ),
            Self::Missed => (
                Told::NotDone,
                Sides {
                    state,
                    server: absent,
                },
            ),
        }
    }
}

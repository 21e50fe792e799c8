//! Who wants a part of an agent in this run.

use std::hash::{BuildHasher, Hasher, RandomState};

use tfplugin_framework::Private;

/// The entry of the private data that holds the number.
const ENTRY: &str = "claimant";

/// One resource, by a random number in the private data of its plan: Core plans a resource that is replaced twice, and
/// the second plan is handed what the first has left there. No state keeps it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Claimant(u64);

impl Claimant {
    /// The one whose plan this is the private data of.
    pub(crate) fn of(private: &mut Private) -> Self {
        let number = private.get(ENTRY).unwrap_or_else(|| {
            let number = RandomState::new().build_hasher().finish();
            private.set(ENTRY, &number);
            number
        });
        Self(number)
    }

    /// Leaves nothing of it in private data.
    pub(crate) fn forget(private: &mut Private) {
        private.remove(ENTRY);
    }

    #[cfg(test)]
    pub(crate) fn numbered(number: u64) -> Self {
        Self(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_itself_and_no_other() {
        let [mut one, mut other] = [Private::default(), Private::default()];
        assert_eq!(Claimant::of(&mut one), Claimant::of(&mut one));
        assert_ne!(Claimant::of(&mut one), Claimant::of(&mut other));
        Claimant::forget(&mut one);
        assert_eq!(one, Private::default());
    }
}

//! Names that this run frees, by a delete or by another name for what had them.

use std::collections::BTreeSet;

use super::Run;
use crate::directory::Kind;

/// The names that one run frees.
#[derive(Default)]
pub(super) struct FreedNames {
    under_way: Vec<Name>,
    freed: BTreeSet<Name>,
}

type Name = (Kind, String);

/// A write that frees a name, under way until this is dropped.
pub(crate) struct Freeing<'a> {
    run: &'a Run,
    name: Name,
}

impl Freeing<'_> {
    /// Notes that the name is free, or planned to be, though the API may show it for a while. A write that is dropped without this has
    /// failed, and the name stays as it is.
    pub(crate) fn done(self) {
        self.run.change(|state| {
            state.names.freed.insert(self.name.clone());
        });
    }
}

impl Drop for Freeing<'_> {
    fn drop(&mut self) {
        self.run.change(|state| {
            let under_way = &mut state.names.under_way;
            if let Some(found) = under_way.iter().position(|name| *name == self.name) {
                under_way.swap_remove(found);
            }
        });
    }
}

impl Run {
    /// Notes that a write has begun that frees a name.
    pub(crate) fn frees(&self, kind: Kind, name: &str) -> Freeing<'_> {
        let name = (kind, name.to_owned());
        self.change(|state| state.names.under_way.push(name.clone()));
        Freeing { run: self, name }
    }

    /// Whether this run has freed a name, or is about to.
    pub(crate) fn has_freed(&self, kind: Kind, name: &str) -> bool {
        let name = (kind, name.to_owned());
        let names = &self.state().names;
        names.freed.contains(&name) || names.under_way.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waits::Waits;

    const KIND: Kind = Kind::Agent;

    #[test]
    fn a_name_is_freed_while_the_write_lasts_and_after_it_unless_that_fails() {
        let run = Run::new(Waits::scaled(1.0));
        let (fails, holds) = (run.frees(KIND, "one"), run.frees(KIND, "one"));
        assert!(run.has_freed(KIND, "one") && !run.has_freed(KIND, "two"));
        assert!(!run.has_freed(Kind::Secret, "one"));
        drop(fails);
        assert!(run.has_freed(KIND, "one"));
        drop(holds);
        assert!(!run.has_freed(KIND, "one"));
        run.frees(KIND, "one").done();
        assert!(run.has_freed(KIND, "one"));
    }
}

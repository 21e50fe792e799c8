//! Following: where a name leads that was applied before.

use super::super::Site;
use super::super::binding::Binding;
use super::{Planning, Targets};
use crate::error;

impl Planning<'_> {
    /// Notices where a name leads that was applied before. It blocks nothing, and asks for no list that a plan of
    /// this kind would do without.
    pub(super) async fn follow(&mut self, site: &Site, name: &str) {
        let run = &self.client.run;
        let known = run.of(site.kind, name);
        let bound = self.record.id(site.attribute, name);
        if known.is_new() && known.is_exact {
            if bound.is_none_or(|bound| known.made.iter().all(|id| id != bound)) {
                self.targets = self.targets.max(Targets::Other);
            }
            return;
        }
        let listed = match self.client.directory.at_hand(site.kind) {
            // Where nothing was refreshed, this may be the plan that is repeated while applying, and the apply needs
            // the list in any case.
            None if bound.is_some() && site.kind.has_ids() && !run.is_refreshing() => {
                self.client.entries(site.kind).await.ok()
            }
            at_hand => at_hand,
        };
        let Some(listed) = listed else {
            return;
        };
        match self.bind(site, name, &known, &listed) {
            Binding::To(id) if bound.is_some_and(|bound| bound != id) => {
                self.targets = self.targets.max(Targets::Other);
            }
            Binding::To(_) => {}
            Binding::Later => self.targets = self.targets.max(Targets::Other),
            Binding::Several(_) | Binding::Nothing => self.warn_of_gone(site, name),
        }
    }

    pub(super) fn warn_of_gone(&mut self, site: &Site, name: &str) {
        if !self.client.is_applying() {
            let gone = error::reference::gone(site.attribute, site.kind, name);
            self.warnings.push(gone);
        }
    }
}

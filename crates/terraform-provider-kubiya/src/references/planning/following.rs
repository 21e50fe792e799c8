//! Following: where a name leads that was applied before.

use super::super::Site;
use super::super::binding::Binding;
use super::{Planning, Targets};
use crate::directory::Kind;
use crate::error;

impl Planning<'_> {
    /// Notices where a name leads that was applied before. It blocks nothing, and asks for no list that a plan of
    /// this kind would do without.
    pub(super) async fn follow(&mut self, site: &Site, name: &str) {
        let bound = self.record.id(site.attribute, name);
        let id = bound.unwrap_or(name);
        if self.comes_to_be_made_anew(site.kind, name, id).await {
            return self.lead_elsewhere();
        }
        let listed = match self.client.directory.at_hand(site.kind) {
            // The refresh of a set has brought it. Where nothing was refreshed, this may be the plan that is repeated
            // while applying, and the apply needs the list in any case.
            None if bound.is_some() && site.kind.has_ids() => {
                self.client.entries(site.kind).await.ok()
            }
            at_hand => at_hand,
        };
        let Some(listed) = listed else {
            return;
        };
        // The list has taken its time.
        if self.comes_to_be_made_anew(site.kind, name, id).await {
            return self.lead_elsewhere();
        }
        match self.bind(site, name, &self.client.run.of(site.kind, name), &listed) {
            Binding::To(id) if bound.is_some_and(|bound| bound != id) => self.lead_elsewhere(),
            Binding::To(_) => {}
            Binding::Later => self.lead_elsewhere(),
            Binding::Several(_) | Binding::Nothing => self.warn_of_gone(site, name),
        }
    }

    fn lead_elsewhere(&mut self) {
        self.targets = self.targets.max(Targets::Other);
    }

    async fn comes_to_be_made_anew(&self, kind: Kind, name: &str, id: &str) -> bool {
        let run = &self.client.run;
        if !self.is_repeated() {
            run.wait_while_planned(kind, name, id, self.read_since)
                .await;
        }
        run.wait_for_first_deletes(kind, id).await;
        self.is_made_anew(kind, name, id)
    }

    /// Whether this run makes anew the object with this id, which a name stood for. Something else of that name that
    /// is made beside it does not matter.
    fn is_made_anew(&self, kind: Kind, name: &str, id: &str) -> bool {
        let run = &self.client.run;
        if run.has_deleted(kind, id) || run.is_deleting(kind, id) {
            return true;
        }
        if kind.has_ids() {
            let known = run.of(kind, name);
            return known.is_planned && known.found.iter().any(|found| found == id);
        }
        let known = run.of(kind, id);
        known.is_exact && known.is_new()
    }

    pub(super) fn warn_of_gone(&mut self, site: &Site, name: &str) {
        if !self.is_repeated() {
            let gone = error::reference::gone(site.attribute, site.kind, name);
            self.warnings.push(gone);
        }
    }
}

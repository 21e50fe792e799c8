//! What a trigger refers to.

use kubiya_sdk::Trigger;
use tfplugin_framework::Attr;

use super::model::{TriggerModel, Wanted};
use crate::directory::Kind;
use crate::references::{Reference, ReferenceSet, Referring, Site};

impl Referring for TriggerModel {
    type Object = Trigger;
    type Config = Wanted;

    const SETS: &'static [ReferenceSet<Self>] = &[];

    const SINGLES: &'static [Reference<Self>] = &[Reference {
        site: Site {
            attribute: "runner",
            kind: Kind::Runner,
        },
        of: |model| &model.runner,
        of_mut: |model| &mut model.runner,
        id: |wanted| &wanted.runner,
        id_mut: |wanted| &mut wanted.runner,
    }];

    fn id(&self) -> &str {
        self.id()
    }

    fn name(&self) -> &Attr<String> {
        &self.name
    }

    fn config(&self) -> Wanted {
        self.wanted()
    }

    /// No answer tells by which runner a workflow was published.
    fn config_of(_: &Trigger) -> &Wanted {
        static NOTHING: Wanted = Wanted::NOTHING;
        &NOTHING
    }

    /// The composer knows a runner by its name, so that the same text is the same to it, whatever becomes of the runner.
    fn unsettle(&mut self) {}
}

//! What is to be planned.

use tfplugin_proto::value::Value;

/// What Core asks to be planned: a create (prior is null) or an update.
#[derive(Clone, Copy)]
pub(crate) struct Change<'a> {
    pub(crate) config: &'a Value,
    pub(crate) prior: &'a Value,
    pub(crate) proposed: &'a Value,
}

impl Change<'_> {
    pub(crate) fn is_create(&self) -> bool {
        self.prior.is_null()
    }
}

//! What a plan can tell of a name before a create or an update asks for it.

use tfplugin_framework::Cx;

use super::{Held, Objects, Remote};
use crate::error;

impl<T: Remote> Objects<T> {
    /// Warns of a name that the plan at hand gives to an object, new or `held`, and that another one has.
    ///
    /// It is no error: the plan itself may free the name. Nor is it worth a word where the other one is of the state,
    /// since a replacement has the name of what it replaces. One list serves a whole plan, and no list is asked for
    /// where the plan is carried out already.
    pub(super) async fn foresee(&self, cx: &mut Cx, name: &str, held: Option<Held<'_>>) {
        if self.run.is_applying() {
            return;
        }
        let Some(holder) = self.names.holder::<T>(&self.api, name).await else {
            return;
        };
        let is_own = held.is_some_and(|held| held.key == holder.key);
        if !is_own && !self.run.manages(T::KIND, &holder.key) {
            let id = if T::HAS_ID { &holder.key } else { &holder.name };
            cx.warn(error::name_is_taken(T::KIND.noun(), name, &holder.name, id));
        }
    }
}

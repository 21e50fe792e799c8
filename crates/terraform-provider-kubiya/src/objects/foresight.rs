//! What a plan can tell of a name before a create or an update asks for it.

use tfplugin_framework::Cx;

use super::{Held, IfTaken, Objects, Remote};
use crate::error;

impl<T: Remote> Objects<T> {
    /// Warns of a name that the plan at hand gives to an object, new or `held`, and that another one has.
    ///
    /// It is no error: the plan itself may free the name. One list serves a whole plan. Core plans once more while
    /// applying, when nothing is read: what it takes for a create cannot be told from one of a first plan as long as
    /// nothing is written, and the error would follow anyway.
    pub(super) async fn foresee(
        &self,
        cx: &mut Cx,
        name: &str,
        held: Option<Held<'_>>,
        if_taken: IfTaken,
    ) {
        let (kind, run) = (T::KIND, &self.run);
        if held.is_some() && !run.is_refreshing() {
            return;
        }
        let holder = match run.is_applying() {
            true => None,
            false => self.names.holder::<T>(&self.api, name).await,
        };
        let Some(holder) = holder.filter(|_| !run.is_applying()) else {
            return;
        };
        let is_managed = run.manages(kind, &holder.key);
        let noun = kind.noun();
        let takes_over = if_taken == IfTaken::TakeOver;
        match held {
            Some(held) if held.key == holder.key => {}
            Some(_) if takes_over => cx.warn(error::will_be_taken_over(noun, &holder.name)),
            Some(_) => cx.warn(error::new_name_is_taken(noun, name)),
            // What a tainted object has is its own name, and what is destroyed elsewhere may come to be free in time.
            None if is_managed => {
                let is_kept = run.comes_to_be_kept(kind, &holder.key).await;
                if is_kept && !self.is_freed(name) {
                    cx.warn(match if_taken {
                        IfTaken::Fail => error::name_is_managed(noun, name),
                        IfTaken::TakeOver => error::will_be_shared(noun, name),
                    });
                }
            }
            None if takes_over => cx.warn(error::will_be_taken_over(noun, &holder.name)),
            None => {
                let by_id = T::HAS_ID.then_some(holder.key.as_str());
                cx.warn(error::name_is_taken(noun, name, &holder.name, by_id));
            }
        }
    }
}

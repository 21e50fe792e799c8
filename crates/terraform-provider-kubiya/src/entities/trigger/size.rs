//! What makes a trigger large.

use kubiya_sdk::text_size;

use super::model::{TriggerModel, Wanted};
use crate::measured::{Measured, Parts};

impl Measured for TriggerModel {
    fn size(wanted: &Wanted) -> usize {
        wanted.config().size()
    }

    fn parts(wanted: &Wanted) -> Parts {
        let name = text_size(&wanted.name);
        let workflow = Self::size(wanted).saturating_sub(name);
        vec![("name", name), ("workflow", workflow)]
    }
}

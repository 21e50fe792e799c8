//! Names that the organisation spells in another way than the configuration: because the API has respelled them, or
//! because they are in decomposed Unicode, while Terraform composes every text.

mod decomposed;
mod respelled;

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    [decomposed::cases(), respelled::cases()]
        .into_iter()
        .flatten()
        .collect()
}

//! Many at once: resources in one run, and runs at one organisation.

mod many;
mod rivals;

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    let cases = [many::cases(), rivals::cases()];
    cases.into_iter().flatten().collect()
}

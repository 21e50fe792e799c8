//! Many at once: resources in one run, and runs at one organisation.

mod many;
mod rivals;

use kubiya_emulator::{Effect, Fault, Method};

use crate::cases::Case;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    let cases = [many::cases(), rivals::cases()];
    cases.into_iter().flatten().collect()
}

/// Holds all requests of a method until the faults are cleared.
fn hold(world: &World, method: Method) {
    let hold = Fault::new(Effect::Hold).method(method).forever();
    world.emulator.faults().add(hold);
}

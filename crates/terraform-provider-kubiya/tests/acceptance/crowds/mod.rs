//! Many at once: resources in one run, and runs at one organisation.

mod many;
mod rivals;

use kubiya_emulator::{Effect, Fault, Method};

use crate::cases::Case;
use crate::world::{World, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    let cases = [many::cases(), rivals::cases()];
    cases.into_iter().flatten().collect()
}

/// Holds all requests of a method until the faults are cleared.
fn hold(world: &World, method: Method) {
    let hold = Fault::new(Effect::Hold).method(method).forever();
    world.emulator.faults().add(hold);
}

/// Waits until so many requests of a method have arrived in all.
#[track_caller]
fn wait_for(world: &World, method: &Method, requests: usize) {
    wait_until("all of them wait", || world.requests(method) == requests);
}

//! Runs that end in the middle of fifty writes: interrupted, or killed. Nothing is lost and nothing is left
//! unmanaged without a word.
//!
//! Each storm has a task (fifty creates, updates, deletes, or a mix of all three, of every kind of object), a
//! strike, and a moment that is drawn from a seed: see [`strike`]. Afterwards a practitioner does what the
//! messages say, and both sides are held to what is configured: see [`aftermath`].
//!
//! `KUBIYA_STORMS` is the number of storms, 14 unless it is set; `KUBIYA_STORM_SEED` draws the moments of an
//! earlier run again, in which processes may interleave in another way. They need to look into the
//! processes of a group, so that they run on Linux only.

mod aftermath;
mod dice;
mod fleet;
mod strike;
mod tally;

use kubiya_emulator::Emulator;
use terraform_harness::Terraform;

use self::aftermath::{Aftermath, Version};
use self::dice::Dice;
use self::fleet::{Fleet, TASKS, Task};
use self::strike::{STRIKES, Strike};
use crate::cases::{Case, Outcome};
use crate::settings::setting;
use crate::subject::prepare_all;
use crate::world::World;

pub(crate) use tally::summary;

const COUNT: &str = "KUBIYA_STORMS";
const SEED: &str = "KUBIYA_STORM_SEED";

/// How many storms there are unless the environment says otherwise: every strike twice, every task at least
/// three times.
const USUAL: usize = 14;

pub(crate) fn cases() -> Vec<Case> {
    let seed =
        setting(SEED).unwrap_or_else(|| getrandom::u32().expect("the system has randomness"));
    tally::is_seeded_with(seed);
    let storms = (0..setting(COUNT).unwrap_or(USUAL)).map(|number| Storm::new(number, seed));
    storms.map(Storm::into_case).collect()
}

/// One run of Terraform that is struck.
struct Storm {
    number: usize,
    task: Task,
    strike: Strike,
    dice: Dice,
}

impl Storm {
    /// Storms take turns: any seven in a row have every strike, and any 28 every strike at every task,
    /// since the numbers of both have no common divisor.
    fn new(number: usize, seed: u32) -> Self {
        Self {
            number,
            task: TASKS[number % TASKS.len()],
            strike: STRIKES[number % STRIKES.len()],
            dice: Dice::new(seed, number),
        }
    }

    fn into_case(self) -> Case {
        let Self {
            number,
            task,
            strike,
            ..
        } = self;
        Case::new(
            format!("{number}, {strike} in the middle of {task}"),
            move |terraform| {
                tally::tries();
                self.run(terraform)?;
                tally::held();
                Ok(())
            },
        )
    }

    fn run(&self, terraform: &Terraform) -> Outcome {
        let fleet = Fleet::new(self.task);
        let mut dice = self.dice.clone();
        let world = World::with(terraform, Emulator::builder())?;
        prepare_all(&world);
        fleet.prepare(&world)?;
        let moment = dice.moment(&fleet);
        let before = Version::of_now(&world)?;
        let struck = self.strike.at(&moment, &world);
        let (world, fleet) = (&world, &fleet);
        let aftermath = Aftermath {
            world,
            fleet,
            strike: self.strike,
            before,
        };
        let settled = struck.and_then(|()| aftermath.settle());
        settled.map_err(|error| format!("{moment:?}: {error}").into())
    }
}

//! A history, drawn from a seed.

use crate::kinds::KINDS;
use crate::random::Random;
use crate::step::{Act, Run, Step, Trouble};
use crate::trouble::{EFFECTS, METHODS};

const LONGEST: usize = 24;

/// What is decided before the first step.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) seed: u64,
    pub(crate) steps: Vec<Step>,
}

pub(crate) fn history(seed: u64) -> History {
    let mut random = Random::new(seed);
    let length = 8 + random.below(LONGEST - 8);
    let steps = (0..length).map(|at| step(&mut random, at)).collect();
    History { seed, steps }
}

fn step(random: &mut Random, at: usize) -> Step {
    // There has to be something before anything can be done with it.
    let act = if at < 4 { add(random) } else { act(random) };
    let is_alone = matches!(act, Act::ForeignKey | Act::ImportTwice { .. });
    let trouble = (!is_alone && random.chance(25)).then(|| trouble(random));
    let mut run = Run {
        mixes_destroys: random.chance(50),
        ..Run::default()
    };
    if !is_alone {
        run.skips_refresh = random.chance(6);
        run.target = random.chance(6).then(|| random.below(16));
        run.interrupt = random.chance(8).then(|| random.below(8));
    }
    Step { act, run, trouble }
}

fn add(random: &mut Random) -> Act {
    Act::Add {
        kind: random.below(KINDS.len()),
        name: random.below(16),
        content: random.next(),
    }
}

fn act(random: &mut Random) -> Act {
    let (of, name, content) = (random.below(64), random.below(16), random.next());
    let kind = random.below(KINDS.len());
    match random.below(100) {
        0..=19 => Act::Add {
            kind,
            name,
            content,
        },
        20..=23 => Act::AddTwin { like: of },
        24..=37 => Act::Change { of, content },
        38..=39 => Act::ChangeAll { content },
        40..=44 => Act::Rename { of, name },
        45..=47 => Act::Move { of },
        48..=49 => Act::Readdress { of },
        50..=56 => Act::Remove { of },
        57..=60 => Act::Import { of, content },
        61..=63 => Act::ImportTwice { of, content },
        64..=66 => Act::Pin { of },
        67..=69 => Act::Taint { of },
        70..=72 => Act::Forget { of },
        73..=76 => Act::TheyAdd { kind, name },
        77..=82 => Act::TheyEdit { of, content },
        83..=87 => Act::TheyDelete { of },
        88..=90 => Act::TheyRemake { of },
        91..=93 => Act::RotateKey,
        94..=95 => Act::ForeignKey,
        96..=97 => Act::Upgrade,
        _ => Act::Nothing,
    }
}

fn trouble(random: &mut Random) -> Trouble {
    Trouble {
        effect: random.below(EFFECTS.len()),
        method: random.chance(80).then(|| random.below(METHODS.len())),
        after: u64::try_from(random.below(4)).unwrap(),
        times: random.pick(&[Some(1), Some(1), Some(2), Some(3), None]),
        after_work: random.chance(50),
    }
}

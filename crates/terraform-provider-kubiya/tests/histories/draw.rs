//! A history, drawn from a seed.

use kubiya_emulator::Quirk;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::kinds::{KINDS, NamedKind};
use crate::random::Random;
use crate::step::{Act, Run, Step, Trouble};
use crate::trouble::{HARMS, NamedHarm, VERBS};

const LONGEST: usize = 24;

/// How the API may differ from what is usual, without a difference to what it holds.
const QUIRKS: [Quirk; 47] = [
    Quirk::WrappedList,
    Quirk::SparseList,
    Quirk::NullDescription,
    Quirk::EmptyWriteResponse,
    Quirk::EmptyDeleteResponse,
    Quirk::DeleteNeedsForce,
    Quirk::PutReplaces,
    Quirk::AgentIdOnly,
    Quirk::SparseAgentList,
    Quirk::SparseKnowledgeList,
    Quirk::NullCollections,
    Quirk::ReorderedCollections,
    Quirk::ContentTrimmed,
    Quirk::NoGetById,
    Quirk::OwnerEmail,
    Quirk::PagesOfTwo,
    Quirk::DelayedDescribe,
    Quirk::RunnerVersionText,
    Quirk::OddTimestamp,
    Quirk::SparseWebhookList,
    Quirk::WorkflowReordered,
    Quirk::MethodLowercased,
    Quirk::ConfigKeysReordered,
    Quirk::AsciiJson,
    Quirk::RespelledNames,
    Quirk::ReadableValues,
    Quirk::IdWithoutUuid,
    Quirk::SparseSourceList,
    Quirk::IgnoredPage,
    Quirk::CreateExistingConflict,
    Quirk::PutResetsCreatedAt,
    Quirk::WorkflowAsObject,
    Quirk::ChannelNameDiffers,
    Quirk::NoChannelName,
    Quirk::NumericTaskId,
    Quirk::FiveFieldCronEcho,
    Quirk::UpdateAnswersMessageOnly,
    Quirk::NullDynamicConfig,
    Quirk::CreateWithErrors,
    Quirk::NonStringValues,
    Quirk::ReorderedConfigs,
    Quirk::AnswersArray,
    Quirk::ListWithoutConfigs,
    Quirk::DeleteEmptyObject,
    Quirk::NullTools,
    Quirk::MetadataErrors,
    Quirk::DynamicConfigMissing,
];

/// Those whose lists do not say everything.
const SPARSE: [Quirk; 5] = [
    Quirk::SparseList,
    Quirk::SparseAgentList,
    Quirk::SparseKnowledgeList,
    Quirk::SparseSourceList,
    Quirk::SparseWebhookList,
];

/// What is decided before the first step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct History {
    /// What it once found.
    #[serde(default)]
    pub(crate) found: String,
    #[serde(default)]
    pub(crate) quirks: Vec<Quirk>,
    pub(crate) steps: Vec<Step>,
}

impl History {
    /// As a file has it, one step a line.
    pub(crate) fn text(&self) -> String {
        let steps: Vec<_> = self
            .steps
            .iter()
            .map(|it| format!("  {}", json!(it)))
            .collect();
        let (found, quirks, steps) = (json!(self.found), json!(self.quirks), steps.join(",\n"));
        format!("{{\"found\": {found}, \"quirks\": {quirks}, \"steps\": [\n{steps}\n]}}\n")
    }
}

pub(crate) fn history(seed: u64) -> History {
    let mut random = Random::new(seed);
    let length = 8 + random.below(LONGEST - 8);
    let steps = (0..length).map(|at| step(&mut random, at)).collect();
    let mut quirks = match random.chance(50) {
        true => random.some(&QUIRKS, 10),
        false => Vec::new(),
    };
    // An entry has to be readable somewhere.
    if quirks.contains(&Quirk::NoGetById) {
        quirks.retain(|it| !SPARSE.contains(it));
    }
    History {
        found: String::new(),
        quirks,
        steps,
    }
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
    let is_left = !is_alone && random.chance(30);
    Step {
        act,
        run,
        trouble,
        is_left,
    }
}

fn add(random: &mut Random) -> Act {
    Act::Add {
        kind: kind(random),
        name: random.below(16),
        content: random.next(),
    }
}

fn act(random: &mut Random) -> Act {
    let (of, name, content) = (random.below(64), random.below(16), random.next());
    let kind = kind(random);
    match random.below(100) {
        0..=13 => Act::Add {
            kind,
            name,
            content,
        },
        14..=16 => Act::AddTwins { like: of },
        17..=31 => Act::Change { of, content },
        32..=33 => Act::Revert { of },
        34..=38 => Act::Rename { of, name },
        39..=41 => Act::Move { of },
        42..=43 => Act::Readdress { of },
        44..=52 => Act::Remove { of },
        53..=54 => Act::Import { of, content },
        55..=56 => Act::Inherit { of, content },
        57..=59 => Act::ImportTwice { of, content },
        60..=62 => Act::Pin { of },
        63..=65 => Act::Taint { of },
        66..=68 => Act::Forget { of },
        69..=72 => Act::TheyAdd { kind, name },
        73..=82 => Act::TheyEdit { of, content },
        83..=87 => Act::TheyDelete { of },
        88..=90 => Act::TheyRemake { of },
        91..=93 => Act::RotateKey,
        94..=95 => Act::ForeignKey,
        96..=97 => Act::Upgrade,
        98 => Act::Nothing,
        _ => Act::ChangeAll { content },
    }
}

fn kind(random: &mut Random) -> NamedKind {
    NamedKind(random.below(KINDS.len()))
}

fn trouble(random: &mut Random) -> Trouble {
    Trouble {
        harm: NamedHarm(random.below(HARMS.len())),
        method: random.chance(80).then(|| random.pick(&VERBS)),
        path: random.chance(60).then(|| (kind(random), random.chance(65))),
        after: u64::try_from(random.below(4)).unwrap(),
        times: random.pick(&[Some(1), Some(1), Some(2), Some(3), None, None]),
        after_work: random.chance(50),
    }
}

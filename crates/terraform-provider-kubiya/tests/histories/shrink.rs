//! A failing history, made shorter as long as it fails in the same way.

use std::time::{Duration, Instant};

use crate::draw::History;
use crate::failure::Failure;
use crate::step::{Run, Step};

/// The most histories that are played for it.
const TRIES: usize = 200;

/// How long they may take.
const LIMIT: Duration = Duration::from_secs(90);

/// The shortest history that is found to fail in the same way, with how. `fails` plays one.
pub(crate) async fn shrink(
    history: History,
    failure: Failure,
    fails: impl AsyncFn(&History) -> Option<Failure>,
) -> (History, Failure) {
    let (mut shortest, mut said, mut tries) = (history, failure, 0);
    let begun = Instant::now();
    'again: loop {
        for candidate in candidates(&shortest) {
            tries += 1;
            if tries > TRIES || begun.elapsed() > LIMIT {
                return (shortest, said);
            }
            let failure = fails(&candidate).await;
            if let Some(failure) = failure.filter(|it| it.is_like(&said)) {
                (shortest, said) = (candidate, failure);
                continue 'again;
            }
        }
        return (shortest, said);
    }
}

/// Shorter and simpler ones, those first that leave out most.
fn candidates(history: &History) -> Vec<History> {
    let steps = &history.steps;
    let mut candidates = Vec::new();
    let mut size = steps.len() / 2;
    while size > 0 {
        for begin in (0..steps.len()).step_by(size).rev() {
            let mut left = steps.clone();
            left.drain(begin..(begin + size).min(steps.len()));
            candidates.push(left);
        }
        size /= 2;
    }
    for (at, step) in steps.iter().enumerate() {
        let mut plain = steps.clone();
        plain[at] = Step {
            run: Run::default(),
            is_left: false,
            ..step.clone()
        };
        let mut calm = steps.clone();
        calm[at].trouble = None;
        candidates.extend([plain, calm].into_iter().filter(|it| it != steps));
    }
    let of = |steps| History {
        steps,
        ..history.clone()
    };
    let mut candidates: Vec<_> = candidates.into_iter().map(of).collect();
    if !history.quirks.is_empty() {
        candidates.push(History {
            quirks: Vec::new(),
            ..history.clone()
        });
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Act;

    fn taints(count: usize) -> History {
        let step = |of| Step {
            act: Act::Taint { of },
            run: Run {
                skips_refresh: true,
                ..Run::default()
            },
            trouble: None,
            is_left: false,
        };
        History {
            found: String::new(),
            quirks: Vec::new(),
            steps: (0..count).map(step).collect(),
        }
    }

    fn failure(said: &str) -> Failure {
        Failure {
            place: String::new(),
            said: said.to_owned(),
        }
    }

    fn has(history: &History, of: usize) -> bool {
        let mut steps = history.steps.iter();
        steps.any(|step| step.act == Act::Taint { of })
    }

    #[tokio::test]
    async fn what_does_not_matter_is_left_out() {
        let fails = async |it: &History| (has(it, 3) && has(it, 17)).then(|| failure("both"));
        let (shortest, said) = shrink(taints(20), failure("both"), fails).await;
        let acts: Vec<_> = shortest.steps.iter().map(|step| step.act.clone()).collect();
        assert_eq!(acts, [Act::Taint { of: 3 }, Act::Taint { of: 17 }]);
        assert!(shortest.steps.iter().all(|step| step.run.is_plain()));
        assert_eq!(said, failure("both"));
    }

    #[tokio::test]
    async fn another_failure_is_not_taken_for_it() {
        let fails = async |it: &History| match has(it, 3) {
            true => Some(failure("this")),
            false => Some(failure("that")),
        };
        let (shortest, said) = shrink(taints(8), failure("this"), fails).await;
        assert!(shortest.steps.len() == 1 && has(&shortest, 3));
        assert_eq!(said, failure("this"));
    }
}

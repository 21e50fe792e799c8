//! A failing history, made shorter as long as it fails.

use std::time::{Duration, Instant};

use crate::draw::History;
use crate::step::{Run, Step};

/// The most histories that are played for it.
const TRIES: usize = 200;

/// How long they may take.
const LIMIT: Duration = Duration::from_secs(90);

/// The shortest history that is found to fail, with what it fails by. `fails` plays one.
pub(crate) async fn shrink(
    history: History,
    error: String,
    fails: impl AsyncFn(&History) -> Option<String>,
) -> (History, String) {
    let (mut shortest, mut said, mut tries) = (history, error, 0);
    let begun = Instant::now();
    'again: loop {
        for candidate in candidates(&shortest) {
            tries += 1;
            if tries > TRIES || begun.elapsed() > LIMIT {
                return (shortest, said);
            }
            if let Some(error) = fails(&candidate).await {
                (shortest, said) = (candidate, error);
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

    #[tokio::test]
    async fn what_does_not_matter_is_left_out() {
        let step = |of| Step {
            act: Act::Taint { of },
            run: Run {
                skips_refresh: true,
                ..Run::default()
            },
            trouble: None,
            is_left: false,
        };
        let steps = (0..20).map(step).collect();
        let history = History {
            quirks: Vec::new(),
            steps,
        };
        let fails = async |it: &History| {
            let has = |of| it.steps.iter().any(|step| step.act == Act::Taint { of });
            (has(3) && has(17)).then(|| "both".to_owned())
        };
        let (shortest, error) = shrink(history, String::new(), fails).await;
        let acts: Vec<_> = shortest.steps.iter().map(|step| step.act.clone()).collect();
        assert_eq!(acts, [Act::Taint { of: 3 }, Act::Taint { of: 17 }]);
        assert!(shortest.steps.iter().all(|step| step.run.is_plain()));
        assert_eq!(error, "both");
    }
}

//! From samples to figures: medians, spreads, ratios, growth.

use std::time::Duration;

use super::api::Calls;
use super::session::Sample;

/// The middle of some times, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    pub(super) median: Duration,
    pub(super) least: Duration,
    pub(super) most: Duration,
}

impl Spread {
    /// Nothing where there are no times.
    pub(super) fn of(times: impl IntoIterator<Item = Duration>) -> Option<Self> {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort_unstable();
        let (&least, &most) = (times.first()?, times.last()?);
        let (low, high) = (times[(times.len() - 1) / 2], times[times.len() / 2]);
        Some(Self {
            median: (low + high) / 2,
            least,
            most,
        })
    }
}

/// What one command took, over all rounds.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    pub(super) wall: Spread,
    /// Of the provider's processes: the median.
    pub(super) cpu: Duration,
    /// Of one process of the provider's, in bytes: the most of all rounds.
    pub(super) peak: u64,
    /// Of the round with the most.
    pub(super) calls: Calls,
}

impl Figures {
    /// Nothing where there are no samples.
    pub(super) fn of(samples: &[Sample]) -> Option<Self> {
        let most_calls = samples.iter().max_by_key(|sample| sample.calls.total())?;
        Some(Self {
            wall: Spread::of(samples.iter().map(|sample| sample.wall))?,
            cpu: Spread::of(samples.iter().map(|sample| sample.usage.cpu))?.median,
            peak: samples.iter().map(|sample| sample.usage.peak).max()?,
            calls: most_calls.calls.clone(),
        })
    }
}

/// The exponent `k` of the power law `y = c·xᵏ` that fits the points best: 1 where what is measured grows
/// in step with the number of resources, less where it grows more slowly.
///
/// Nothing where there are fewer than two points, or one that has no logarithm.
pub(super) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    if points.len() < 2 || points.iter().any(|(x, y)| *x <= 0.0 || *y <= 0.0) {
        return None;
    }
    let logs: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / count;
    let covariance: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    (variance > 0.0).then(|| covariance / variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(times: &[u64]) -> Option<Spread> {
        Spread::of(times.iter().copied().map(Duration::from_millis))
    }

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        let spread = milliseconds(&[30, 10, 50]).unwrap();
        assert_eq!(spread.median, Duration::from_millis(30));
        assert_eq!(spread.least, Duration::from_millis(10));
        assert_eq!(spread.most, Duration::from_millis(50));
        let even = milliseconds(&[40, 10, 20, 100]).unwrap();
        assert_eq!(even.median, Duration::from_millis(30));
        assert_eq!(milliseconds(&[]), None);
    }

    #[test]
    fn a_power_law_is_recognised() {
        let points = |law: fn(f64) -> f64| [10.0, 100.0, 5_000.0].map(|x| (x, law(x)));
        for (points, expected) in [
            (points(|_| 3.0), 0.0),
            (points(|x| 7.0 * x), 1.0),
            (points(|x| 0.1 * x * x), 2.0),
        ] {
            let fitted = exponent(&points).unwrap();
            assert!((fitted - expected).abs() < 1e-9, "{fitted} for {expected}");
        }
    }

    #[test]
    fn there_is_no_growth_in_one_point_or_without_a_logarithm() {
        assert_eq!(exponent(&[(10.0, 1.0)]), None);
        assert_eq!(exponent(&[(10.0, 1.0), (10.0, 2.0)]), None);
        assert_eq!(exponent(&[(10.0, 0.0), (100.0, 0.0)]), None);
    }
}

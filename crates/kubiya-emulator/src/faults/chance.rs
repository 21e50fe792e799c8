//! Chances that come again: a draw depends on nothing but numbers that a run can repeat.

/// Whether the draw with this number falls into a share of all draws.
///
/// Draws of one seed and another stream have nothing to do with each other.
pub(super) fn falls(probability: f64, seed: u64, stream: u64, number: u64) -> bool {
    let start = mixed(mixed(seed).wrapping_add(stream));
    let draw = mixed(start.wrapping_add(number.wrapping_mul(STEP)));
    // As many bits as a number between 0 and 1 has.
    let share = (draw >> 11) as f64 / (1_u64 << 53) as f64;
    share < probability
}

/// The golden ratio, in 64 bits.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Source: SplitMix64, by Steele, Lea and Flood. The generators of libraries may draw otherwise in their next
/// version; what a seed draws here is documented to stay.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(STEP);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(probability: f64, seed: u64, stream: u64) -> Vec<bool> {
        let numbers = 1..=10_000;
        numbers
            .map(|number| falls(probability, seed, stream, number))
            .collect()
    }

    fn share(draws: &[bool]) -> f64 {
        draws.iter().filter(|it| **it).count() as f64 / draws.len() as f64
    }

    #[test]
    fn a_share_of_the_draws_falls_and_the_same_ones_again() {
        for probability in [0.05, 0.3, 0.9] {
            let drawn = draws(probability, 7, 0);
            assert!((share(&drawn) - probability).abs() < 0.02, "{probability}");
            assert_eq!(drawn, draws(probability, 7, 0));
        }
        assert_eq!(share(&draws(1.0, 7, 0)), 1.0);
        assert_eq!(share(&draws(f64::NAN, 7, 0)), 0.0);
    }

    #[test]
    fn another_seed_or_stream_draws_others() {
        let drawn = draws(0.5, 7, 0);
        for other in [draws(0.5, 8, 0), draws(0.5, 7, 1)] {
            let pairs = drawn.iter().zip(&other);
            let same: Vec<bool> = pairs.map(|(one, other)| one == other).collect();
            assert!((share(&same) - 0.5).abs() < 0.03, "{}", share(&same));
        }
    }
}

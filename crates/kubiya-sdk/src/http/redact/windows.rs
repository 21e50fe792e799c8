//! What two texts have in common, piece by piece.

use zeroize::Zeroizing;

/// So many bits of a hash tell at first sight that a window is not in a text.
const SIGHT: u32 = 12;

/// Where in `text` a window of `size` bytes, 1 to 8, starts that a needle has as well.
///
/// A text is short, and there may be megabytes of needles: each of their windows is looked at once.
pub(super) fn shared_windows<'n>(
    text: &[u8],
    needles: impl Iterator<Item = &'n [u8]>,
    size: usize,
) -> Vec<usize> {
    let mut of_text: Zeroizing<Vec<_>> = Zeroizing::new(windows(text, size).zip(0..).collect());
    of_text.sort_unstable();
    let mut seen = vec![false; 1 << SIGHT];
    for (window, _) in of_text.iter() {
        seen[slot(*window)] = true;
    }
    let mut is_shared = vec![false; of_text.len()];
    for needle in needles {
        for window in windows(needle, size).filter(|window| seen[slot(*window)]) {
            let from = of_text.partition_point(|(other, _)| *other < window);
            // Wherever it is in the text, it has been marked with the first one.
            if is_shared.get(from) == Some(&false) {
                let equal = of_text[from..].iter();
                let equal = equal.take_while(|(other, _)| *other == window);
                let marks = is_shared[from..].iter_mut().zip(equal);
                marks.for_each(|(mark, _)| *mark = true);
            }
        }
    }
    let shared = of_text.iter().zip(is_shared).filter(|(_, shared)| *shared);
    shared.map(|((_, start), _)| *start).collect()
}

/// The windows of `size` bytes, each as a number.
fn windows(bytes: &[u8], size: usize) -> impl Iterator<Item = u64> {
    let mask = u64::MAX >> (64 - 8 * size);
    let mut last = 0;
    let numbers = bytes.iter().map(move |&byte| {
        last = ((last << 8) | u64::from(byte)) & mask;
        last
    });
    numbers.skip(size - 1)
}

/// The upper bits of a product by the golden ratio, which spreads what is alike.
fn slot(window: u64) -> usize {
    (window.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIGHT)) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_shared_window_is_found_and_no_other(
            text in "[ab]{0,40}",
            needles in proptest::collection::vec("[ab]{0,12}", 0..4),
            size in 1..=8_usize,
        ) {
            let (text, needles) = (text.as_bytes(), needles.iter().map(String::as_bytes));
            let is_shared = |window| needles.clone().any(|it| it.windows(size).any(|it| it == window));
            let starts = (0..text.len().saturating_sub(size - 1)).filter(|&it| is_shared(&text[it..it + size]));
            let mut found = shared_windows(text, needles.clone(), size);
            found.sort_unstable();
            prop_assert_eq!(found, starts.collect::<Vec<_>>());
        }
    }
}

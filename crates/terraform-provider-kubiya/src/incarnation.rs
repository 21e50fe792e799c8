//! Whether an object is the one that was seen before, or another one that was made under its name.
//!
//! The API knows an object by its name, and says of it when it was created. Nothing else tells two objects of
//! one name apart.

use jiff::Timestamp;

/// What no time is longer than. What is longer is not looked at.
const MAX_LENGTH: usize = 64;

/// What Go, in which the API may be written, makes of a time that was never set: the first second of year 1,
/// in seconds from 1970.
const NEVER: i64 = -62_135_596_800;

/// No zone is further from UTC, in seconds: 14 hours.
const FURTHEST_ZONE: i64 = 14 * 60 * 60;

/// What two sightings of a name say about what bears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Incarnation {
    /// Nothing speaks against it that both were of one object.
    Same,
    /// They were of two objects.
    Another,
    /// The texts differ, and nobody can say whether the times do.
    Unclear,
}

impl Incarnation {
    /// Compares what the API said about the creation, before and now.
    ///
    /// A server may write one time in several ways: in another zone, or in one answer with more digits than
    /// in another, cut or rounded. So times are the same if they are less than a unit of the last digit apart
    /// that both have.
    pub(crate) fn by_creation(before: Option<&str>, now: Option<&str>) -> Self {
        let (Some(before), Some(now)) = (said(before), said(now)) else {
            return Self::Same;
        };
        if before == now {
            return Self::Same;
        }
        let (Some(before), Some(now)) = (Moment::parse(before), Moment::parse(now)) else {
            return Self::Unclear;
        };
        if before.is_within_precision_of(now) {
            Self::Same
        } else if before.has_zone == now.has_zone || before.is_beyond_zones_of(now) {
            Self::Another
        } else {
            Self::Unclear
        }
    }
}

/// Whether a text says when something was created, be it a time or not.
pub(crate) fn says_when(text: &str) -> bool {
    said(Some(text)).is_some()
}

/// The time that a text says, in UTC where it names no zone.
pub(crate) fn time(text: &str) -> Option<Timestamp> {
    Some(Moment::parse(said(Some(text))?)?.at)
}

fn said(text: Option<&str>) -> Option<&str> {
    let text = text?.trim();
    let is_never = || Moment::parse(text).is_some_and(|moment| moment.at.as_second() == NEVER);
    (!text.is_empty() && !is_never()).then_some(text)
}

/// A point in time as a server wrote it.
#[derive(Clone, Copy)]
struct Moment {
    at: Timestamp,
    /// How many digits of a second were written.
    digits: u32,
    /// Where none was written, the zone is taken to be UTC.
    has_zone: bool,
}

impl Moment {
    /// Understands RFC 3339, the same with a space for the `T` or without a zone, and what Go prints:
    /// `2025-01-16 14:32:49.5 +0000 UTC`.
    fn parse(text: &str) -> Option<Self> {
        let (seconds, rest) = text.split_at_checked("2025-01-16T14:32:49".len())?;
        let has_seconds = [13, 16].map(|at| seconds.as_bytes()[at]) == [b':'; 2];
        if text.len() > MAX_LENGTH || !has_seconds {
            return None;
        }
        let (fraction, zone) = split_fraction(rest);
        let offset = offset(zone)?;
        let at = format!("{seconds}{fraction}{offset}").parse().ok()?;
        Some(Self {
            at,
            digits: fraction.len().saturating_sub(1).try_into().ok()?,
            has_zone: !zone.is_empty(),
        })
    }

    /// Whether they differ by more than a zone that one of them lacks explains.
    fn is_beyond_zones_of(self, other: Self) -> bool {
        self.at.as_second().abs_diff(other.at.as_second()) > FURTHEST_ZONE.unsigned_abs()
    }

    fn is_within_precision_of(self, other: Self) -> bool {
        const DIGITS: u32 = 9;
        let digits = self.digits.min(other.digits).min(DIGITS);
        let unit = 10_u128.pow(DIGITS - digits);
        let apart = self.at.as_nanosecond().abs_diff(other.at.as_nanosecond());
        apart < unit
    }
}

/// The digits of a second with the point before them, and what follows.
fn split_fraction(rest: &str) -> (&str, &str) {
    let Some(digits) = rest.strip_prefix('.') else {
        return ("", rest);
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    rest.split_at(1 + end)
}

/// The offset from UTC as RFC 3339 has it. A zone's name tells no more than the offset before it.
fn offset(zone: &str) -> Option<&str> {
    let mut words = zone.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (None | Some("UTC" | "Z"), None, None) => Some("Z"),
        (Some(offset), _, None) => Some(offset),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

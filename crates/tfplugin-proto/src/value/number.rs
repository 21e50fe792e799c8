//! Numbers of any size and precision.

use std::cmp::Ordering;
use std::fmt;

/// A number in the form it arrived in, so that it can be sent back without losing a digit.
///
/// Core sends an integer, a double or decimal text, whichever holds the number exactly. Two numbers
/// are equal when their decimal values are, whatever their forms.
#[derive(Clone)]
pub enum Number {
    /// An integer of 64 bits.
    Int(i64),
    /// A finite double.
    Float(f64),
    /// Decimal text, such as `0.1` or `12345678901234567890`.
    Decimal(String),
}

impl Number {
    /// The number that `text` writes by JSON's grammar, or nothing if it writes none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Canonical::parse(text)?;
        Some(
            text.parse()
                .map_or_else(|_| Self::Decimal(text.to_owned()), Self::Int),
        )
    }

    /// The number of a double, unless that is infinite or not a number.
    #[must_use]
    pub fn from_f64(float: f64) -> Option<Self> {
        float.is_finite().then_some(Self::Float(float))
    }

    /// The number that Core sent as a double, which then holds it exactly; nothing if it is not finite.
    ///
    /// Integers are kept as integers: Terraform before 1.9 sends large ones as doubles, but takes a
    /// double that it gets back for the shortest decimal text that reads as it, which is another integer.
    ///
    /// Source: observed with Terraform 1.6.6, 1.8.4 and 1.9.8.
    pub(super) fn from_exact_f64(float: f64) -> Option<Self> {
        match Self::from_f64(float)? {
            Self::Float(float) if float.fract() == 0.0 => Self::parse(&format!("{float:.0}")),
            number => Some(number),
        }
    }

    /// As an integer, if it is one and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => self.canonical().to_i64(),
        }
    }

    /// As the nearest double.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest double is what is asked for"
            )]
            Self::Int(int) => *int as f64,
            Self::Float(float) => *float,
            Self::Decimal(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    fn canonical(&self) -> Canonical {
        Canonical::parse(&self.to_string()).unwrap_or_default()
    }

    /// The one decimal text of all numbers that are equal to this one. [`Number::parse`] reads it back.
    #[must_use]
    pub fn canonical_text(&self) -> String {
        self.canonical().to_string()
    }

    /// An order of the canonical forms; not the numeric order, but equal exactly where numbers are.
    pub(crate) fn canonical_cmp(&self, other: &Self) -> Ordering {
        self.canonical().cmp(&other.canonical())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            _ => self.canonical() == other.canonical(),
        }
    }
}

impl fmt::Display for Number {
    /// Decimal text that [`Number::parse`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => write!(f, "{int}"),
            Self::Float(float) => write!(f, "{float:e}"),
            Self::Decimal(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("number")
    }
}

/// More zeros than these are written as an exponent.
const MOST_ZEROS: usize = 20;

/// A decimal number as sign, significant digits without zeros at either end, and power of ten.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Canonical {
    negative: bool,
    exponent: i64,
    digits: String,
}

impl Canonical {
    fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let digits = format!("{whole}{fraction}");
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Some(Self::default());
        }
        let trailing_zeros = digits.len() - digits.trim_end_matches('0').len();
        let shift = i64::try_from(trailing_zeros).ok()? - i64::try_from(fraction.len()).ok()?;
        let exponent = exponent.checked_add(shift)?;
        Some(Self {
            negative,
            exponent,
            digits: significant.to_owned(),
        })
    }

    fn to_i64(&self) -> Option<i64> {
        let zeros = usize::try_from(self.exponent)
            .ok()
            .filter(|zeros| *zeros < 20)?;
        let sign = if self.negative { "-" } else { "" };
        format!(
            "{sign}{}{}",
            if self.digits.is_empty() {
                "0"
            } else {
                &self.digits
            },
            "0".repeat(zeros)
        )
        .parse()
        .ok()
    }
}

impl fmt::Display for Canonical {
    /// Without an exponent, unless that takes more than [`MOST_ZEROS`] zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, sign) = (&self.digits, if self.negative { "-" } else { "" });
        let Ok(point) = usize::try_from(self.exponent.unsigned_abs()) else {
            return write!(f, "{sign}{digits}e{}", self.exponent);
        };
        match self.exponent {
            _ if digits.is_empty() => f.write_str("0"),
            0.. if point <= MOST_ZEROS => write!(f, "{sign}{digits}{}", "0".repeat(point)),
            ..0 if point < digits.len() => {
                let (whole, fraction) = digits.split_at(digits.len() - point);
                write!(f, "{sign}{whole}.{fraction}")
            }
            ..0 if point - digits.len() <= MOST_ZEROS => {
                write!(f, "{sign}0.{}{digits}", "0".repeat(point - digits.len()))
            }
            exponent => write!(f, "{sign}{digits}e{exponent}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_equal_by_value_whatever_their_form() {
        let equal = |a: Number, b: &str| assert_eq!(a, Number::parse(b).unwrap(), "{b}");
        equal(Number::Int(1), "1.000");
        equal(Number::Int(-1200), "-1.2e3");
        equal(Number::Float(0.1), "0.1");
        equal(Number::Float(0.0), "-0");
        equal(Number::Float(1e300), "1E+300");
        assert_ne!(Number::Int(1), Number::parse("-1").unwrap());
        assert_ne!(Number::Int(1), Number::parse("10").unwrap());
        assert_ne!(
            Number::parse("12345678901234567890"),
            Number::parse("12345678901234567891")
        );
    }

    #[test]
    fn equal_numbers_have_one_canonical_text() {
        for (text, canonical) in [
            ("0", "0"),
            ("-0.00e7", "0"),
            ("1", "1"),
            ("1.0", "1"),
            ("-1200", "-1200"),
            ("-12e2", "-1200"),
            ("0.10", "0.1"),
            ("100.25", "100.25"),
            ("25e-4", "0.0025"),
            ("1E+21", "1e21"),
            ("-15e-30", "-15e-30"),
            ("12345678901234567890.5", "12345678901234567890.5"),
            ("12e9223372036854775807", "12e9223372036854775807"),
            ("12e-9223372036854775808", "12e-9223372036854775808"),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(number.canonical_text(), canonical);
            assert_eq!(Number::parse(canonical).unwrap(), number);
        }
        assert_eq!(
            Number::Float(1e20).canonical_text(),
            "1".to_owned() + &"0".repeat(20)
        );
    }

    #[test]
    fn text_that_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            ".",
            "e5",
            "1e",
            "0x10",
            "1 ",
            "NaN",
            "inf",
            "1e99999999999999999999",
        ] {
            assert!(Number::parse(text).is_none(), "{text:?}");
        }
        assert!(Number::from_f64(f64::NAN).is_none());
        assert!(Number::from_f64(f64::INFINITY).is_none());
    }

    #[test]
    fn integers_are_recognised_in_every_form_and_nothing_else_is() {
        assert_eq!(Number::Float(3.0).as_i64(), Some(3));
        assert_eq!(Number::parse("3e2").unwrap().as_i64(), Some(300));
        assert_eq!(Number::parse("0.0").unwrap().as_i64(), Some(0));
        assert_eq!(Number::Float(3.5).as_i64(), None);
        assert_eq!(Number::parse("9223372036854775808").unwrap().as_i64(), None);
        assert_eq!(
            Number::parse("-9223372036854775808").unwrap().as_i64(),
            Some(i64::MIN)
        );
        assert_eq!(Number::parse("1e999999999").unwrap().as_i64(), None);
    }
}

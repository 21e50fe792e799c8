//! One field of a cron expression.

use std::collections::BTreeSet;

/// When a field is met.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Field {
    /// Always: a field that names every value by itself is another rule for days than one that leaves them open.
    is_open: bool,
    /// One bit for each value.
    values: u64,
    /// What is no set of values, such as the last day of a month.
    others: BTreeSet<String>,
}

/// What one of the fields may hold.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) allowed: &'static str,
    least: u8,
    most: u8,
    /// The names of its values, from the least on.
    names: &'static [&'static str],
    days: Days,
}

/// Which special forms of days a field has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Days {
    None,
    OfMonth,
    OfWeek,
}

/// The fields in Kubiya's order.
pub(super) const FIELDS: [Rule; 5] = [
    Rule {
        name: "the minute",
        allowed: "* or numbers from 0 to 59, as in 30, 0,30, 10-20 or */15",
        least: 0,
        most: 59,
        names: &[],
        days: Days::None,
    },
    Rule {
        name: "the hour",
        allowed: "* or numbers from 0 to 23, as in 9, 9,17, 9-17 or */6",
        least: 0,
        most: 23,
        names: &[],
        days: Days::None,
    },
    Rule {
        name: "the day of the month",
        allowed: "* or numbers from 1 to 31, as in 1, 1,15, 1-7 or */2",
        least: 1,
        most: 31,
        names: &[],
        days: Days::OfMonth,
    },
    Rule {
        name: "the month",
        allowed: "* or numbers from 1 to 12 or names from JAN to DEC, as in 6, JAN,JUL, 4-9 or */3",
        least: 1,
        most: 12,
        names: &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
        days: Days::None,
    },
    Rule {
        name: "the day of the week",
        allowed: "* or numbers from 0 to 7, where 0 and 7 are Sunday, or names from SUN to SAT, as in 1, MON,FRI or 1-5",
        least: 0,
        most: 7,
        names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
        days: Days::OfWeek,
    },
];

impl Field {
    pub(super) const EMPTY: Self = Self {
        is_open: false,
        values: 0,
        others: BTreeSet::new(),
    };
}

impl Rule {
    /// What a field of this kind says; nothing where that is not understood.
    pub(super) fn read(&self, text: &str) -> Option<Field> {
        let mut field = Field::EMPTY;
        if text == "*" || (text == "?" && self.days != Days::None) {
            field.is_open = true;
            return Some(field);
        }
        for item in text.split(',') {
            match self.special(item) {
                Some(special) => drop(field.others.insert(special)),
                None => field.values |= self.values(item)?,
            }
        }
        Some(field)
    }

    /// The values of an item of a list: a value, a range or all of them, perhaps in steps.
    fn values(&self, item: &str) -> Option<u64> {
        let (base, step) = match item.split_once('/') {
            Some((base, step)) => (base, Some(number(step).filter(|step| *step > 0)?)),
            None => (item, None),
        };
        let (from, to) = match base.split_once('-') {
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            None if base == "*" => (self.least, self.last()),
            None => {
                let from = self.value(base)?;
                (from, step.map_or(from, |_| self.last().max(from)))
            }
        };
        let range = from..=to;
        if range.is_empty() {
            return None;
        }
        let values = range.step_by(usize::from(step.unwrap_or(1)));
        Some(values.fold(0, |bits, value| bits | 1 << self.folded(value)))
    }

    fn value(&self, text: &str) -> Option<u8> {
        let named = self
            .names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(text));
        let value = match named {
            Some(position) => self.least + u8::try_from(position).ok()?,
            None => number(text)?,
        };
        (self.least..=self.most).contains(&value).then_some(value)
    }

    /// The last value of all: Sunday counts once.
    fn last(&self) -> u8 {
        match self.days {
            Days::OfWeek => self.most - 1,
            Days::None | Days::OfMonth => self.most,
        }
    }

    fn folded(&self, value: u8) -> u8 {
        match self.days {
            Days::OfWeek => value % self.most,
            Days::None | Days::OfMonth => value,
        }
    }

    /// What is no set of values, in one spelling; nothing for all that is one.
    fn special(&self, item: &str) -> Option<String> {
        let item = item.to_ascii_uppercase();
        match self.days {
            Days::OfMonth => (item == "L").then_some(item),
            Days::OfWeek => {
                if let Some((day, week)) = item.split_once('#') {
                    let week = number(week).filter(|week| (1..=5).contains(week))?;
                    let day = self.folded(self.value(day)?);
                    return Some(format!("{day}#{week}"));
                }
                let day = item.strip_suffix('L').or_else(|| item.strip_prefix('L'))?;
                Some(format!("{}L", self.folded(self.value(day)?)))
            }
            Days::None => None,
        }
    }
}

/// A number of one or two digits.
fn number(text: &str) -> Option<u8> {
    let is_number = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

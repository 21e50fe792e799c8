//! Generated values, which must be found nowhere but in the API.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use terraform_harness::leaks::{self, Places, Report};

/// Every value that was ever in use, the superseded ones included.
#[derive(Default)]
pub(super) struct Values {
    all: Vec<(String, SecretString)>,
    current: BTreeMap<String, SecretString>,
}

impl Values {
    /// Makes a new value under a label, in place of the one before. It has characters that JSON,
    /// URLs and shells write differently.
    pub(super) fn generate(&mut self, label: &str) -> Result<SecretString, getrandom::Error> {
        Ok(self.keep(label, format!("{}\"\\ &<é+/%", random()?)))
    }

    /// Makes a new value of letters and digits under a label.
    pub(super) fn generate_key(&mut self, label: &str) -> Result<SecretString, getrandom::Error> {
        Ok(self.keep(label, random()?))
    }

    fn keep(&mut self, label: &str, value: String) -> SecretString {
        let value = SecretString::from(value);
        self.all.push((label.to_owned(), value.clone()));
        self.current.insert(label.to_owned(), value.clone());
        value
    }

    /// The newest value under a label.
    pub(super) fn current(&self, label: &str) -> Option<&SecretString> {
        self.current.get(label)
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Looks for all values in all forms.
    pub(super) fn search(&self, places: Places) -> Result<Report, leaks::Error> {
        let canaries: Vec<_> = self
            .all
            .iter()
            .map(|(label, value)| (label.as_str(), value.expose_secret()))
            .collect();
        leaks::search(&canaries, places)
    }
}

/// 32 hexadecimal digits.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_superseded_value_is_still_looked_for() {
        let mut values = Values::default();
        let old = values.generate("password").unwrap();
        let new = values.generate("password").unwrap();
        assert_ne!(old.expose_secret(), new.expose_secret());
        let current = values.current("password").unwrap();
        assert_eq!(current.expose_secret(), new.expose_secret());
        let places = Places::new().text("state", old.expose_secret());
        assert_eq!(values.search(places).unwrap().findings.len(), 1);
    }
}

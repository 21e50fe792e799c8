//! Texts that must not show, searched for in everything that is said and kept.

use super::Play;
use crate::keys::{KEYS, THEIR_KEY};
use crate::terraform::{Outcome, Report};

impl Play {
    pub(super) fn search_leaks(&self, report: &Report) -> Outcome {
        let keys = KEYS.iter().chain([&THEIR_KEY]).map(|key| key.text());
        let keys: Vec<String> = keys.collect();
        let canaries = &self.canaries;
        let unspeakable = || {
            canaries
                .never_stored
                .iter()
                .chain(&canaries.sensitive)
                .chain(&keys)
        };
        for diagnostic in report.said() {
            let text = format!("{} {}", diagnostic.summary, diagnostic.detail);
            if let Some(at) = unspeakable().position(|it| text.contains(it.as_str())) {
                return Err(format!("{:?} tells the secret {at}", diagnostic.summary));
            }
        }
        for label in self.terraform.state.keys() {
            let bytes = self.terraform.state_bytes(*label);
            let text = String::from_utf8_lossy(&bytes);
            let mut unstorable = canaries.never_stored.iter().chain(&keys);
            if unstorable.any(|it| text.contains(it.as_str())) {
                return Err(format!("the state of {label:?} holds a secret"));
            }
        }
        Ok(())
    }
}

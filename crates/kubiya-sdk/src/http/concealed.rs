//! Secret texts that servers know from other calls than the one at hand.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};

use super::redact::Forms;

/// The texts that no error of a client shows.
///
/// There may be thousands, told with every read: most runs have nothing to show, so adding one costs no more than
/// the text itself, and what takes work is done once, for the first text that is shown.
#[derive(Default)]
pub(super) struct Concealed(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    /// Keyed hashes of all of them.
    known: HashSet<u64>,
    hasher: RandomState,
    /// Not looked for yet.
    new: Vec<SecretString>,
    forms: Vec<Arc<Forms>>,
}

impl Concealed {
    /// An empty text is in every text, and says nothing.
    pub(super) fn add(&self, text: &SecretString) {
        if text.expose_secret().is_empty() {
            return;
        }
        let mut texts = self.lock();
        let hash = texts.hasher.hash_one(text.expose_secret());
        if texts.known.insert(hash) {
            texts.new.push(text.clone());
        }
    }

    /// What to look for in a text that is to be shown.
    pub(super) fn forms(&self) -> Vec<Arc<Forms>> {
        let mut texts = self.lock();
        let Texts { new, forms, .. } = &mut *texts;
        let added = new.drain(..).map(|text| Forms::of(text.expose_secret()));
        forms.extend(added.map(Arc::new));
        forms.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Texts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many texts nothing has been made of.
    #[cfg(test)]
    pub(super) fn idle(&self) -> usize {
        self.lock().new.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once_and_folded_once() {
        let concealed = Concealed::default();
        for text in ["one-text", "other-text", "one-text"] {
            concealed.add(&SecretString::from(text));
        }
        assert_eq!(concealed.idle(), 2);
        let before = concealed.forms();
        concealed.add(&SecretString::from("other-text"));
        concealed.add(&SecretString::from("third-text"));
        assert_eq!((before.len(), concealed.idle()), (2, 1));
        concealed.add(&SecretString::default());
        let after = concealed.forms();
        assert_eq!((after.len(), concealed.idle()), (3, 0));
        assert!(before.iter().zip(&after).all(|(a, b)| Arc::ptr_eq(a, b)));
    }
}

//! Secret texts that servers know from other calls than the one at hand.

use std::sync::{Arc, Mutex, PoisonError};

use secrecy::{ExposeSecret, SecretString};

/// The texts that no error of a client shows.
#[derive(Default)]
pub(super) struct Concealed(Mutex<Arc<Vec<SecretString>>>);

impl Concealed {
    pub(super) fn add(&self, text: &SecretString) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text_of = ExposeSecret::expose_secret;
        if !texts.iter().any(|known| text_of(known) == text_of(text)) {
            Arc::make_mut(&mut texts).push(text.clone());
        }
    }

    pub(super) fn texts(&self) -> Arc<Vec<SecretString>> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

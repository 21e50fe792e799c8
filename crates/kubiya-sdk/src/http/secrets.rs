//! What a server's answer to one request may repeat and nobody is to see.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::concealed::Concealed;
use super::redact::Scrubber;

/// The secrets of one request, and what is concealed for all. They are looked for only where something is shown.
pub(super) struct Secrets {
    own: Vec<SecretString>,
    concealed: Arc<Concealed>,
}

impl Secrets {
    pub(super) fn new<'a>(
        own: impl IntoIterator<Item = &'a str>,
        concealed: &Arc<Concealed>,
    ) -> Self {
        Self {
            own: own.into_iter().map(SecretString::from).collect(),
            concealed: Arc::clone(concealed),
        }
    }

    /// To be made once for all that is shown of an answer.
    pub(super) fn scrubber(&self) -> Scrubber {
        let own = self.own.iter().map(ExposeSecret::expose_secret);
        Scrubber::new(own).and(self.concealed.forms())
    }
}

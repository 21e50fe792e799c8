//! Whose an object is: the organisation that it was last written in, and the API key that wrote it.
//!
//! An object that another organisation's key does not find is not gone, and one of the same name that it finds is not
//! the one of the state. So every object has a [`Mark`] in its private data:
//!
//! - of the **organisation**, argon2id over what the key says of it, with a random salt. Names of organisations can
//!   be guessed, and the mark has to hold for every key of the organisation, so nothing but the cost of a guess
//!   protects the name;
//! - of the **key**, which answers in microseconds while the key is the one that laid the mark.

mod mark;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::SecretString;
use subtle::ConstantTimeEq;
use tokio::sync::OnceCell;

pub(crate) use self::mark::{Mark, Written};
use self::mark::{OrganisationTag, Salt};
use crate::fingerprint::{TagKey, slow_hash};
use crate::organisation::Organisation;

/// What the hash of an organisation begins with, so that it is no hash of anything else.
const DOMAIN: &[u8] = b"terraform-provider-kubiya organisation v1\0";

/// What a mark says about the API key at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It laid the mark.
    SameKey,
    /// It is another key of the same organisation.
    SameOrganisation,
    /// It is another key, and nobody can say of which organisation.
    Unclear,
    /// It is a key of another organisation.
    Foreign,
}

/// Lays and reads marks for one API key.
pub(crate) struct Guard {
    key: TagKey,
    organisation: Option<Organisation>,
    /// One for all that this process writes: the hash behind it costs milliseconds.
    mark: OnceCell<Option<Mark>>,
    /// The hash of the organisation under every salt that was met, for the same reason.
    tags: Mutex<BTreeMap<Salt, Tag>>,
}

/// Nothing inside where the system had no memory for the hash.
type Tag = Arc<OnceCell<Option<OrganisationTag>>>;

impl Guard {
    pub(crate) fn new(api_key: &SecretString) -> Self {
        Self {
            key: TagKey::derive(api_key),
            organisation: Organisation::of_key(api_key),
            mark: OnceCell::new(),
            tags: Mutex::default(),
        }
    }

    /// The mark of this key. Nothing where the system gives no randomness or no memory.
    pub(crate) async fn mark(&self) -> Option<Mark> {
        let lay = async {
            let mut salt = Salt::default();
            getrandom::fill(&mut salt).ok()?;
            let organisation = match &self.organisation {
                Some(organisation) => Some(self.tag(organisation, salt).await?),
                None => None,
            };
            let key = self.key.id(&salt);
            Some(Mark {
                salt,
                key,
                organisation,
            })
        };
        *self.mark.get_or_init(|| lay).await
    }

    /// What a mark says about this key.
    pub(crate) async fn standing(&self, mark: &Mark) -> Standing {
        if self.key.id(&mark.salt).ct_eq(&mark.key).into() {
            return Standing::SameKey;
        }
        let (Some(organisation), Some(laid)) = (&self.organisation, &mark.organisation) else {
            return Standing::Unclear;
        };
        match self.tag(organisation, mark.salt).await {
            Some(ours) if ours.ct_eq(laid).into() => Standing::SameOrganisation,
            Some(_) => Standing::Foreign,
            None => Standing::Unclear,
        }
    }

    async fn tag(&self, organisation: &Organisation, salt: Salt) -> Option<OrganisationTag> {
        let tag = {
            let mut tags = self.tags.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tags.entry(salt).or_default())
        };
        let compute = async {
            let input = [DOMAIN, organisation.as_bytes()].concat();
            let hash = slow_hash(salt, input).await?;
            hash.first_chunk().copied()
        };
        *tag.get_or_init(|| compute).await
    }
}

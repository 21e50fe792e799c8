//! The data of one organisation.

use std::collections::BTreeMap;

use crate::clock::Clock;
use crate::collection::{Collections, Reference, SentFields, Stamp};
use crate::noun::Noun;
use crate::problem::Problem;
use crate::secret::{SECRET, Secret, SecretMetadata};
use crate::shapes::USERS;

/// All organisations by name; one is founded when it is first reached.
pub(crate) type Organizations = BTreeMap<String, Organization>;

/// The data that one or more API keys open.
#[derive(Clone, Debug)]
pub(crate) struct Organization {
    pub(crate) name: String,
    pub(crate) secrets: BTreeMap<String, Secret>,
    pub(crate) objects: Collections,
}

impl Organization {
    /// One without anything.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            secrets: BTreeMap::new(),
            objects: Collections::default(),
        }
    }

    pub(crate) fn secret(&self, name: &str) -> Result<&Secret, Problem> {
        self.secrets.get(name).ok_or(Problem::NotFound(SECRET))
    }

    pub(crate) fn secret_mut(&mut self, name: &str) -> Result<&mut Secret, Problem> {
        self.secrets.get_mut(name).ok_or(Problem::NotFound(SECRET))
    }

    pub(crate) fn metadata(&self) -> Vec<SecretMetadata> {
        self.secrets
            .iter()
            .map(|(name, secret)| secret.metadata(name))
            .collect()
    }

    /// Refuses a name that another object than the one with this key has, and references to nothing.
    pub(crate) fn admits(&self, sent: &SentFields, key: Option<&str>) -> Result<(), Problem> {
        let shape = sent.shape();
        let is_taken = |name: &str| {
            let mut objects = self.objects.of(shape).iter();
            objects.any(|it| it.is_named(name) && Some(it.key.as_str()) != key)
        };
        if shape.unique_name && sent.name().is_some_and(is_taken) {
            return Err(Problem::NameTaken(shape.noun));
        }
        let is_dangling = |(reference, key): &(Reference, &str)| !self.has(reference.to, key);
        match sent.references().find(is_dangling) {
            Some((reference, _)) => Err(Problem::DanglingReference(shape.noun, reference.to)),
            None => Ok(()),
        }
    }

    /// Whether an object refers to the one with this key.
    pub(crate) fn uses(&self, noun: Noun, key: &str) -> bool {
        self.objects.all().any(|object| object.refers_to(noun, key))
    }

    /// The mark of a change that is made now: by the user with this e-mail address, or else by
    /// `author`, whoever that is.
    pub(crate) fn stamp(&self, author: &str, clock: &Clock) -> Stamp {
        let mut users = self.objects.of(&USERS).iter();
        let user = users.find(|user| user.text("email") == Some(author));
        Stamp {
            organization: self.name.clone(),
            by: user.map_or(author, |user| &user.key).to_owned(),
            at: clock.timestamp(),
        }
    }

    fn has(&self, noun: Noun, key: &str) -> bool {
        match noun {
            SECRET => self.secrets.contains_key(key),
            _ => {
                let mut objects = self.objects.all();
                objects.any(|object| object.shape.noun == noun && object.key == key)
            }
        }
    }
}

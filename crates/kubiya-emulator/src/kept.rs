//! An organisation as it once was.

use std::sync::Arc;

use crate::collection::StoredObject;
use crate::organization::Organization;
use crate::secret::Secret;

/// What an organisation had; it shares what has not changed since.
#[derive(Debug)]
pub(crate) struct Kept {
    name: String,
    secrets: Vec<(Arc<str>, Arc<Secret>)>,
    objects: Vec<Arc<StoredObject>>,
    last_number: Option<u64>,
}

impl Kept {
    pub(crate) fn of(organization: &Organization) -> Self {
        let secrets = organization.secrets.shared();
        let secrets = secrets.map(|(name, secret)| (Arc::clone(name), Arc::clone(secret)));
        Self {
            name: organization.name.clone(),
            secrets: secrets.collect(),
            objects: organization.objects.shared().map(Arc::clone).collect(),
            last_number: organization.last_number(),
        }
    }

    /// The organisation with what it had.
    pub(crate) fn again(&self) -> Organization {
        let mut organization = Organization::new(&self.name);
        for (name, secret) in &self.secrets {
            let secret = Arc::clone(secret);
            organization.secrets.insert_shared(name, secret);
        }
        for object in &self.objects {
            organization.objects.put(Arc::clone(object));
        }
        organization.count_on_from(self.last_number.unwrap_or_default());
        organization
    }
}

//! What every organisation has from the beginning.

use crate::auth::Key;
use crate::clock::Clock;
use crate::collection::{Described, Shape, StoredObject};
use crate::organization::{Organization, Organizations};
use crate::shapes::{SHAPES, USERS};

/// Founds organisations, so that usual configurations find what they refer to.
#[derive(Debug)]
pub(crate) struct Founding {
    pub(crate) clock: Clock,
    /// Who creates what nobody else is known to create; works in all organisations.
    pub(crate) created_by: String,
    /// Organisations, and who works there; one entry for each key.
    staff: Vec<(String, Option<String>)>,
}

impl Founding {
    pub(crate) fn new(keys: &[Key], created_by: &str, clock: &Clock) -> Self {
        let entry = |key: &Key| {
            let who = key.creator().map(str::to_owned);
            (key.organization_name().to_owned(), who)
        };
        Self {
            clock: clock.clone(),
            created_by: created_by.to_owned(),
            staff: keys.iter().map(entry).collect(),
        }
    }

    /// Founds the organisations of the keys, and admits their people to those that exist.
    pub(crate) fn found(&self, organizations: &mut Organizations) {
        for (name, _) in &self.staff {
            let organization = organizations
                .entry(name.clone())
                .or_insert_with(|| self.organization(name));
            self.admit(organization);
        }
    }

    pub(crate) fn organization(&self, name: &str) -> Organization {
        let mut organization = Organization::new(name);
        self.complete(&mut organization);
        organization
    }

    /// Adds whatever of the beginnings is not there.
    pub(crate) fn complete(&self, organization: &mut Organization) {
        for &shape in SHAPES {
            self.complete_collection(shape, organization);
        }
    }

    /// Adds those objects of a shape that there are from the beginning and that are not there.
    pub(crate) fn complete_collection(
        &self,
        shape: &'static Shape,
        organization: &mut Organization,
    ) {
        if shape.noun == USERS.noun {
            self.admit(organization);
        }
        for name in shape.founded {
            if organization.objects.named(shape, name).is_none() {
                self.add(shape, Described::Name((*name).to_owned()), organization);
            }
        }
    }

    /// Adds those of the people with keys, and of whoever creates without one, who are not there.
    ///
    /// Only an e-mail address makes a user.
    fn admit(&self, organization: &mut Organization) {
        let place = organization.name.clone();
        let with_keys = self.staff.iter().filter(|(name, _)| *name == place);
        let with_keys = with_keys.filter_map(|(_, who)| who.as_deref());
        for who in std::iter::once(self.created_by.as_str()).chain(with_keys) {
            let is_there = organization.objects.with_email(&USERS, who).is_some();
            if let Some((person, _)) = who.split_once('@')
                && !is_there
            {
                let fields = [("name", person), ("email", who)];
                let fields = fields.map(|(field, text)| (field.to_owned(), text.into()));
                let user = Described::Object(fields.into_iter().collect());
                self.add(&USERS, user, organization);
            }
        }
    }

    /// Adds an object as it is described, without any check.
    pub(crate) fn add(
        &self,
        shape: &'static Shape,
        object: Described,
        organization: &mut Organization,
    ) {
        let stamp = organization.stamp(&self.created_by, &self.clock);
        let object = StoredObject::new(shape, object.into_fields(), &stamp);
        organization.objects.put(object);
    }
}

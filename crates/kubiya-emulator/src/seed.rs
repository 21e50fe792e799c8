//! What an emulator without any data starts with, from a file.

mod file;

use std::borrow::Cow;
use std::path::Path;

use secrecy::ExposeSecret;

use crate::auth::Key;
use crate::collection::{Fields, SentFields, Shape, StoredObject};
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::organization::{Organization, Organizations};
use crate::problem::Problem;
use crate::secret::Secret;
use crate::shapes::SHAPES;
use file::{SeedFile, SeedSecret};

/// Reads a seed file; what it does not say is as in a new organisation.
pub(crate) fn read(path: &Path, founding: &Founding) -> Result<Organizations, FileError> {
    let SeedFile(mut seed) = json_file::read(path)?;
    let home = seed
        .organization
        .unwrap_or_else(|| Key::DEFAULT_ORGANIZATION.to_owned());
    let mut organizations = Organizations::new();
    for (number, secret) in (1..).zip(seed.secrets) {
        let place = secret.organization.as_ref().unwrap_or(&home).clone();
        let organization = organization(&mut organizations, &place);
        add_secret(organization, secret, founding)
            .map_err(|reason| at("secrets", number, &reason))?;
    }

    let at_home = organization(&mut organizations, &home);
    for &shape in SHAPES {
        let list = shape.noun.many;
        for (number, object) in (1..).zip(seed.lists.remove(list).unwrap_or_default()) {
            add_object(at_home, shape, object.into_fields(), founding)
                .map_err(|reason| at(list, number, &reason))?;
        }
        founding.complete_collection(shape, at_home);
    }
    for organization in organizations.values_mut() {
        founding.complete(organization);
    }
    Ok(organizations)
}

/// What is wrong with the entry that has this place in a list, from 1.
fn at(list: &str, number: usize, reason: &str) -> FileError {
    FileError::content(format!("entry {number} of {list:?}: {reason}"))
}

fn organization<'a>(organizations: &'a mut Organizations, name: &str) -> &'a mut Organization {
    organizations
        .entry(name.to_owned())
        .or_insert_with(|| Organization::new(name))
}

fn add_secret(
    organization: &mut Organization,
    seed: SeedSecret,
    founding: &Founding,
) -> Result<(), Cow<'static, str>> {
    for (field, text) in [("name", &*seed.name), ("value", seed.value.expose_secret())] {
        if text.is_empty() {
            return Err(format!("its {field} is empty").into());
        }
    }
    let secret = Secret {
        value: seed.value,
        description: seed.description,
        created_by: seed
            .created_by
            .unwrap_or_else(|| founding.created_by.clone()),
        created_at: seed
            .created_at
            .unwrap_or_else(|| founding.clock.timestamp()),
    };
    if organization.secrets.get(&seed.name).is_some() {
        return Err("another entry has its name".into());
    }
    organization.secrets.insert(seed.name, secret);
    Ok(())
}

/// Adds an object that the API would accept; it may name its uuid, which the API decides itself.
fn add_object(
    organization: &mut Organization,
    shape: &'static Shape,
    seed: Fields,
    founding: &Founding,
) -> Result<(), Cow<'static, str>> {
    if !shape.accepts_fields(&seed) {
        let known: Vec<&str> = shape.known_fields().collect();
        return Err(format!("it has another field than {}", known.join(", ")).into());
    }
    let key = shape.key.told(&seed).map(str::to_owned);
    let sent = SentFields::parse(shape, seed)
        .and_then(SentFields::whole)
        .and_then(|sent| organization.admits(&sent, None).map(|()| sent))
        .map_err(Problem::message)?;
    let mut given = sent.into_fields();
    if let Some(key) = &key {
        shape.key.show(key, &mut given);
    }
    let stamp = organization.stamp(&founding.created_by, &founding.clock);
    let object = StoredObject::new(shape, given, &stamp);
    if organization.objects.get(shape, &object.key).is_ok() {
        return Err("another entry has its uuid".into());
    }
    organization.objects.put(object);
    Ok(())
}

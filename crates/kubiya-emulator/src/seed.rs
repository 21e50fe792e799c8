//! What an emulator without any data starts with, from a file.

mod file;

use std::path::Path;

use secrecy::ExposeSecret;

use crate::auth::Key;
use crate::collection::{Fields, SentFields, Shape, StoredObject};
use crate::founding::Founding;
use crate::json_file::{self, FileError};
use crate::organization::{Organization, Organizations};
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
    for secret in seed.secrets {
        let place = secret.organization.as_ref().unwrap_or(&home).clone();
        add_secret(organization(&mut organizations, &place), secret, founding)?;
    }

    let at_home = organization(&mut organizations, &home);
    for &shape in SHAPES {
        for object in seed.lists.remove(shape.noun.many).unwrap_or_default() {
            add_object(at_home, shape, object.into_fields(), founding)?;
        }
        founding.complete_collection(shape, at_home);
    }
    if !seed.lists.is_empty() {
        return Err(FileError::content("it has a list that is not known"));
    }
    for organization in organizations.values_mut() {
        founding.complete(organization);
    }
    Ok(organizations)
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
) -> Result<(), FileError> {
    if seed.name.is_empty() || seed.value.expose_secret().is_empty() {
        return Err(FileError::content(
            "a secret in it has an empty name or value",
        ));
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
    match organization.secrets.insert(seed.name, secret) {
        None => Ok(()),
        Some(_) => Err(FileError::content("a name occurs twice in it")),
    }
}

/// Adds an object that the API would accept; it may name its uuid, which the API decides itself.
fn add_object(
    organization: &mut Organization,
    shape: &'static Shape,
    seed: Fields,
    founding: &Founding,
) -> Result<(), FileError> {
    if !shape.accepts_fields(&seed) {
        return Err(FileError::content("an object in it has an unknown field"));
    }
    let key = shape.key.told(&seed).map(str::to_owned);
    let sent = SentFields::parse(shape, seed)
        .and_then(SentFields::whole)
        .and_then(|sent| organization.admits(&sent, None).map(|()| sent))
        .map_err(|problem| FileError::Content(problem.message()))?;
    let mut given = sent.into_fields();
    if let Some(key) = &key {
        shape.key.show(key, &mut given);
    }
    let stamp = organization.stamp(&founding.created_by, &founding.clock);
    let object = StoredObject::new(shape, given, &stamp);
    if organization.objects.get(shape, &object.key).is_ok() {
        return Err(FileError::content("a uuid occurs twice in it"));
    }
    organization.objects.put(object);
    Ok(())
}

//! One object, as a data source or an import asks for it.

use tfplugin_framework::{Cx, Result};

use crate::directory::is_uuid;
use crate::error::{self, Verb};
use crate::objects::{Objects, Remote, named};

/// The object with this key, which is what `attribute` says.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub(crate) async fn by_key<T: Remote>(
    objects: &Objects<T>,
    attribute: &str,
    key: &str,
) -> Result<T> {
    match objects.find(key).await {
        Ok(Some(object)) => Ok(object),
        Ok(None) => Err(error::missing(T::NOUN, attribute, key).into()),
        Err(error) => Err(error::describe(Verb::Read, T::NOUN, key, &error).into()),
    }
}

/// The object with this id; where there is no id, the only one of this name.
///
/// # Errors
/// Where there is none, or there are several, or the API does not tell.
pub(crate) async fn by_id_or_name<T: Remote>(
    objects: &Objects<T>,
    id: &str,
    name: &str,
) -> Result<T> {
    match id {
        "" => only(objects.of_name(name).await?, name),
        id => by_key(objects, "id", id).await,
    }
}

/// The object with this key, else the only one of this name, as the list has them.
///
/// # Errors
/// Where there is none, or there are several of the name, or they cannot be listed.
async fn by_key_or_name<T: Remote>(objects: &Objects<T>, text: &str) -> Result<T> {
    let mut listed = objects.with_prefix(None).await?;
    if let Some(found) = listed.iter().position(|object| object.key() == text) {
        return Ok(listed.swap_remove(found));
    }
    only(named(listed, text), text)
}

/// The key of what is to be imported by its id, or by a name that no other has. That it is ours from now on is on record.
///
/// # Errors
/// As [`by_key_or_name`], where it is no id.
pub(crate) async fn imported<T: Remote>(
    cx: &mut Cx,
    objects: &Objects<T>,
    text: &str,
) -> Result<String> {
    let key = match is_uuid(text) {
        true => text.to_owned(),
        false => by_key_or_name(objects, text).await?.key().to_owned(),
    };
    objects.adopt(cx, &key).await;
    Ok(key)
}

fn only<T: Remote>(mut named: Vec<T>, name: &str) -> Result<T> {
    match named.len() {
        0 => Err(error::missing(T::NOUN, "name", name).into()),
        1 => Ok(named.swap_remove(0)),
        _ => {
            let ids: Vec<&str> = named.iter().map(T::key).collect();
            Err(error::ambiguous(T::NOUN, name, &ids).into())
        }
    }
}

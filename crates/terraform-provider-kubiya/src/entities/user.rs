//! `kubiya_users`: the users of the organisation.

use kubiya_sdk::User;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use crate::client::ProviderClient;
use crate::error;
use crate::finds::Shown;
use crate::letters::begins_with;
use crate::nouns::{self, Noun};

/// The type name of the data source.
pub(crate) const DATA_SOURCE: &str = "kubiya_users";

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
    email: String,
    status: String,
}

impl From<&User> for Summary {
    fn from(user: &User) -> Self {
        Self {
            id: user.id().to_owned(),
            name: user.name().to_owned(),
            email: user.email().to_owned(),
            status: user.status().to_owned(),
        }
    }
}

impl Shown for User {
    type Summary = Summary;

    const ATTRIBUTE: &'static str = "users";
    const DESCRIPTION: &'static str = "The users of the organisation, to whom agents can be given.";

    fn noun() -> Noun {
        nouns::USER
    }

    async fn selected(client: &ProviderClient, prefix: Option<&str>) -> Result<Vec<Self>> {
        let listed = client.api.users().list().await;
        let mut users = listed.map_err(|error| error::list(nouns::USER, &error))?;
        users.retain(|user| begins_with(user.name(), prefix));
        Ok(users)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("email", Type::String),
            ("status", Type::String),
        ]
    }
}

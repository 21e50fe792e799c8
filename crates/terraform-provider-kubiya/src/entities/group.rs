//! `kubiya_groups`: the groups of the organisation.

use kubiya_sdk::Group;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use crate::client::ProviderClient;
use crate::error;
use crate::finds::Shown;
use crate::letters::begins_with;
use crate::nouns::{self, Noun};

/// The type name of the data source.
pub(crate) const DATA_SOURCE: &str = "kubiya_groups";

#[derive(Serialize)]
pub(crate) struct Summary {
    id: String,
    name: String,
}

impl From<&Group> for Summary {
    fn from(group: &Group) -> Self {
        Self {
            id: group.id().to_owned(),
            name: group.name().to_owned(),
        }
    }
}

impl Shown for Group {
    type Summary = Summary;

    const ATTRIBUTE: &'static str = "groups";
    const DESCRIPTION: &'static str =
        "The groups of users of the organisation, to which agents and knowledge can be given.";

    fn noun() -> Noun {
        nouns::GROUP
    }

    async fn selected(client: &ProviderClient, prefix: Option<&str>) -> Result<Vec<Self>> {
        let listed = client.api.groups().list().await;
        let mut groups = listed.map_err(|error| error::list(nouns::GROUP, &error))?;
        groups.retain(|group| begins_with(group.name(), prefix));
        Ok(groups)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![("id", Type::String), ("name", Type::String)]
    }
}

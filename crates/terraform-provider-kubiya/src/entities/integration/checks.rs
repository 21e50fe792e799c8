//! Rules for all configurations of an integration together.

use std::collections::BTreeSet;

use tfplugin_framework::{Attr, Diagnostics};

use super::model::IntegrationModel;
use crate::directory::Kind;
use crate::error::integration as error;

/// What is wrong with a configuration of the resource, as far as it is known.
pub(super) fn problems(config: &IntegrationModel) -> Diagnostics {
    let mut found = Diagnostics::new();
    if let Some(name) = config.known_name()
        && Kind::Integration.is_built_in(name)
    {
        found.push(error::built_in(name));
    }
    let mut names = BTreeSet::new();
    for (index, it) in config.configs() {
        if let Some(name) = it.name.known()
            && !names.insert(name)
        {
            found.push(error::same_name(index, name));
        }
    }
    if lacks_default(config) {
        found.push(error::no_default());
    }
    found
}

/// Whether more than one is the default, which the API may or may not mind.
pub(super) fn has_several_defaults(config: &IntegrationModel) -> bool {
    let defaults = config
        .configs()
        .filter(|(_, it)| it.is_default.known() == Some(&true));
    defaults.count() > 1
}

/// Whether none can be the default. The only one is where it does not say.
fn lacks_default(config: &IntegrationModel) -> bool {
    let Some(configs) = config.configs.known() else {
        return false;
    };
    let is_only = configs.len() == 1;
    let can_be = |it: &Attr<_>| match it {
        Attr::Known(it) => default_of(it, is_only),
        Attr::Unknown | Attr::Null => true,
    };
    !configs.is_empty() && !configs.iter().any(can_be)
}

fn default_of(config: &super::model::ConfigModel, is_only: bool) -> bool {
    match config.is_default {
        Attr::Known(is_default) => is_default,
        Attr::Unknown => true,
        Attr::Null => is_only,
    }
}

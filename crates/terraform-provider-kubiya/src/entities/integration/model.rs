//! The resource's attributes as type, and how they become the API's and back.

use std::collections::BTreeMap;

use kubiya_sdk::{Integration, IntegrationConfig, VendorConfig, seal};
use serde::{Deserialize, Serialize};
use tfplugin_framework::{Attr, Hidden};

use super::schema::DEFAULT_TYPE;
use crate::attributes::{absorb_text, empty_if_null, text};
use crate::client::ProviderClient;
use crate::objects::Held;

/// A shorter text is in every message.
const SHORTEST_SECRET: usize = 4;

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct IntegrationModel {
    pub(super) name: Attr<String>,
    integration_type: Attr<String>,
    description: Attr<String>,
    pub(super) auth_type: Attr<String>,
    pub(super) configs: Attr<Vec<Attr<ConfigModel>>>,
    pub(super) id: Attr<String>,
}

/// One account, project or site.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct ConfigModel {
    pub(super) name: Attr<String>,
    pub(super) is_default: Attr<bool>,
    vendor_specific: Attr<Hidden<Settings>>,
}

type Settings = BTreeMap<String, Attr<String>>;

impl IntegrationModel {
    /// What is known of an integration of which only the name is known.
    pub(super) fn of_name(name: &str) -> Self {
        Self {
            name: Attr::Known(name.to_owned()),
            ..Self::default()
        }
    }

    /// The name; empty only where there is none yet, which no stored state is.
    pub(super) fn name(&self) -> &str {
        text(&self.name)
    }

    /// The name, if the plan knows it.
    pub(super) fn known_name(&self) -> Option<&str> {
        self.name.known().map(String::as_str)
    }

    /// What the state holds.
    pub(super) fn held(&self) -> Held<'_> {
        Held {
            key: self.name(),
            name: self.name(),
            created_at: None,
        }
    }

    /// The configurations that are known, each with its place.
    pub(super) fn configs(&self) -> impl Iterator<Item = (usize, &ConfigModel)> {
        let configs = self.configs.known().into_iter().flatten().enumerate();
        configs.filter_map(|(index, config)| Some((index, config.known()?)))
    }

    pub(super) fn configs_mut(&mut self) -> impl Iterator<Item = (usize, &mut ConfigModel)> {
        let configs = match &mut self.configs {
            Attr::Known(configs) => configs.as_mut_slice(),
            Attr::Unknown | Attr::Null => &mut [],
        };
        let configs = configs.iter_mut().enumerate();
        configs.filter_map(|(index, config)| match config {
            Attr::Known(config) => Some((index, config)),
            Attr::Unknown | Attr::Null => None,
        })
    }

    /// The integration as the API is to have it.
    pub(super) fn config(&self) -> IntegrationConfig {
        let mut config = IntegrationConfig::new(self.name(), text(&self.integration_type));
        self.lay_over(&Self::default(), &mut config);
        config
    }

    /// Changes what there is as this differs from `prior`: what neither of them has is the API's.
    pub(super) fn lay_over(&self, prior: &Self, config: &mut IntegrationConfig) {
        text(&self.description).clone_into(&mut config.description);
        if let Some(auth_type) = self.auth_type.known() {
            config.auth_type.clone_from(auth_type);
        }
        let laid = self.configs().map(|(_, own)| {
            let name = text(&own.name);
            let there = config.of_name(name).cloned();
            let mut laid = there.unwrap_or_else(|| VendorConfig::new(name));
            let before = prior.configs().find(|(_, it)| it.name == own.name);
            own.lay_over(before.map(|(_, before)| before), &mut laid);
            laid
        });
        config.configs = laid.collect();
    }

    /// Takes over the integration as the API has it, but for its name.
    pub(super) fn absorb(&mut self, integration: &Integration) {
        let config = integration.config();
        self.absorb_id(integration);
        absorb_text(&mut self.description, &config.description);
        if !config.integration_type.is_empty() {
            self.integration_type = config.integration_type.clone().into();
        }
        self.fill_in_type();
        self.auth_type = config.auth_type.clone().into();
        let mut rest: Vec<&VendorConfig> = config.configs.iter().collect();
        let mut seen = Vec::with_capacity(rest.len());
        for (_, own) in self.configs() {
            if let Some(place) = rest.iter().position(|it| it.name == text(&own.name)) {
                seen.push(Attr::Known(own.observing(rest.remove(place))));
            }
        }
        seen.extend(rest.into_iter().map(|it| Attr::Known(ConfigModel::of(it))));
        self.configs = Attr::Known(seen);
    }

    /// Takes over the id. Where the API gives none, the name stands for it.
    pub(super) fn absorb_id(&mut self, integration: &Integration) {
        if let Some(uuid) = integration.uuid() {
            self.id = uuid.to_owned().into();
        } else if text(&self.id).is_empty() {
            self.id = self.name.clone();
        }
    }

    /// Takes over what is unknown once the integration is there; where it could not be read that is null, since nothing
    /// unknown may be stored.
    pub(super) fn settle(&mut self, integration: Option<&Integration>) {
        if self.auth_type.is_unknown() {
            self.auth_type = integration.map(|it| it.config().auth_type.clone()).into();
        }
        if let Some(integration) = integration {
            self.absorb_id(integration);
        } else if self.id.is_unknown() {
            self.id = Attr::Null;
        }
    }

    /// Makes what is absent what it is for this provider, in a state of its predecessor, whose ids were random.
    pub(super) fn fill_in(&mut self) {
        empty_if_null(&mut self.description);
        empty_if_null(&mut self.configs);
        self.fill_in_type();
        for (_, config) in self.configs_mut() {
            empty_if_null(&mut config.is_default);
            config.fill_in();
        }
        self.id = self.name.clone();
    }

    /// One that says of no service is of the one that a configuration without a type means; another type would replace it.
    fn fill_in_type(&mut self) {
        if text(&self.integration_type).is_empty() {
            self.integration_type = DEFAULT_TYPE.to_owned().into();
        }
    }

    /// Keeps what the vendor is told out of what the API says from now on.
    pub(super) fn conceal(&self, client: &ProviderClient) {
        let settings = self.configs().flat_map(|(_, config)| config.settings());
        let values = settings.map(|(_, value)| value);
        for value in values.filter(|value| value.chars().count() >= SHORTEST_SECRET) {
            client.api.conceal(&seal(value.to_owned()));
        }
    }
}

impl ConfigModel {
    /// All that the API says of one.
    fn of(config: &VendorConfig) -> Self {
        let settings = config.vendor_specific.iter();
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned().into()));
        Self {
            name: config.name.clone().into(),
            is_default: config.is_default.into(),
            vendor_specific: Attr::Known(settings.collect::<Settings>().into()),
        }
    }

    /// The same, of what this one tells the vendor.
    fn observing(&self, config: &VendorConfig) -> Self {
        let told = self.settings().filter_map(|(name, _)| {
            let value = config.vendor_specific.get(name)?;
            Some((name.to_owned(), Attr::Known(value.to_owned())))
        });
        Self {
            vendor_specific: Attr::Known(told.collect::<Settings>().into()),
            ..Self::of(config)
        }
    }

    fn lay_over(&self, before: Option<&Self>, config: &mut VendorConfig) {
        config.is_default = self.is_default.known().copied().unwrap_or_default();
        let before = before.into_iter().flat_map(Self::settings);
        for (name, _) in before {
            if !self.settings().any(|(own, _)| own == name) {
                config.vendor_specific.remove(name);
            }
        }
        for (name, value) in self.settings() {
            config.vendor_specific.set(name, value);
        }
    }

    /// What the vendor is told, as far as it is known.
    fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        let settings = self.vendor_specific.known().map(Hidden::expose);
        let settings = settings.into_iter().flatten();
        settings.filter_map(|(name, value)| Some((name.as_str(), value.known()?.as_str())))
    }

    pub(super) fn tells_nothing(&self) -> bool {
        self.vendor_specific.is_null()
    }

    /// Tells the vendor what it was told before.
    pub(super) fn keep_settings_of(&mut self, before: Option<&Self>) {
        self.vendor_specific = before
            .map(|it| it.vendor_specific.clone())
            .unwrap_or_default();
        self.fill_in();
    }

    fn fill_in(&mut self) {
        if self.vendor_specific.is_null() {
            self.vendor_specific = Attr::Known(Settings::new().into());
        }
    }
}

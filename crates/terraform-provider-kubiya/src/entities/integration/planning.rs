//! What a plan comes to that the rules of the schema cannot know.

use tfplugin_framework::{Attr, Plan};

use super::model::{ConfigModel, IntegrationModel};

/// Says what holds where nothing is configured, and keeps what is there where another order is all that differs.
/// Terraform proposes by place what is to be kept, and a configuration is known by its name.
pub(super) fn settle(plan: &mut Plan<IntegrationModel>) {
    choose_default(&plan.config, &mut plan.planned);
    keep_settings(&plan.config, plan.prior.as_ref(), &mut plan.planned);
    let Some(prior) = &plan.prior else { return };
    if are_the_same(&plan.planned, prior) {
        plan.planned.configs = prior.configs.clone();
    }
    let mut settled = plan.planned.clone();
    settled.id = prior.id.clone();
    if plan.config.auth_type.is_null() {
        settled.auth_type = prior.auth_type.clone();
    }
    if settled == *prior {
        plan.planned = settled;
    }
}

fn choose_default(config: &IntegrationModel, planned: &mut IntegrationModel) {
    let is_only = planned.configs.known().map(Vec::len) == Some(1);
    for it in unsaid(config, planned, |it| it.is_default.is_null()) {
        it.is_default = Attr::Known(is_only);
    }
}

/// What the vendor is told stays where the configuration does not say it: an import without it must not remove it.
fn keep_settings(
    config: &IntegrationModel,
    prior: Option<&IntegrationModel>,
    planned: &mut IntegrationModel,
) {
    for it in unsaid(config, planned, ConfigModel::tells_nothing) {
        if !it.name.is_unknown() {
            let mut before = prior.into_iter().flat_map(IntegrationModel::configs);
            let before = before.find(|(_, before)| before.name == it.name);
            it.keep_settings_of(before.map(|(_, before)| before));
        }
    }
}

/// What is planned of the configurations that leave something out.
fn unsaid<'a>(
    config: &IntegrationModel,
    planned: &'a mut IntegrationModel,
    leaves_out: impl Fn(&ConfigModel) -> bool,
) -> impl Iterator<Item = &'a mut ConfigModel> {
    let places = config.configs().filter(|(_, it)| leaves_out(it));
    let places: Vec<usize> = places.map(|(place, _)| place).collect();
    let planned = planned.configs_mut();
    planned.filter_map(move |(place, it)| places.contains(&place).then_some(it))
}

/// Whether both have the same configurations, in whichever order.
fn are_the_same(planned: &IntegrationModel, prior: &IntegrationModel) -> bool {
    let (Attr::Known(planned), Attr::Known(prior)) = (&planned.configs, &prior.configs) else {
        return false;
    };
    let mut rest: Vec<_> = prior.iter().collect();
    planned.len() == prior.len()
        && planned.iter().all(|own| {
            let place = rest.iter().position(|it| *it == own);
            place.map(|place| rest.remove(place)).is_some()
        })
}

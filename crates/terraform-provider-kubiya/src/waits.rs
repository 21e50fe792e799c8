//! Every fixed wait of the provider in one table, which tests can shrink.

use std::time::Duration;

/// How long the provider waits, and for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    /// Those of the SDK.
    pub(crate) api: kubiya_sdk::Waits,
    /// While planning, for another resource to plan what a name refers to.
    pub(crate) sibling_planned: Duration,
    /// How long nothing may have been planned or read before planning counts as over.
    pub(crate) planning_is_quiet: Duration,
    /// While applying, for another resource or another program to make what a name refers to.
    pub(crate) sibling_made: Duration,
    /// Between two looks at the API for what another program makes.
    pub(crate) look_again: Duration,
    /// For a list that only adds to an error message.
    pub(crate) list_for_message: Duration,
    /// For a list of names before a create; without it the name is asked for.
    pub(crate) list_before_create: Duration,
    /// How long the absence of a name from a list is believed. Long enough for the creates of one second to
    /// share a list, short enough to notice what somebody else creates meanwhile.
    pub(crate) absence_holds: Duration,
    /// How long no list is asked for after one has failed.
    pub(crate) after_failed_list: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            api: kubiya_sdk::Waits::default(),
            sibling_planned: Duration::from_secs(1),
            planning_is_quiet: Duration::from_millis(250),
            sibling_made: Duration::from_secs(10),
            look_again: Duration::from_secs(3),
            list_for_message: Duration::from_secs(5),
            list_before_create: Duration::from_secs(10),
            absence_holds: Duration::from_secs(5),
            after_failed_list: Duration::from_secs(60),
        }
    }
}

impl Waits {
    /// The same waits, each `factor` times as long.
    pub(crate) fn scaled(factor: f64) -> Self {
        let Self {
            api,
            sibling_planned,
            planning_is_quiet,
            sibling_made,
            look_again,
            list_for_message,
            list_before_create,
            absence_holds,
            after_failed_list,
        } = Self::default();
        Self {
            api: api.scaled(factor),
            sibling_planned: sibling_planned.mul_f64(factor),
            planning_is_quiet: planning_is_quiet.mul_f64(factor),
            sibling_made: sibling_made.mul_f64(factor),
            look_again: look_again.mul_f64(factor),
            list_for_message: list_for_message.mul_f64(factor),
            list_before_create: list_before_create.mul_f64(factor),
            absence_holds: absence_holds.mul_f64(factor),
            after_failed_list: after_failed_list.mul_f64(factor),
        }
    }
}

//! Every fixed wait of the provider in one table, which tests can shrink.

use std::time::Duration;

/// How long the provider waits, and for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    /// Those of the SDK.
    pub(crate) api: kubiya_sdk::Waits,
    /// While planning, for another resource to plan what a name refers to.
    pub(crate) sibling_planned: Duration,
    /// Between the two plans of what is made anew on demand, which Core asks for at a go.
    pub(crate) planned_again: Duration,
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
    /// For how long after its creation an object that is not found may be one that the API does not show yet.
    pub(crate) object_is_new: Duration,
    /// How long such an object is looked for.
    pub(crate) new_object_shown: Duration,
    /// Before the second look at one; each further pause is twice as long as the last, up to a bound.
    pub(crate) look_at_new: Duration,
    /// How long a name may stay taken after what had it was deleted; no longer than the budget of a call.
    pub(crate) name_is_freed: Duration,
}

impl Waits {
    /// The usual waits, each `factor` times as long.
    pub(crate) fn scaled(factor: f64) -> Self {
        let millis = |usual| Duration::from_millis(usual).mul_f64(factor);
        let mut api = kubiya_sdk::Waits::default();
        // The buffers of a connection may hold a value as long as there is one. It is looked each time that this
        // has passed, so an idle connection ends within twice the time.
        api.idle = Duration::from_millis(800);
        Self {
            api: api.scaled(factor),
            sibling_planned: millis(1_000),
            planned_again: millis(25),
            planning_is_quiet: millis(250),
            sibling_made: millis(10_000),
            look_again: millis(3_000),
            list_for_message: millis(5_000),
            list_before_create: millis(10_000),
            absence_holds: millis(5_000),
            after_failed_list: millis(60_000),
            object_is_new: millis(60_000),
            new_object_shown: millis(6_000),
            look_at_new: millis(500),
            name_is_freed: millis(60_000),
        }
    }
}

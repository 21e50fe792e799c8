//! What the attributes of a trigger are for, in the words of the documentation.

pub(super) const TRIGGER: &str = "\
    A trigger of the organisation: a workflow that is published under a URL, which starts it on a runner. It is kept by \
    the composer, a service beside the API: see `composer_endpoint` of the provider.";

pub(super) const NAME: &str =
    "Name of the trigger. Several triggers can have one name; what tells them apart is their `id`.";

pub(super) const RUNNER: &str = "\
    Runner that executes the workflow: its name, in any letter case. Another one is published in place, which may change \
    the `url`. Nothing tells which runner a trigger has: it is null after an import, and the first apply publishes.";

pub(super) const WORKFLOW: &str = "\
    What is done, as a JSON object with `name`, `version` (an integer) and `steps` (an array of objects), such as \
    `jsonencode({...})`. Whatever else it has is sent, too. Another spelling of the same value is no change, and neither is \
    what the composer adds to it.";

pub(super) const ID: &str = "Id of the trigger.";

pub(super) const WORKFLOW_ID: &str = "The same as `id`.";

pub(super) const URL: &str = "\
    Where events are posted to. It is a credential. Only an apply that publishes gets to know it: it is null after an \
    import until then.";

pub(super) const STATUS: &str = "\
    What has become of the workflow: `published`, unless somebody has taken it back, which the next apply undoes.";

//! What the attributes of a runner are for, in the words of the documentation.

pub(super) const RUNNER: &str = "\
    A runner of the organisation, which executes agents in a cluster of yours. Agents refer to it by its name. It \
    cannot be changed: another name is another runner.";

pub(super) const NAME: &str = "\
    Name of the runner, unique in the organisation: not empty, neither `.` nor `..`, without control characters. A \
    change replaces the runner. `kubiya-hosted` is the runner that the platform operates, which cannot be made.";

pub(super) const RUNNER_TYPE: &str = "What kind of runner it is, as the API calls it.";

pub(super) const MANIFEST_URL: &str = "\
    Where the manifest lies that installs the runner in a cluster. Whoever has this URL can read the runner's \
    credentials. Only the create tells it: it is null after an import, and where the API's answer was lost.";

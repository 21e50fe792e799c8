//! What the attributes of an integration are for, in the words of the documentation.

pub(super) const INTEGRATION: &str = "\
    An integration of the organisation with another service, such as AWS, GitHub or Jira: the accounts that agents work \
    with. Agents refer to it by its name.";

pub(super) const NAME: &str = "\
    Name of the integration, unique in the organisation: not empty, neither `.` nor `..`, without control characters. A \
    change replaces the integration. `slack` and `kubernetes` are built into the platform and cannot be made.";

pub(super) const INTEGRATION_TYPE: &str = "\
    Which service it is for, such as `aws`, `gcp`, `azure`, `github`, `gitlab` or `jira`. A change replaces the \
    integration. Defaults to `aws`.";

pub(super) const DESCRIPTION: &str = "What the integration is for. Defaults to `\"\"`.";

pub(super) const AUTH_TYPE: &str = "\
    Whose credentials it works with: `global` or `per_user`. Where it is not set it is what the API chose, or none; \
    `\"\"` is none.";

pub(super) const ID: &str = "\
    Id of the integration: its UUID, or its name where the API does not tell one.";

pub(super) const CONFIGS: &str = "\
    The accounts, projects or sites that the integration works with, at least one. What tells them apart is their \
    `name`; another order is no change.";

pub(super) const CONFIG_NAME: &str = "Name of the configuration, unique in the integration.";

pub(super) const IS_DEFAULT: &str = "\
    Whether it is the one to take where none is named. One of several must be the default. Defaults to `true` for the \
    only one, and to `false` for one of several.";

pub(super) const VENDOR_SPECIFIC: &str = "\
    What the service needs to know, such as `arn` and `region` for AWS. It may hold credentials, so it is hidden in \
    output. What the API adds to it is not shown, and is no difference. Where it is left \
    out, what is there stays; `{}` removes what Terraform has set.";

//! What the attributes of a scheduled task are for, in the words of the documentation.

pub(super) const SCHEDULED_TASK: &str = "\
    What an agent of the organisation does at a given time, once or again and again. It cannot be changed: another \
    agent, channel, description or time is another task, which replaces this one.";

pub(super) const AGENT: &str = "\
    The agent that does it: its name or its id, in any letter case. Refer to it as `kubiya_agent.ADDRESS.name`, so \
    that it is created first.";

pub(super) const CHANNEL_ID: &str = "\
    The channel in which the agent answers: its id or its name, such as `#orders`. The API may call it by another \
    name afterwards; that is no difference.";

pub(super) const DESCRIPTION: &str = "\
    What the agent is told. What the API changes in its line ends, or drops of the white space around it, is no \
    difference.";

pub(super) const REPEAT: &str = "\
    When the task is repeated: `hourly`, `daily`, `weekly` or `monthly`, each counted from `scheduled_time`, or a cron \
    expression, in UTC, of minute, hour, day of the month, month and day of the week; a sixth field means nothing. \
    Empty where it is not set: the task then runs once.";

pub(super) const SCHEDULED_TIME: &str = "\
    When the task runs first, in UTC: `YYYY-MM-DDTHH:MM:SS`, without a time zone. It may be left out where `repeat` is \
    a cron expression. A time that is not known before apply, such as one that is made from `timestamp()`, does \
    not change a task that exists. What the server makes of the time of a repeated task is no difference.";

pub(super) const STATUS: &str = "\
    How far the task is, as the API says. `completed` for a task that has run once and that the API does not have any \
    more.";

pub(super) const TASK_TYPE: &str = "What kind of task it is, as the API says.";

pub(super) const NEXT_SCHEDULED_TIME: &str = "When a task that is repeated runs next, as the API says. Empty or null for one that runs once.";

pub(super) const PARAMETERS: &str = "What the API passes to the agent, as far as it is text.";

pub(super) const ID: &str = "Id of the task.";

pub(super) const UUID: &str = "A second id of the task, which nothing asks for.";

pub(super) const EMAIL: &str = "E-mail address of whose task it is, where the API says so.";

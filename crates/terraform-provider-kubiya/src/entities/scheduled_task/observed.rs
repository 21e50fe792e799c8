//! What a state takes over of a task as the API has it.
//!
//! No client of the API can change a task, so what differs from the state is how the API tells it: the name of a
//! channel, the time of the next run. All of that stays as it is configured, but for what shows another task.

use kubiya_sdk::ScheduledTask;
use tfplugin_framework::Attr;

use super::model::ScheduledTaskModel;
use super::{repeat, time};
use crate::attributes::text;
use crate::same_text::is_kept;

impl ScheduledTaskModel {
    /// Takes over the task as the API has it, but for what it refers to.
    pub(super) fn absorb(&mut self, task: &ScheduledTask) {
        let config = task.config();
        if self.id().is_empty() {
            self.id = task.id().to_owned().into();
        }
        if text(&self.channel_id).is_empty() {
            self.channel_id = config.channel_id.clone().into();
        }
        let differs = |description: &String| !is_kept(description, &config.description);
        if self.description.known().is_none_or(differs) {
            self.description = config.description.clone().into();
        }
        self.absorb_time(task);
        self.absorb_details(task);
    }

    /// Takes over what only the API decides. What it leaves out stays as it was.
    pub(super) fn absorb_details(&mut self, task: &ScheduledTask) {
        let details = [
            (&mut self.status, task.status()),
            (&mut self.task_type, task.task_type()),
            (&mut self.next_scheduled_time, task.next_scheduled_time()),
            (&mut self.uuid, task.uuid()),
            (&mut self.email, task.email()),
        ];
        for (attribute, told) in details {
            if let Some(told) = told {
                *attribute = told.to_owned().into();
            }
        }
        let parameters = task.parameters().iter();
        let parameters = parameters.map(|(name, value)| (name.clone(), value.clone().into()));
        self.parameters = Attr::Known(parameters.collect());
    }

    fn absorb_time(&mut self, task: &ScheduledTask) {
        let config = task.config();
        let told = config.scheduled_time.as_deref().and_then(time::told);
        if self.scheduled_time.is_null() {
            self.scheduled_time = told.clone().unwrap_or_default().into();
        }
        let times = [
            text(&self.scheduled_time),
            told.as_deref().unwrap_or_default(),
        ];
        self.repeat = match &config.cron {
            Some(cron) => repeat::told(text(&self.repeat), cron, &times).into(),
            None if self.repeat.is_null() => String::new().into(),
            None => return,
        };
    }
}

//! Actions, call by call as Core makes them.

use std::time::Duration;

use tfplugin_proto::generated::tfplugin6::{
    self as wire, invoke_action, plan_action, validate_action_config,
};
use tfplugin_proto::value::Value;
use tonic::Streaming;

use super::error::{Result, broken};
use super::schema::ObjectSchema;
use super::{Core, encode, judged, rules, without_errors};

/// Longer than any test's action goes on.
const LONGEST: Duration = Duration::from_secs(60);

/// An action that goes on. Dropping it is what a Core does that goes away.
#[derive(Debug)]
pub struct Invocation {
    events: Streaming<invoke_action::Event>,
}

/// What an action had to tell.
#[derive(Debug)]
pub struct Told {
    /// Its progress.
    pub progress: Vec<String>,
    /// Its warnings.
    pub warnings: Vec<wire::Diagnostic>,
}

impl Core {
    /// The schema of an action.
    ///
    /// # Errors
    /// Where the provider has no such action.
    pub fn action_schema(&self, type_name: &str) -> Result<&ObjectSchema> {
        let missing = || broken(format!("there is no action {type_name}"));
        self.actions.get(type_name).ok_or_else(missing)
    }

    /// Validates the configuration of an action, and plans it.
    ///
    /// # Errors
    /// What the provider objects to.
    pub async fn plan_action(&mut self, type_name: &str, config: &Value) -> Result<()> {
        let schema = self.action_schema(type_name)?.clone();
        let config = Some(encode(config, schema.ty())?);
        let request = validate_action_config::Request {
            type_name: type_name.to_owned(),
            config: config.clone(),
        };
        let answer = self.client.validate_action_config(request).await?;
        judged(&schema, answer.into_inner().diagnostics)?;
        let request = plan_action::Request {
            action_type: type_name.to_owned(),
            config,
            client_capabilities: self.capabilities(),
        };
        let answer = self.client.plan_action(request).await?.into_inner();
        if answer.deferred.is_some() {
            return Err(broken("an action is deferred, which Core did not allow"));
        }
        judged(&schema, answer.diagnostics).map(drop)
    }

    /// Invokes an action and waits for its end.
    ///
    /// # Errors
    /// What the provider reports, or the rule that its events break.
    pub async fn invoke_action(&mut self, type_name: &str, config: &Value) -> Result<Told> {
        self.begin_action(type_name, config).await?.end().await
    }

    /// Invokes an action, and leaves it going on.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn begin_action(&mut self, type_name: &str, config: &Value) -> Result<Invocation> {
        let schema = self.action_schema(type_name)?;
        let request = invoke_action::Request {
            action_type: type_name.to_owned(),
            config: Some(encode(config, schema.ty())?),
            client_capabilities: self.capabilities(),
        };
        let events = self.client.invoke_action(request).await?.into_inner();
        Ok(Invocation { events })
    }
}

impl Invocation {
    /// The next message of progress.
    ///
    /// # Errors
    /// Where the action ends instead.
    pub async fn progress(&mut self) -> Result<String> {
        match self.next().await? {
            Some(invoke_action::event::Type::Progress(progress)) => Ok(progress.message),
            _ => Err(broken("the action is over")),
        }
    }

    /// Waits for the end: one completed event, which is the last one.
    ///
    /// # Errors
    /// As [`Core::invoke_action`].
    pub async fn end(mut self) -> Result<Told> {
        let mut progress = Vec::new();
        let completed = loop {
            match self.next().await? {
                Some(invoke_action::event::Type::Progress(event)) => progress.push(event.message),
                Some(invoke_action::event::Type::Completed(completed)) => break completed,
                None => return Err(broken("an action ends without being completed")),
            }
        };
        if self.next().await?.is_some() {
            return Err(broken("an event follows the completed one"));
        }
        rules::is_unplaced(&completed.diagnostics)?;
        let warnings = without_errors(completed.diagnostics)?;
        Ok(Told { progress, warnings })
    }

    /// The next event. Core crashes over one that is none of the known ones.
    async fn next(&mut self) -> Result<Option<invoke_action::event::Type>> {
        let event = tokio::time::timeout(LONGEST, self.events.message()).await;
        match event.map_err(|_| broken("an action does not end"))?? {
            None => Ok(None),
            Some(invoke_action::Event { r#type: None }) => Err(broken("an event is of no kind")),
            Some(invoke_action::Event { r#type }) => Ok(r#type),
        }
    }
}

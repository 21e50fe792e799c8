//! ValidateActionConfig, PlanAction and InvokeAction.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{self, Stream};
use tfplugin_proto::value::Value;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use super::{Configured, Session, guarded, unknown_type, validate};
use crate::action::Progress;
use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostic, Diagnostics, Result};
use crate::erased::ErasedAction;
use crate::provider::Provider;

type Action<C> = Arc<dyn ErasedAction<C>>;

/// What happens while an action is invoked: progress, any number of times, and then its completion.
pub(crate) enum Event {
    Progress(String),
    Completed(Diagnostics),
}

impl<P: Provider> Session<P> {
    pub(crate) fn action(&self, type_name: &str) -> Result<Action<P::Client>> {
        let found = self.registry.actions().get(type_name);
        found
            .cloned()
            .ok_or_else(|| unknown_type("action", type_name))
    }

    /// Holds a configuration to its rules, as far as it is known: before a plan, and in it.
    pub(crate) async fn validate_action(&self, type_name: &str, config: &Value) -> Diagnostics {
        match self.action(type_name) {
            Ok(action) => held_to_rules(type_name, &*action, config).await,
            Err(errors) => errors,
        }
    }

    /// Invokes an action while its events are asked for: dropping them ends it.
    pub(crate) fn invoke(
        &self,
        type_name: &str,
        action: Action<P::Client>,
        config: Value,
    ) -> impl Stream<Item = Event> + Send + 'static {
        let (progress, messages) = Progress::channel();
        let (configured, type_name) = (self.configured(), type_name.to_owned());
        let work =
            async move { invoked(&configured, &type_name, &*action, &progress, &config).await };
        let invocation = Invocation {
            work: Some(Box::pin(work)),
            messages,
            outcome: None,
        };
        stream::unfold(invocation, async |mut invocation| {
            let event = invocation.next().await?;
            Some((event, invocation))
        })
    }
}

async fn held_to_rules<C>(
    type_name: &str,
    action: &dyn ErasedAction<C>,
    config: &Value,
) -> Diagnostics {
    let rules = || action.validate(config);
    validate::of_type(type_name, action.schema(), config, rules).await
}

/// What there is to tell at the end: warnings come with errors, and without.
async fn invoked<C>(
    configured: &Configured<C>,
    type_name: &str,
    action: &dyn ErasedAction<C>,
    progress: &Progress,
    config: &Value,
) -> Diagnostics {
    // What was not known while planning is known now.
    let mut found = held_to_rules(type_name, action, config).await;
    if found.has_errors() {
        return found;
    }
    let mut cx = configured.cx(WriteOnlyMode::default(), &[]);
    let work = async {
        let client = configured.client()?;
        let invocation = action.invoke(&mut cx, client, progress, config);
        until_stopped(&configured.stop, invocation).await
    };
    let outcome = guarded("invoke", type_name, work).await;
    found.extend(cx.diagnostics);
    if let Err(errors) = outcome.and_then(|outcome| outcome) {
        found.extend(errors);
    }
    found
}

/// Unlike a read, an action has effects, which it may have had already.
async fn until_stopped(
    stop: &CancellationToken,
    invocation: impl Future<Output = Result<()>>,
) -> Result<()> {
    tokio::select! {
        biased;
        () = stop.cancelled() => {
            let detail = "Terraform was interrupted while the action went on. What it had begun may be in effect.";
            Err(Diagnostic::error("Action interrupted", detail).into())
        }
        outcome = invocation => outcome,
    }
}

/// An action that goes on, and what it has told so far.
struct Invocation {
    /// Nothing once it is over.
    work: Option<Pin<Box<dyn Future<Output = Diagnostics> + Send>>>,
    messages: UnboundedReceiver<String>,
    outcome: Option<Diagnostics>,
}

impl Invocation {
    /// The next event. The last one is the completion, which comes after all that was told.
    async fn next(&mut self) -> Option<Event> {
        if let Some(work) = &mut self.work {
            tokio::select! {
                biased;
                Some(message) = self.messages.recv() => return Some(Event::Progress(message)),
                outcome = work => self.outcome = Some(outcome),
            }
            self.work = None;
        }
        match self.messages.try_recv() {
            Ok(message) => Some(Event::Progress(message)),
            Err(_) => self.outcome.take().map(Event::Completed),
        }
    }
}

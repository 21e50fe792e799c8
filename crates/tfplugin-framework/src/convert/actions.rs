//! The calls about actions.

use futures_util::StreamExt;
use tfplugin_proto::generated::tfplugin6::invoke_action::event::{Completed, Progress, Type};
use tfplugin_proto::generated::tfplugin6::{ActionSchema, DynamicValue, invoke_action};
use tonic::Status;
use tonic::codegen::BoxStream;

use super::quoting::Quoting;
use super::{ProviderService, from_proto, to_proto};
use crate::diagnostics::Diagnostics;
use crate::dispatch::ActionEvent;
use crate::provider::Provider;
use crate::schema::Schema;

impl<P: Provider> ProviderService<P> {
    pub(super) async fn validate_action(
        &self,
        type_name: &str,
        config: Option<&DynamicValue>,
    ) -> Diagnostics {
        let action = self.session.action(type_name);
        let config =
            action.and_then(|action| from_proto::value(config, action.ty(), "configuration"));
        match config {
            Ok(config) => self.session.validate_action(type_name, &config).await,
            Err(errors) => errors,
        }
    }

    /// Progress, as it comes, and one completion at the end.
    pub(super) fn invoke(
        &self,
        request: &invoke_action::Request,
    ) -> BoxStream<invoke_action::Event> {
        let type_name = &request.action_type;
        let begun = self.session.action(type_name).and_then(|action| {
            let config = from_proto::value(request.config.as_ref(), action.ty(), "configuration")?;
            let events = self.session.invoke(type_name, action.clone(), config);
            Ok(events.map(|it| Ok(event(it))))
        });
        match begun {
            Ok(events) => Box::pin(events),
            Err(errors) => Box::pin(tokio_stream::once(Ok::<_, Status>(completed(errors)))),
        }
    }
}

pub(super) fn schema(schema: &Schema) -> ActionSchema {
    ActionSchema {
        schema: Some(to_proto::schema(schema)),
    }
}

/// The event of the wire. It always says what it is: Core crashes over one that does not.
fn event(event: ActionEvent) -> invoke_action::Event {
    match event {
        ActionEvent::Progress(message) => typed(Type::Progress(Progress { message })),
        ActionEvent::Completed(found) => completed(found),
    }
}

fn completed(found: Diagnostics) -> invoke_action::Event {
    let diagnostics = to_proto::diagnostics(found, Quoting::Unplaced);
    typed(Type::Completed(Completed { diagnostics }))
}

fn typed(ty: Type) -> invoke_action::Event {
    invoke_action::Event { r#type: Some(ty) }
}

//! Actions.

use async_trait::async_trait;
use tfplugin_proto::value::{Type, Value};

use super::{model_from_value, validated};
use crate::action::{Action, Progress};
use crate::context::Cx;
use crate::diagnostics::{Diagnostics, Result};
use crate::schema::Schema;

/// [`Action`], in terms of values.
#[async_trait]
pub(crate) trait ErasedAction<C>: Send + Sync {
    fn schema(&self) -> &Schema;

    fn ty(&self) -> &Type;

    fn validate(&self, config: &Value) -> Diagnostics;

    async fn invoke(
        &self,
        cx: &mut Cx,
        client: &C,
        progress: &Progress,
        config: &Value,
    ) -> Result<()>;
}

/// An [`Action`] with its schema computed.
pub(crate) struct ServedAction<A> {
    action: A,
    schema: Schema,
    ty: Type,
}

impl<A: Action> ServedAction<A> {
    pub(crate) fn new(action: A) -> Self {
        let schema = action.schema();
        let ty = schema.ty();
        Self { action, schema, ty }
    }
}

#[async_trait]
impl<A: Action> ErasedAction<A::Client> for ServedAction<A> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn ty(&self) -> &Type {
        &self.ty
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        validated(config, |config| self.action.validate(config))
    }

    async fn invoke(
        &self,
        cx: &mut Cx,
        client: &A::Client,
        progress: &Progress,
        config: &Value,
    ) -> Result<()> {
        let config = model_from_value(config)?;
        self.action.invoke(cx, client, progress, config).await
    }
}

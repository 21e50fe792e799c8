//! Managed resources.

use async_trait::async_trait;
use tfplugin_proto::value::{Fields, Type, Value};

use super::{model_from_value, model_to_value, validated};
use crate::context::Cx;
use crate::diagnostics::{Applied, Diagnostics, Result};
use crate::plan;
use crate::resource::{Plan, Resource};
use crate::schema::Schema;

/// [`Resource`], in terms of values.
#[async_trait]
pub(crate) trait ErasedResource<C>: Send + Sync {
    fn schema(&self) -> &Schema;

    fn ty(&self) -> &Type;

    fn validate(&self, config: &Value) -> Diagnostics;

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&C>,
        plan: Plan<&Value>,
    ) -> Result<Value>;

    async fn plan_delete(&self, client: &C, state: &Value) -> Result<()>;

    async fn create(&self, cx: &mut Cx, client: &C, planned: &Value) -> Applied<Value>;

    async fn read(&self, cx: &mut Cx, client: &C, state: &Value) -> Result<Option<Value>>;

    async fn update(
        &self,
        cx: &mut Cx,
        client: &C,
        prior: &Value,
        planned: &Value,
    ) -> Applied<Value>;

    async fn delete(&self, cx: &mut Cx, client: &C, state: &Value) -> Result<()>;

    async fn import(&self, cx: &mut Cx, client: &C, id: &str) -> Result<Value>;

    fn reshape(&self, from: i64, stored: &mut Fields) -> Result<()>;

    fn upgrade(&self, from: i64, state: &Value) -> Result<Value>;
}

/// A [`Resource`] with its schema computed.
pub(crate) struct ManagedResource<R> {
    resource: R,
    schema: Schema,
    ty: Type,
}

impl<R: Resource> ManagedResource<R> {
    pub(crate) fn new(resource: R) -> Self {
        let schema = resource.schema();
        let ty = schema.ty();
        Self {
            resource,
            schema,
            ty,
        }
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    fn write(&self, model: &R::Model) -> Result<Value> {
        model_to_value(model, &self.ty)
    }

    /// What was written, as a value. Where the model is no value, which is a bug of the provider, the plan
    /// stands in for it: what exists must not be lost from the state.
    fn applied(&self, applied: Applied<R::Model>, planned: &Value) -> Applied<Value> {
        let Applied {
            state,
            mut diagnostics,
        } = applied;
        let state = state.map(|model| {
            self.write(&model).unwrap_or_else(|errors| {
                diagnostics.extend(errors);
                planned.clone()
            })
        });
        Applied { state, diagnostics }
    }
}

#[async_trait]
impl<R: Resource> ErasedResource<R::Client> for ManagedResource<R> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn ty(&self) -> &Type {
        &self.ty
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        validated(config, |config| self.resource.validate(config))
    }

    async fn modify_plan(
        &self,
        cx: &mut Cx,
        client: Option<&R::Client>,
        plan: Plan<&Value>,
    ) -> Result<Value> {
        let mut plan = Plan {
            config: model_from_value(plan.config)?,
            prior: plan.prior.map(model_from_value).transpose()?,
            planned: model_from_value(plan.planned)?,
            changed: plan.changed,
        };
        self.resource.modify_plan(cx, client, &mut plan).await?;
        self.write(&plan.planned)
    }

    async fn plan_delete(&self, client: &R::Client, state: &Value) -> Result<()> {
        let state = model_from_value(state)?;
        self.resource.plan_delete(client, state).await
    }

    async fn create(&self, cx: &mut Cx, client: &R::Client, planned: &Value) -> Applied<Value> {
        match model_from_value(planned) {
            Ok(model) => self.applied(self.resource.create(cx, client, model).await, planned),
            Err(errors) => Applied::failed(errors),
        }
    }

    async fn read(&self, cx: &mut Cx, client: &R::Client, state: &Value) -> Result<Option<Value>> {
        let state = model_from_value(state)?;
        let state = self.resource.read(cx, client, state).await?;
        state.map(|model| self.write(&model)).transpose()
    }

    async fn update(
        &self,
        cx: &mut Cx,
        client: &R::Client,
        prior: &Value,
        planned: &Value,
    ) -> Applied<Value> {
        if self.schema.without_update {
            return Applied::ok(plan::settled(&self.schema, prior, planned));
        }
        match (model_from_value(prior), model_from_value(planned)) {
            (Ok(prior), Ok(model)) => self.applied(
                self.resource.update(cx, client, prior, model).await,
                planned,
            ),
            (Err(errors), _) | (_, Err(errors)) => Applied::failed(errors),
        }
    }

    async fn delete(&self, cx: &mut Cx, client: &R::Client, state: &Value) -> Result<()> {
        self.resource
            .delete(cx, client, model_from_value(state)?)
            .await
    }

    async fn import(&self, cx: &mut Cx, client: &R::Client, id: &str) -> Result<Value> {
        let state = self.resource.import(cx, client, id).await?;
        self.write(&state)
    }

    fn reshape(&self, from: i64, stored: &mut Fields) -> Result<()> {
        self.resource.reshape(from, stored)
    }

    fn upgrade(&self, from: i64, state: &Value) -> Result<Value> {
        self.write(&self.resource.upgrade(from, model_from_value(state)?)?)
    }
}

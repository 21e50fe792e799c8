//! Data sources.

use async_trait::async_trait;
use tfplugin_proto::value::{Type, Value};

use super::{model_from_value, model_to_value, validated};
use crate::context::Cx;
use crate::data_source::DataSource;
use crate::diagnostics::{Diagnostics, Result};
use crate::schema::Schema;

/// [`DataSource`], in terms of values.
#[async_trait]
pub(crate) trait ErasedDataSource<C>: Send + Sync {
    fn schema(&self) -> &Schema;

    fn ty(&self) -> &Type;

    fn validate(&self, config: &Value) -> Diagnostics;

    async fn read(&self, cx: &mut Cx, client: &C, config: &Value) -> Result<Value>;
}

/// A [`DataSource`] with its schema computed.
pub(crate) struct ServedDataSource<D> {
    data_source: D,
    schema: Schema,
    ty: Type,
}

impl<D: DataSource> ServedDataSource<D> {
    pub(crate) fn new(data_source: D) -> Self {
        let schema = data_source.schema();
        let ty = schema.ty();
        Self {
            data_source,
            schema,
            ty,
        }
    }
}

#[async_trait]
impl<D: DataSource> ErasedDataSource<D::Client> for ServedDataSource<D> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn ty(&self) -> &Type {
        &self.ty
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        validated(config, |config| self.data_source.validate(config))
    }

    async fn read(&self, cx: &mut Cx, client: &D::Client, config: &Value) -> Result<Value> {
        let config = model_from_value(config)?;
        let model = self.data_source.read(cx, client, config).await?;
        model_to_value(&model, &self.ty)
    }
}

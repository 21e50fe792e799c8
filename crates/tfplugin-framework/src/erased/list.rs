//! List resources.

use async_trait::async_trait;
use tfplugin_proto::value::{Type, Value};

use super::{model_from_value, model_to_value};
use crate::context::Cx;
use crate::diagnostics::Result;
use crate::list_resource::{ListResource, Listed};
use crate::schema::Schema;

/// What was found, its object as a value of the managed resource's type.
pub(crate) type ListedValue = Listed<Value>;

/// [`ListResource`], in terms of values.
#[async_trait]
pub(crate) trait ErasedList<C>: Send + Sync {
    fn schema(&self) -> &Schema;

    fn ty(&self) -> &Type;

    async fn list(
        &self,
        cx: &mut Cx,
        client: &C,
        config: &Value,
        object_ty: &Type,
    ) -> Result<Vec<ListedValue>>;
}

/// A [`ListResource`] with its schema computed.
pub(crate) struct ServedList<L> {
    list: L,
    schema: Schema,
    ty: Type,
}

impl<L: ListResource> ServedList<L> {
    pub(crate) fn new(list: L) -> Self {
        let schema = list.schema();
        let ty = schema.ty();
        Self { list, schema, ty }
    }
}

#[async_trait]
impl<L: ListResource> ErasedList<L::Client> for ServedList<L> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn ty(&self) -> &Type {
        &self.ty
    }

    async fn list(
        &self,
        cx: &mut Cx,
        client: &L::Client,
        config: &Value,
        object_ty: &Type,
    ) -> Result<Vec<ListedValue>> {
        let config = model_from_value(config)?;
        let found = self.list.list(cx, client, config).await?;
        let value = |listed: Listed<L::Model>| {
            Ok(ListedValue {
                object: model_to_value(&listed.object, object_ty)?,
                display_name: listed.display_name,
                is_configurable: listed.is_configurable,
            })
        };
        found.into_iter().map(value).collect()
    }
}

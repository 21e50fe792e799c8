//! ValidateDataResourceConfig and ReadDataSource.

use std::sync::Arc;

use tfplugin_proto::value::Value;

use super::{Session, guarded, interruptible, unknown_type, validate};
use crate::context::WriteOnlyMode;
use crate::diagnostics::{Diagnostics, Result};
use crate::erased::ErasedDataSource;
use crate::provider::Provider;

type DataSource<P> = Arc<dyn ErasedDataSource<<P as Provider>::Client>>;

impl<P: Provider> Session<P> {
    pub(crate) fn data_source(&self, type_name: &str) -> Result<DataSource<P>> {
        let found = self.registry.data_sources().get(type_name);
        found
            .cloned()
            .ok_or_else(|| unknown_type("data source", type_name))
    }

    pub(crate) async fn validate_data_source(
        &self,
        type_name: &str,
        config: &Value,
    ) -> Diagnostics {
        match self.data_source(type_name) {
            Ok(found) => {
                let rules = || found.validate(config);
                validate::of_type(type_name, found.schema(), config, rules).await
            }
            Err(errors) => errors,
        }
    }

    /// Reads a data source. Warnings come with the state.
    pub(crate) async fn read_data_source(
        &self,
        type_name: &str,
        config: &Value,
    ) -> (Result<Value>, Diagnostics) {
        let configured = self.configured();
        let mut cx = configured.cx(WriteOnlyMode::default(), &[]);
        let work = async {
            let data_source = self.data_source(type_name)?;
            let client = configured.client()?;
            interruptible(&configured.stop, data_source.read(&mut cx, client, config)).await
        };
        let outcome = guarded("read", type_name, work)
            .await
            .and_then(|outcome| outcome);
        (outcome, cx.diagnostics)
    }
}

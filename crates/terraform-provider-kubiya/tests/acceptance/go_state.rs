//! State files as the provider written in Go leaves them.

use serde_json::{Value, json};

use crate::cases::{Fallible, Outcome};
use crate::world::World;

impl World {
    /// Lays the state of one resource that the provider written in Go has left behind at this address, under a
    /// provider with this source.
    pub(crate) fn inherit(&self, source: &str, address: &str, attributes: &Value) -> Outcome {
        self.inherit_all(source, [(address, attributes)])
    }

    /// As [`inherit`](Self::inherit), of several resources.
    pub(crate) fn inherit_all<'a>(
        &self,
        source: &str,
        instances: impl IntoIterator<Item = (&'a str, &'a Value)>,
    ) -> Outcome {
        let resources = instances
            .into_iter()
            .map(|(address, attributes)| resource(source, address, attributes))
            .collect::<Fallible<Vec<Value>>>()?;
        let state = json!({
            "version": 4,
            "terraform_version": "1.9.8",
            "serial": 3,
            "lineage": "0d7f6f6e-3c62-4a7e-9d0c-2f6d6f1c9b11",
            "outputs": {},
            "resources": resources,
            "check_results": null,
        });
        Ok(self
            .terraform
            .write("terraform.tfstate", state.to_string())?)
    }
}

fn resource(source: &str, address: &str, attributes: &Value) -> Fallible<Value> {
    let (resource_type, label) = address.split_once('.').ok_or("no address")?;
    Ok(json!({
        "mode": "managed",
        "type": resource_type,
        "name": label,
        "provider": format!("provider[\"registry.terraform.io/{source}\"]"),
        "instances": [{
            "schema_version": 0,
            "attributes": attributes,
            "sensitive_attributes": [],
        }],
    }))
}

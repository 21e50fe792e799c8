//! State files as the provider written in Go leaves them.

use serde_json::{Value, json};

use crate::cases::Outcome;
use crate::world::World;

impl World {
    /// Lays the state of one resource that the provider written in Go has left behind at this address, under a
    /// provider with this source.
    pub(crate) fn inherit(&self, source: &str, address: &str, attributes: &Value) -> Outcome {
        let (resource_type, label) = address.split_once('.').ok_or("no address")?;
        let state = json!({
            "version": 4,
            "terraform_version": "1.9.8",
            "serial": 3,
            "lineage": "0d7f6f6e-3c62-4a7e-9d0c-2f6d6f1c9b11",
            "outputs": {},
            "resources": [{
                "mode": "managed",
                "type": resource_type,
                "name": label,
                "provider": format!("provider[\"registry.terraform.io/{source}\"]"),
                "instances": [{
                    "schema_version": 0,
                    "attributes": attributes,
                    "sensitive_attributes": [],
                }],
            }],
            "check_results": null,
        });
        Ok(self
            .terraform
            .write("terraform.tfstate", state.to_string())?)
    }
}

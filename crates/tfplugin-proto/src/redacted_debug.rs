//! `Debug` for messages with raw bytes, which may hold a user's secret: sizes, never content.
//!
//! The generator leaves these out (see `cargo xtask proto`). Every field is named here, so a field
//! added to a message does not compile until someone has decided whether it may be shown.

use std::collections::BTreeMap;
use std::fmt;

use crate::generated::{plugin, tfplugin6::*};

/// Implements `Debug` for a message: `show` fields as they are, `size` fields by size alone.
macro_rules! redacted_debug {
    ($($message:path { show: [$($shown:ident),*], size: [$($sized:ident),+] })+) => {$(
        impl fmt::Debug for $message {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let Self { $($shown,)* $($sized,)+ } = self;
                f.debug_struct(stringify!($message))
                    $(.field(stringify!($shown), $shown))*
                    $(.field(stringify!($sized), &format_args!("{}", $sized.size())))+
                    .finish()
            }
        }
    )+};
}

redacted_debug! {
    DynamicValue { show: [], size: [msgpack, json] }
    RawState { show: [], size: [json, flatmap] }
    read_resource::Request {
        show: [type_name, current_state, provider_meta, client_capabilities, current_identity],
        size: [private]
    }
    read_resource::Response {
        show: [new_state, diagnostics, deferred, new_identity],
        size: [private]
    }
    plan_resource_change::Request {
        show: [
            type_name, prior_state, proposed_new_state, config, provider_meta,
            client_capabilities, prior_identity
        ],
        size: [prior_private, planned_private]
    }
    plan_resource_change::Response {
        show: [
            planned_state, requires_replace, diagnostics, legacy_type_system, deferred,
            planned_identity
        ],
        size: [planned_private]
    }
    apply_resource_change::Request {
        show: [type_name, prior_state, planned_state, config, provider_meta, planned_identity],
        size: [planned_private]
    }
    apply_resource_change::Response {
        show: [new_state, diagnostics, legacy_type_system, new_identity],
        size: [private]
    }
    import_resource_state::ImportedResource {
        show: [type_name, state, identity],
        size: [private]
    }
    move_resource_state::Request {
        show: [
            source_provider_address, source_type_name, source_schema_version, source_state,
            target_type_name, source_identity, source_identity_schema_version
        ],
        size: [source_private]
    }
    move_resource_state::Response {
        show: [target_state, diagnostics, target_identity],
        size: [target_private]
    }
    open_ephemeral_resource::Response {
        show: [diagnostics, renew_at, result, deferred],
        size: [private]
    }
    renew_ephemeral_resource::Request { show: [type_name], size: [private] }
    renew_ephemeral_resource::Response { show: [diagnostics, renew_at], size: [private] }
    close_ephemeral_resource::Request { show: [type_name], size: [private] }
    read_state_bytes::Response { show: [total_length, range, diagnostics], size: [bytes] }
    write_state_bytes::RequestChunk { show: [meta, total_length, range], size: [bytes] }
    plugin::StdioData { show: [channel], size: [data] }
}

/// What may be said about content that must not be shown.
trait Size {
    fn size(&self) -> String;
}

impl Size for Vec<u8> {
    fn size(&self) -> String {
        format!("{} bytes", self.len())
    }
}

impl Size for Option<Vec<u8>> {
    fn size(&self) -> String {
        self.as_ref()
            .map_or_else(|| "absent".to_owned(), Size::size)
    }
}

impl Size for BTreeMap<String, String> {
    fn size(&self) -> String {
        format!("{} entries", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "canary-7f3a";

    fn value() -> Option<DynamicValue> {
        Some(DynamicValue {
            msgpack: CANARY.into(),
            json: CANARY.into(),
        })
    }

    #[test]
    fn values_show_their_size_only() {
        let shown = format!("{:?}", value());
        assert_eq!(
            shown,
            "Some(DynamicValue { msgpack: 11 bytes, json: 11 bytes })"
        );
    }

    #[test]
    fn flat_state_shows_its_number_of_entries_only() {
        let flatmap = [(CANARY.to_owned(), CANARY.to_owned())].into();
        let shown = format!(
            "{:?}",
            RawState {
                json: Vec::new(),
                flatmap
            }
        );
        assert_eq!(shown, "RawState { json: 0 bytes, flatmap: 1 entries }");
    }

    #[test]
    fn a_plan_request_shows_names_but_neither_values_nor_private_data() {
        let request = plan_resource_change::Request {
            type_name: "toy_thing".to_owned(),
            config: value(),
            prior_private: CANARY.into(),
            planned_private: CANARY.into(),
            ..Default::default()
        };
        let shown = format!("{request:#?}");
        assert!(shown.contains("toy_thing"), "{shown}");
        assert!(!shown.contains(CANARY), "{shown}");
        // Byte strings print as lists of numbers: look for the canary in that form as well.
        assert!(
            !shown.contains(&CANARY.as_bytes()[0].to_string()),
            "{shown}"
        );
    }

    #[test]
    fn absent_and_empty_private_data_are_told_apart() {
        let absent = close_ephemeral_resource::Request::default();
        let empty = close_ephemeral_resource::Request {
            private: Some(Vec::new()),
            ..Default::default()
        };
        assert!(format!("{absent:?}").contains("private: absent"));
        assert!(format!("{empty:?}").contains("private: 0 bytes"));
    }
}

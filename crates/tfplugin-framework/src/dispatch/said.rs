//! What plans have said already. Core plans an object twice where it replaces it, and once more while applying.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use tfplugin_proto::value::{Value, msgpack};

use crate::diagnostics::{Diagnostics, Severity};
use crate::schema::Schema;

/// The warnings of one process, as hashes: configurations hold what must not stay in memory.
#[derive(Default)]
pub(super) struct Said {
    hasher: RandomState,
    warnings: Mutex<BTreeSet<u64>>,
}

impl Said {
    /// Leaves out the warnings that were given about the same configuration of this type: that of one object, planned
    /// twice, or of several that are configured alike, for which one warning is enough.
    pub(super) fn once(
        &self,
        type_name: &str,
        schema: &Schema,
        config: &Value,
        found: &mut Diagnostics,
    ) {
        let is_warned = found.iter().any(|it| it.severity == Severity::Warning);
        if !is_warned {
            return;
        }
        // What cannot be encoded is warned about each time.
        let Ok(config) = msgpack::encode(config, &schema.ty()) else {
            return;
        };
        let mut said = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        found.retain(|it| {
            let place = it.attribute.as_ref().map(ToString::to_string);
            let about = (type_name, &*config, &it.summary, &it.detail, place);
            it.severity == Severity::Error || said.insert(self.hasher.hash_one(about))
        });
    }
}

//! What a provider has on offer, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::erased::{ErasedResource, ManagedResource};
use crate::resource::Resource;

/// The resources of a provider whose client is a `C`.
pub struct Registry<C> {
    resources: BTreeMap<String, Arc<dyn ErasedResource<C>>>,
    problems: Vec<String>,
}

impl<C: Send + Sync + 'static> Registry<C> {
    pub(crate) fn new() -> Self {
        Self {
            resources: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a managed resource under its full type name.
    pub fn resource<R: Resource<Client = C>>(&mut self, type_name: &str, resource: R) {
        let resource = ManagedResource::new(resource);
        let problems = resource.schema().problems();
        self.problems.extend(
            problems
                .into_iter()
                .map(|problem| format!("{type_name}: {problem}")),
        );
        if self
            .resources
            .insert(type_name.to_owned(), Arc::new(resource))
            .is_some()
        {
            self.problems
                .push(format!("{type_name}: two resources have this name"));
        }
    }

    pub(crate) fn resources(&self) -> &BTreeMap<String, Arc<dyn ErasedResource<C>>> {
        &self.resources
    }

    /// What is wrong with what was registered, one sentence each. A good provider has nothing here.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }
}

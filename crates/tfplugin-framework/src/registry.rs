//! What a provider has on offer, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::action::Action;
use crate::data_source::DataSource;
use crate::erased::{
    ErasedAction, ErasedDataSource, ErasedList, ErasedResource, ManagedResource, ServedAction,
    ServedDataSource, ServedList,
};
use crate::list_resource::ListResource;
use crate::resource::Resource;
use crate::schema::{Attribute, Schema};

/// What a provider offers whose client is a `C`.
pub struct Registry<C> {
    resources: Offers<dyn ErasedResource<C>>,
    data_sources: Offers<dyn ErasedDataSource<C>>,
    lists: Offers<dyn ErasedList<C>>,
    actions: Offers<dyn ErasedAction<C>>,
    problems: Vec<String>,
}

/// Things on offer, by type name.
pub(crate) type Offers<T> = BTreeMap<String, Arc<T>>;

impl<C: Send + Sync + 'static> Registry<C> {
    pub(crate) fn new() -> Self {
        Self {
            resources: Offers::new(),
            data_sources: Offers::new(),
            lists: Offers::new(),
            actions: Offers::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a managed resource under its full type name.
    pub fn resource<R: Resource<Client = C>>(&mut self, type_name: &str, resource: R) {
        let resource = Arc::new(ManagedResource::new(resource));
        self.check(type_name, resource.schema());
        if self
            .resources
            .insert(type_name.to_owned(), resource)
            .is_some()
        {
            self.problems
                .push(format!("{type_name}: two resources have this name"));
        }
    }

    /// Adds a data source under its full type name.
    pub fn data_source<D: DataSource<Client = C>>(&mut self, type_name: &str, data_source: D) {
        let data_source = Arc::new(ServedDataSource::new(data_source));
        self.check(type_name, data_source.schema());
        self.refuse_write_only(type_name, data_source.schema());
        if self
            .data_sources
            .insert(type_name.to_owned(), data_source)
            .is_some()
        {
            self.problems
                .push(format!("{type_name}: two data sources have this name"));
        }
    }

    /// Adds a list resource under the type name of the managed resource that it finds.
    pub fn list_resource<L: ListResource<Client = C>>(&mut self, type_name: &str, list: L) {
        let list = Arc::new(ServedList::new(list));
        self.check(type_name, list.schema());
        self.refuse_write_only(type_name, list.schema());
        if self.lists.insert(type_name.to_owned(), list).is_some() {
            self.problems
                .push(format!("{type_name}: two list resources have this name"));
        }
    }

    /// Adds an action under its full type name.
    pub fn action<A: Action<Client = C>>(&mut self, type_name: &str, action: A) {
        let action = Arc::new(ServedAction::new(action));
        self.check(type_name, action.schema());
        self.refuse_write_only(type_name, action.schema());
        for (name, attribute) in &action.schema().attributes {
            self.refuse_provided(type_name, name, attribute);
        }
        if self.actions.insert(type_name.to_owned(), action).is_some() {
            self.problems
                .push(format!("{type_name}: two actions have this name"));
        }
    }

    fn check(&mut self, type_name: &str, schema: &Schema) {
        let problems = schema.problems();
        self.problems.extend(
            problems
                .into_iter()
                .map(|problem| format!("{type_name}: {problem}")),
        );
    }

    fn refuse_write_only(&mut self, type_name: &str, schema: &Schema) {
        let problem = |name| format!("{type_name}: {name} can be write-only in a resource only");
        self.problems.extend(schema.write_only().map(problem));
    }

    /// Core has nowhere to keep what a provider would give an attribute of an action, and invokes it with what is
    /// configured.
    fn refuse_provided(&mut self, type_name: &str, path: &str, attribute: &Attribute) {
        if attribute.is_computed() {
            self.problems.push(format!(
                "{type_name}: {path} of an action is never computed"
            ));
        }
        if attribute.default.is_some() {
            self.problems
                .push(format!("{type_name}: {path} of an action has no default"));
        }
        for (name, member) in attribute.nested.iter().flat_map(|it| &it.attributes) {
            self.refuse_provided(type_name, &format!("{path}.{name}"), member);
        }
    }

    pub(crate) fn resources(&self) -> &Offers<dyn ErasedResource<C>> {
        &self.resources
    }

    pub(crate) fn data_sources(&self) -> &Offers<dyn ErasedDataSource<C>> {
        &self.data_sources
    }

    pub(crate) fn lists(&self) -> &Offers<dyn ErasedList<C>> {
        &self.lists
    }

    pub(crate) fn actions(&self) -> &Offers<dyn ErasedAction<C>> {
        &self.actions
    }

    /// What is wrong with what was registered, one sentence each. A good provider has nothing here.
    pub(crate) fn problems(&self) -> Vec<String> {
        let identified = |name| {
            self.resources
                .get(name)
                .is_some_and(|found| !found.schema().identity.is_empty())
        };
        let orphans = self
            .lists
            .keys()
            .filter(|name| !identified(*name))
            .map(|name| {
                format!(
                    "{name}: a list resource needs a managed resource of its name with an identity"
                )
            });
        self.problems.iter().cloned().chain(orphans).collect()
    }
}

#[cfg(test)]
mod tests;

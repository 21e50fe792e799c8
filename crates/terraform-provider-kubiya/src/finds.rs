//! Finding the objects of a kind: what data sources and list resources share.

mod all;
mod list;
mod listable;
mod one;
mod shown;

use tfplugin_framework::Registry;

pub(crate) use self::listable::Listable;
pub(crate) use self::one::{by_id_or_name, by_key, imported};
pub(crate) use self::shown::Shown;
use crate::client::ProviderClient;

/// Offers the list resource and the plural data source of a kind.
pub(crate) fn register<T: Listable>(registry: &mut Registry<ProviderClient>) {
    registry.list_resource(T::NOUN.type_name, list::List::<T>::default());
    register_data_source::<T>(registry, T::DATA_SOURCE);
}

/// Offers the plural data source of a kind, of this type name.
pub(crate) fn register_data_source<T: Shown>(
    registry: &mut Registry<ProviderClient>,
    type_name: &str,
) {
    registry.data_source(type_name, all::All::<T>::default());
}

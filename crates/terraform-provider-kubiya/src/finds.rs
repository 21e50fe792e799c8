//! Finding the objects of a kind: what data sources and list resources share.

mod all;
mod list;
mod listable;
mod one;

use tfplugin_framework::Registry;

pub(crate) use self::listable::Listable;
pub(crate) use self::one::{by_id_or_name, by_key};
use crate::client::ProviderClient;

/// Offers the list resource and the plural data source of a kind.
pub(crate) fn register<T: Listable>(registry: &mut Registry<ProviderClient>) {
    registry.list_resource(T::KIND.noun().type_name, list::List::<T>::default());
    registry.data_source(T::DATA_SOURCE, all::All::<T>::default());
}

//! The names by which [`crate::Attr`] and the bridge understand each other.

/// The name under which [`crate::Attr`] asks the deserialiser to tell unknown from null.
pub(crate) const ATTR_TOKEN: &str = "$tfplugin_framework::Attr";

/// The name under which [`crate::Attr`] tells the serialiser that a value is unknown.
pub(crate) const UNKNOWN_TOKEN: &str = "$tfplugin_framework::Unknown";

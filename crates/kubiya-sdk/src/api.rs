//! One module per group of the API: its types, its calls, its wire format.

pub(crate) mod secret;
pub(crate) mod secret_name;

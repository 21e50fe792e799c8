//! The kinds of values that are recorded: one resource type each.

use tfplugin_proto::value::Type;

/// What the provider's type names begin with.
const PREFIX: &str = "golden_";

/// The resource type whose attributes, one per kind, are unknown until it is applied.
pub(crate) const UNKNOWN: &str = "golden_unknown";

/// Every kind by name, with its type.
pub(crate) fn kinds() -> [(&'static str, Type); 10] {
    let object = Type::object([
        ("name", Type::String),
        ("size", Type::Number),
        ("tags", Type::list(Type::String)),
    ]);
    let nested = Type::object([
        ("name", Type::String),
        ("limits", Type::map(Type::Number)),
        ("labels", Type::set(Type::list(Type::String))),
    ]);
    [
        ("bool", Type::Bool),
        ("dynamic", Type::Dynamic),
        ("list", Type::list(Type::String)),
        ("map", Type::map(Type::String)),
        ("nested", Type::list(nested)),
        ("number", Type::Number),
        ("object", object),
        ("set", Type::set(Type::String)),
        ("set_of_numbers", Type::set(Type::Number)),
        ("string", Type::String),
    ]
}

/// The name of the resource type of a kind.
pub(crate) fn type_name(kind: &str) -> String {
    format!("{PREFIX}{kind}")
}

/// The kind that a resource type is of.
pub(crate) fn kind_of(type_name: &str) -> &str {
    type_name.strip_prefix(PREFIX).unwrap_or(type_name)
}

/// The type of a resource that has a name and a value of type `ty`.
pub(crate) fn case_of(ty: Type) -> Type {
    Type::object([("case", Type::String), ("value", ty)])
}

/// The type of a resource type.
pub(crate) fn resource(type_name: &str) -> Option<Type> {
    if type_name == UNKNOWN {
        return Some(Type::object(kinds()));
    }
    let kind = kind_of(type_name);
    let found = kinds().into_iter().find(|(name, _)| *name == kind);
    found.map(|(_, ty)| case_of(ty))
}

use crate::collection::{Field, Key, Paths, Shape};
use crate::noun::Noun;

/// The language models that agents may use, which the API shows as a feature flag.
///
/// Source: the Go provider asks for the flag; the names are among those that public modules use.
pub static MODELS: Shape = Shape {
    noun: Noun {
        one: "a model",
        many: "models",
    },
    paths: Paths::None,
    key: Key::Name,
    fields: &[Field::text("name").required()],
    unique_name: true,
    references: &[],
    is_guarded: false,
    has_pages: false,
    sparse: None,
    quirks: &[],
    founded: &[
        "azure/gpt-4",
        "azure/gpt-4o",
        "claude-4-opus",
        "claude-4-sonnet",
        "gpt-4o",
        "gpt-4o-mini",
    ],
};

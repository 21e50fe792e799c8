//! Reading texts out of a model's attributes, and putting them in.

use tfplugin_framework::{Attr, JsonMatch, JsonText, Value};

/// The elements of a set of texts. While planning, some may be unknown.
pub(crate) type Texts = Vec<Attr<String>>;

/// The text of a required attribute or of one with a default; empty where it is not known yet.
pub(crate) fn text(attr: &Attr<String>) -> &str {
    attr.known().map(String::as_str).unwrap_or_default()
}

/// The known elements of a set.
pub(crate) fn known(attr: &Attr<Texts>) -> impl Iterator<Item = &str> {
    let elements = attr.known().into_iter().flatten();
    elements.filter_map(|element| element.known().map(String::as_str))
}

/// Whether a set and every element of it are known.
pub(crate) fn is_wholly_known(attr: &Attr<Texts>) -> bool {
    attr.known()
        .is_some_and(|elements| !elements.iter().any(Attr::is_unknown))
}

/// A set of these texts.
pub(crate) fn texts(elements: impl IntoIterator<Item = String>) -> Attr<Texts> {
    Attr::Known(elements.into_iter().map(Attr::Known).collect())
}

/// Makes what is absent empty.
pub(crate) fn empty_if_null<T: Default>(attr: &mut Attr<T>) {
    if attr.is_null() {
        *attr = Attr::Known(T::default());
    }
}

/// The rule that every element of a set or list of texts has something in it.
pub(crate) fn check_filled(value: &Value) -> Result<(), String> {
    match any_element(value, |it| it.as_str().is_none_or(str::is_empty)) {
        true => Err("An element is null or empty. Leave it out.".to_owned()),
        false => Ok(()),
    }
}

/// The rule that no element of a set or list is null.
pub(crate) fn check_not_null(value: &Value) -> Result<(), String> {
    match any_element(value, Value::is_null) {
        true => Err("An element is null. Leave it out.".to_owned()),
        false => Ok(()),
    }
}

fn any_element(value: &Value, is_meant: impl Fn(&Value) -> bool) -> bool {
    matches!(value, Value::List(elements) if elements.iter().any(is_meant))
}

/// Takes over a text as the API has it. White space at the end is what the configuration says: an API may drop it.
pub(crate) fn absorb_text(attr: &mut Attr<String>, found: &str) {
    if !attr
        .known()
        .is_some_and(|text| differ_at_most_at_end(text, found))
    {
        *attr = found.to_owned().into();
    }
}

/// Takes over a JSON text as the API has it. Where that is what the configuration says, its spelling stays.
pub(crate) fn absorb_json(attr: &mut Attr<JsonText>, found: &JsonText, how: JsonMatch) {
    let shown = match attr.known() {
        Some(known) => known.clone().observing(found, how),
        None => found.canonical(),
    };
    *attr = Attr::Known(shown);
}

/// Whether two texts differ in white space at their ends at most.
pub(crate) fn differ_at_most_at_end(a: &str, b: &str) -> bool {
    a.trim_end() == b.trim_end()
}

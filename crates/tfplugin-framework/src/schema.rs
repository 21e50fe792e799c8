//! Schemas as data: which attributes an object has and how Terraform treats them.

mod attribute;
mod check;
pub(crate) mod nested;

use tfplugin_proto::value::Type;

pub use attribute::{Attribute, Content, Presence};
pub use check::{Check, not_empty, one_of};
pub use nested::{Attributes, Nested};

/// The attributes of a provider block, a resource or a data source.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The version that state is stored under. Raise it together with an upgrade of older state.
    pub version: i64,
    /// What the object is for, in Markdown.
    pub description: String,
    /// The attributes by name.
    pub attributes: Attributes,
    /// The names of the attributes that identify a remote object, in the order in which an import ID has them;
    /// empty where there is no identity.
    pub identity: Vec<String>,
    /// Whether no object is ever changed in place.
    pub without_update: bool,
    /// Groups of attributes of which a configuration sets exactly one.
    pub exactly_one_of: Vec<Vec<String>>,
}

impl Schema {
    /// A schema of version 0 without attributes.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ..Self::default()
        }
    }

    /// This schema, with another version.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = version;
        self
    }

    /// This schema, with one attribute more.
    #[must_use]
    pub fn attribute(mut self, name: &str, attribute: Attribute) -> Self {
        self.attributes.insert(name.to_owned(), attribute);
        self
    }

    /// This schema, with `name` as a part of the resource's identity (Terraform 1.12 and later).
    ///
    /// Of an identity of several parts, [`import`](crate::Resource::import) gets their texts with `/` between them,
    /// in the order of these calls. Only the last one may hold a `/` itself.
    #[must_use]
    pub fn identified_by(mut self, name: &str) -> Self {
        self.identity.push(name.to_owned());
        self
    }

    /// This schema, of a resource that has no update: whatever can be configured requires replacement, and
    /// [`update`](crate::Resource::update) is never called.
    #[must_use]
    pub fn without_update(mut self) -> Self {
        self.without_update = true;
        self
    }

    /// This schema, where a configuration sets exactly one of these attributes. Empty text counts as not
    /// set where it is the default.
    #[must_use]
    pub fn exactly_one_of(mut self, names: &[&str]) -> Self {
        let names = names.iter().map(|name| (*name).to_owned());
        self.exactly_one_of.push(names.collect());
        self
    }

    /// The schema of a data source that shows what a resource of this schema manages. It is found by exactly one
    /// of the attributes that `found_by` names; all others are computed. What is write-only cannot be shown.
    #[must_use]
    pub fn for_data_source(mut self, description: &str, found_by: &[&str]) -> Self {
        self.attributes.retain(|_, attribute| !attribute.write_only);
        for (name, attribute) in &mut self.attributes {
            attribute.show();
            match found_by {
                [only] if only == name => attribute.presence = Presence::Required,
                several if several.contains(&name.as_str()) => {
                    attribute.presence = Presence::OptionalComputed;
                }
                _ => {}
            }
            if found_by.contains(&name.as_str()) {
                *attribute = attribute.clone().check(not_empty());
            }
        }
        let schema = Self {
            attributes: self.attributes,
            ..Self::new(description)
        };
        match found_by {
            [] | [_] => schema,
            several => schema.exactly_one_of(several),
        }
    }

    /// The type of a whole object.
    #[must_use]
    pub fn ty(&self) -> Type {
        nested::object(&self.attributes)
    }

    /// The type of the identity.
    #[must_use]
    pub fn identity_ty(&self) -> Type {
        let ty = |name: &String| {
            (
                name.clone(),
                self.attributes
                    .get(name)
                    .map_or(Type::String, |attr| attr.ty.clone()),
            )
        };
        Type::object(self.identity.iter().map(ty))
    }

    /// The names of the write-only attributes.
    pub fn write_only(&self) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(|(_, attribute)| attribute.write_only)
            .map(|(name, _)| name.as_str())
    }

    /// What Core or a practitioner would trip over, one sentence each. A good schema has none.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, attribute) in &self.attributes {
            problems.extend(problems_of(name, name, attribute));
        }
        if self.without_update {
            let in_place = self.attributes.iter().filter(|(_, attribute)| {
                attribute.presence != Presence::Computed && !attribute.requires_replace
            });
            problems.extend(in_place.map(|(name, _)| {
                format!("{name}: a change must replace the object, which has no update")
            }));
        }
        for (place, name) in self.identity.iter().enumerate() {
            let problem = match self.attributes.get(name) {
                None => "is no attribute",
                Some(part) if part.ty != Type::String => "is no text",
                Some(_) if self.identity[..place].contains(name) => "is in it already",
                Some(_) => continue,
            };
            problems.push(format!("the identity names {name}, which {problem}"));
        }
        for name in self.exactly_one_of.iter().flatten() {
            let attribute = self.attributes.get(name);
            if !attribute.is_some_and(Attribute::is_optional) {
                problems.push(format!(
                    "exactly one of several is {name}, which is not optional"
                ));
            }
        }
        let moves = |(_, it): &(&String, &Attribute)| {
            it.presence != Presence::Computed && !it.requires_replace
        };
        for (name, _) in self
            .attributes
            .iter()
            .filter(|(_, it)| it.keeps_state_while_unknown)
        {
            let mut others = self.attributes.iter().filter(|(other, _)| *other != name);
            if let Some((other, _)) = others.find(moves) {
                problems.push(format!(
                    "{name}: its state cannot be kept while unknown where {other} changes in place"
                ));
            }
        }
        problems
    }
}

/// What is wrong with the attribute `name`, which is at `path`, and with those of the objects that it holds.
fn problems_of(path: &str, name: &str, attribute: &Attribute) -> Vec<String> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let mut problems = Vec::new();
    if name.is_empty() || !name.chars().all(legal) {
        problems.push(format!("the name {name:?} is not of a-z, 0-9 and _"));
    }
    let at = |path: &str, problem| format!("{path}: {problem}");
    problems.extend(attribute.problems().map(|problem| at(path, problem)));
    let members = attribute.nested.iter().flat_map(|it| &it.attributes);
    for (name, member) in members {
        let path = format!("{path}.{name}");
        let within = member.problems_as_member();
        problems.extend(within.map(|problem| at(&path, problem)));
        problems.extend(problems_of(&path, name, member));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_data_source_is_found_by_is_optional_where_there_is_a_choice() {
        let text = || Attribute::required(Type::String).requires_replace();
        let schema = Schema::new("A thing.")
            .version(3)
            .identified_by("id")
            .attribute("id", Attribute::computed(Type::String).keeps_state())
            .attribute("name", text())
            .attribute("token", text().write_only())
            .attribute(
                "note",
                Attribute::optional_computed(Type::String).default_value("".into()),
            )
            .for_data_source("One thing.", &["id", "name"]);
        assert_eq!(schema.problems(), Vec::<String>::new());
        assert!(schema.version == 0 && schema.identity.is_empty());
        assert_eq!(schema.exactly_one_of, [["id", "name"]]);
        let presences = schema.attributes.iter();
        let presences: Vec<_> = presences
            .map(|(name, it)| (name.as_str(), it.presence))
            .collect();
        assert_eq!(
            presences,
            [
                ("id", Presence::OptionalComputed),
                ("name", Presence::OptionalComputed),
                ("note", Presence::Computed),
            ]
        );
    }

    #[test]
    fn a_schema_that_core_would_refuse_is_named_with_its_attribute() {
        let schema = Schema::new("")
            .attribute("Name", Attribute::required(Type::String))
            .attribute("made", Attribute::computed(Type::String).write_only())
            .attribute(
                "size",
                Attribute::optional(Type::Number).default_value(1.into()),
            )
            .attribute("form", Attribute::optional(Type::Number).json_object())
            .attribute(
                "when",
                Attribute::optional(Type::String).keeps_state_while_unknown(),
            )
            .exactly_one_of(&["form", "made"])
            .identified_by("id")
            .identified_by("when")
            .identified_by("size")
            .identified_by("when");
        assert_eq!(
            schema.problems(),
            [
                "the name \"Name\" is not of a-z, 0-9 and _",
                "form: JSON text must be of type string",
                "made: a write-only attribute cannot be computed",
                "size: an attribute with a default must be optional and computed",
                "the identity names id, which is no attribute",
                "the identity names size, which is no text",
                "the identity names when, which is in it already",
                "exactly one of several is made, which is not optional",
                "when: its state cannot be kept while unknown where Name changes in place",
            ]
        );
    }

    #[test]
    fn what_can_be_configured_without_an_update_requires_replacement() {
        let text = |attribute: fn(Type) -> Attribute| attribute(Type::String);
        let schema = Schema::new("")
            .without_update()
            .attribute("name", text(Attribute::required).requires_replace())
            .attribute("id", text(Attribute::computed))
            .attribute("note", text(Attribute::optional))
            .attribute("zone", text(Attribute::optional_computed));
        assert_eq!(
            schema.problems(),
            [
                "note: a change must replace the object, which has no update",
                "zone: a change must replace the object, which has no update",
            ]
        );
    }

    #[test]
    fn what_is_wrong_inside_of_nested_objects_is_named_with_its_path() {
        let inner = Nested::list().attribute("Deep", Attribute::optional(Type::String));
        let nested = Nested::list()
            .attribute("deeper", Attribute::optional(inner))
            .attribute(
                "fixed",
                Attribute::required(Type::String).requires_replace(),
            )
            .attribute("hidden", Attribute::required(Type::String).write_only())
            .attribute(
                "size",
                Attribute::optional(Type::Number).default_value(1.into()),
            );
        let schema = Schema::new("").attribute("parts", Attribute::required(nested));
        assert_eq!(
            schema.problems(),
            [
                "the name \"Deep\" is not of a-z, 0-9 and _",
                "parts.fixed: whether a change replaces the object is for the attribute that holds the list to say",
                "parts.hidden: an attribute of a nested object cannot be write-only",
                "parts.size: an attribute with a default must be optional and computed",
            ]
        );
    }

    #[test]
    fn a_data_source_computes_every_member_of_nested_objects() {
        let nested = Nested::list()
            .attribute("name", Attribute::required(Type::String))
            .attribute(
                "size",
                Attribute::optional_computed(Type::Number).default_value(1.into()),
            )
            .attribute("token", Attribute::optional(Type::String).sensitive());
        let schema = Schema::new("")
            .attribute("id", Attribute::required(Type::String))
            .attribute("parts", Attribute::required(nested));
        let ty = schema.ty();
        let schema = schema.for_data_source("", &["id"]);
        assert_eq!(schema.problems(), Vec::<String>::new());
        assert_eq!(schema.ty(), ty);
        let parts = &schema.attributes["parts"];
        let members = &parts.nested.as_ref().unwrap().attributes;
        for attribute in members.values().chain([parts]) {
            assert!(attribute.presence == Presence::Computed && attribute.default.is_none());
        }
        assert!(members["token"].sensitive && !parts.is_quotable());
    }
}

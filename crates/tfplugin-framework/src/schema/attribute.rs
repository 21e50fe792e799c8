//! One attribute of a schema.

use tfplugin_proto::value::{Type, Value};

use super::check::Check;
use super::nested::Nested;
use crate::json_text::JsonKind;

/// Who gives an attribute its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The configuration, always.
    Required,
    /// The configuration, or nobody.
    Optional,
    /// The provider.
    Computed,
    /// The configuration, or else the provider.
    OptionalComputed,
}

/// What an attribute holds: values of a type, or objects whose members are attributes themselves.
#[derive(Clone, Debug)]
pub enum Content {
    /// Values of this type.
    Plain(Type),
    /// Objects with these attributes.
    Nested(Nested),
}

impl From<Type> for Content {
    fn from(ty: Type) -> Self {
        Self::Plain(ty)
    }
}

impl From<Nested> for Content {
    fn from(nested: Nested) -> Self {
        Self::Nested(nested)
    }
}

/// How Terraform treats one attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The type of its value.
    pub ty: Type,
    /// The attributes of the objects that it holds; nothing where its type says all of it.
    pub nested: Option<Nested>,
    /// Who gives it its value.
    pub presence: Presence,
    /// What it is for, in Markdown.
    pub description: String,
    /// Hidden in output, though stored.
    pub sensitive: bool,
    /// Never stored (Terraform 1.11 and later; a plain attribute before).
    pub write_only: bool,
    /// May hold a credential in the configuration, though it is not hidden in plans.
    pub never_quoted: bool,
    /// A change replaces the object.
    pub requires_replace: bool,
    /// The provider gives it once: it keeps its value when something else changes.
    pub keeps_state: bool,
    /// A value that is known after apply only counts as the one that is there.
    pub keeps_state_while_unknown: bool,
    /// Which JSON the text holds; nothing where it holds none.
    pub json: Option<JsonKind>,
    /// What the provider gives where the configuration gives nothing.
    pub default: Option<Value>,
    /// Rules for a configured value.
    pub checks: Vec<Check>,
}

impl Attribute {
    fn new(content: Content, presence: Presence) -> Self {
        let (ty, nested) = match content {
            Content::Plain(ty) => (ty, None),
            Content::Nested(nested) => (nested.ty(), Some(nested)),
        };
        Self {
            ty,
            nested,
            presence,
            description: String::new(),
            sensitive: false,
            write_only: false,
            never_quoted: false,
            requires_replace: false,
            keeps_state: false,
            keeps_state_while_unknown: false,
            json: None,
            default: None,
            checks: Vec::new(),
        }
    }

    /// An attribute that every configuration must set.
    #[must_use]
    pub fn required(content: impl Into<Content>) -> Self {
        Self::new(content.into(), Presence::Required)
    }

    /// An attribute that a configuration may set.
    #[must_use]
    pub fn optional(content: impl Into<Content>) -> Self {
        Self::new(content.into(), Presence::Optional)
    }

    /// An attribute that only the provider sets.
    #[must_use]
    pub fn computed(content: impl Into<Content>) -> Self {
        Self::new(content.into(), Presence::Computed)
    }

    /// An attribute that the provider sets where the configuration does not.
    #[must_use]
    pub fn optional_computed(content: impl Into<Content>) -> Self {
        Self::new(content.into(), Presence::OptionalComputed)
    }

    /// This attribute, with a description in Markdown.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// This attribute, hidden in output.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// This attribute, never stored. Hidden in output as well: an older Core would store and show it.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self.sensitive()
    }

    /// This attribute, which no diagnostic may have quoted from the configuration: a credential may be
    /// written into it, such as the password in a URL. Sensitive attributes are never quoted anyway.
    #[must_use]
    pub fn never_quoted(mut self) -> Self {
        self.never_quoted = true;
        self
    }

    /// This attribute, whose change replaces the object.
    #[must_use]
    pub fn requires_replace(mut self) -> Self {
        self.requires_replace = true;
        self
    }

    /// This attribute, which keeps its value when something else changes.
    #[must_use]
    pub fn keeps_state(mut self) -> Self {
        self.keeps_state = true;
        self
    }

    /// This attribute, which keeps its value while the configured one is known after apply only, so that
    /// `timestamp()` in it plans no change of what exists. That value is known by the time of an apply, when no
    /// known value of the plan may differ any more: so every other attribute must replace the object.
    #[must_use]
    pub fn keeps_state_while_unknown(mut self) -> Self {
        self.keeps_state_while_unknown = true;
        self
    }

    /// This attribute, whose text is a JSON object. Another spelling of the same value is no change; see
    /// [`crate::JsonText`]. As JSON may hold a credential, no diagnostic has it quoted. Empty text is refused,
    /// unless it is the default.
    #[must_use]
    pub fn json_object(self) -> Self {
        self.json(JsonKind::Object)
    }

    /// As [`Attribute::json_object`], for an array.
    #[must_use]
    pub fn json_array(self) -> Self {
        self.json(JsonKind::Array)
    }

    /// As [`Attribute::json_object`], for JSON of a given kind.
    #[must_use]
    pub fn json(mut self, kind: JsonKind) -> Self {
        self.json = Some(kind);
        self.never_quoted()
    }

    /// This attribute, with the value that it has where the configuration gives none.
    #[must_use]
    pub fn default_value(mut self, value: Value) -> Self {
        self.default = Some(value);
        self
    }

    /// This attribute, with one more rule for a configured value: a function, or what [`one_of`] and its like make.
    ///
    /// [`one_of`]: super::one_of
    #[must_use]
    pub fn check(mut self, check: impl Into<Check>) -> Self {
        self.checks.push(check.into());
        self
    }

    /// Whether the provider may give it a value.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        matches!(
            self.presence,
            Presence::Computed | Presence::OptionalComputed
        )
    }

    /// Whether a configuration may set it and need not.
    pub(crate) fn is_optional(&self) -> bool {
        matches!(
            self.presence,
            Presence::Optional | Presence::OptionalComputed
        )
    }

    /// Whether Core may print the line of the configuration that gives it its value. The line of one object
    /// may hold all of its members, and that of a list all of its objects.
    pub(crate) fn is_quotable(&self) -> bool {
        let mut members = self.nested.iter().flat_map(|it| it.attributes.values());
        !(self.sensitive || self.write_only || self.never_quoted) && members.all(Self::is_quotable)
    }

    /// Makes it one that the provider alone gives a value, as its members are.
    pub(super) fn show(&mut self) {
        self.presence = Presence::Computed;
        self.default = None;
        self.keeps_state = false;
        self.keeps_state_while_unknown = false;
        self.requires_replace = false;
        if let Some(nested) = &mut self.nested {
            nested.attributes.values_mut().for_each(Self::show);
        }
    }

    /// What is wrong with it as a member of an object that another attribute holds.
    pub(super) fn problems_as_member(&self) -> impl Iterator<Item = &'static str> {
        let rules = [
            (
                self.write_only,
                "an attribute of a nested object cannot be write-only",
            ),
            (
                self.requires_replace || self.keeps_state_while_unknown,
                "whether a change replaces the object is for the attribute that holds the list to say",
            ),
        ];
        broken(rules)
    }

    pub(super) fn problems(&self) -> impl Iterator<Item = &'static str> {
        let rules = [
            (
                self.write_only && self.is_computed(),
                "a write-only attribute cannot be computed",
            ),
            (
                self.default.is_some() && self.presence != Presence::OptionalComputed,
                "an attribute with a default must be optional and computed",
            ),
            (
                self.keeps_state && !self.is_computed(),
                "an attribute that keeps its state must be computed",
            ),
            (
                self.json.is_some() && self.ty != Type::String,
                "JSON text must be of type string",
            ),
        ];
        broken(rules)
    }
}

fn broken<const N: usize>(rules: [(bool, &'static str); N]) -> impl Iterator<Item = &'static str> {
    let broken = rules.into_iter().filter(|(broken, _)| *broken);
    broken.map(|(_, problem)| problem)
}

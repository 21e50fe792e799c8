//! Which diagnostics may have Core quote the configuration.
//!
//! Core prints the line of the attribute that a diagnostic is about, or else the line that its block begins
//! on. Where a credential is written into the configuration, that line may hold it: the line of its own
//! attribute always, and every line of the block where the block is one line, as in minified JSON.
//!
//! A path that is there and leads nowhere keeps Core from looking for a line. It still prints the address.
//!
//! **Source:** `ProtoToDiagnostics` and `ElaborateFromConfigBody` of Terraform and OpenTofu; tried with
//! Terraform 1.6 to 1.15.

use tfplugin_proto::generated::tfplugin6::{AttributePath, attribute_path};
use tfplugin_proto::path::{self, Step};

use super::path::to_proto;
use crate::diagnostics::Diagnostic;
use crate::dispatch::Schemas;
use crate::schema::{Attribute, Schema};

/// What Core may quote beside the diagnostics of a call.
#[derive(Clone, Copy)]
pub(super) enum Quoting<'a> {
    /// Nothing. A provider block with an API key in it often is one line.
    Never,
    /// Nothing, and without a path that leads nowhere: what an action comes to, Core places by itself. Terraform 1.16 puts
    /// `config` before a path, and would quote all of that object.
    Unplaced,
    /// What an object of this schema cannot hold a credential in.
    Of(&'a Schema),
}

impl<'a> Quoting<'a> {
    /// As the schema of `type_name` says; nothing where there is no such type.
    pub(super) fn of_type(type_name: &str, schemas: &Schemas<'a>) -> Self {
        schemas
            .get(type_name)
            .copied()
            .map_or(Self::Never, Self::Of)
    }

    /// The path to send with a diagnostic.
    pub(super) fn path(self, diagnostic: &Diagnostic) -> Option<AttributePath> {
        match self {
            Self::Unplaced => None,
            _ if self.allows(diagnostic) => diagnostic.attribute.as_ref().map(to_proto),
            _ => Some(nowhere()),
        }
    }

    /// The detail to send with a diagnostic: it names the attribute where Core does not show it.
    pub(super) fn detail(self, diagnostic: &Diagnostic) -> String {
        let detail = &diagnostic.detail;
        match place(diagnostic) {
            Some(place) if !self.allows(diagnostic) && !detail.contains(&place) => {
                format!("{place}: {detail}")
            }
            _ => detail.clone(),
        }
    }

    fn allows(self, diagnostic: &Diagnostic) -> bool {
        let Self::Of(schema) = self else { return false };
        match attribute(diagnostic).and_then(|name| schema.attributes.get(name)) {
            Some(attribute) => attribute.is_quotable(),
            None => schema.attributes.values().all(Attribute::is_quotable),
        }
    }
}

/// The top-level attribute that a diagnostic is about.
fn attribute(diagnostic: &Diagnostic) -> Option<&str> {
    match diagnostic.attribute.as_ref()?.steps().first()? {
        Step::Attribute(name) => Some(name),
        Step::Key(_) | Step::Index(_) => None,
    }
}

/// Where in the configuration a diagnostic is about, such as `parts[0].size`, but for the keys of a map, which are
/// the practitioner's own.
fn place(diagnostic: &Diagnostic) -> Option<String> {
    attribute(diagnostic)?;
    let steps = diagnostic.attribute.iter().flat_map(|path| path.steps());
    let steps = steps.take_while(|step| !matches!(step, Step::Key(_)));
    let root = path::AttributePath::root();
    let place = steps.fold(root, |path, step| path.join(step.clone()));
    Some(place.to_string())
}

/// One step that selects nothing, since a path without steps might count as none.
fn nowhere() -> AttributePath {
    AttributePath {
        steps: vec![attribute_path::Step { selector: None }],
    }
}

#[cfg(test)]
mod tests {
    use tfplugin_proto::path::AttributePath;
    use tfplugin_proto::value::Type;

    use super::*;
    use crate::schema::Nested;

    fn schema() -> Schema {
        let parts = Nested::list()
            .attribute("name", Attribute::required(Type::String))
            .attribute("token", Attribute::optional(Type::String).sensitive());
        let tags = Nested::list().attribute("name", Attribute::required(Type::String));
        Schema::new("")
            .attribute("parts", Attribute::optional(parts))
            .attribute("tags", Attribute::optional(tags))
            .attribute("name", Attribute::required(Type::String))
            .attribute("token", Attribute::required(Type::String).write_only())
            .attribute("shown", Attribute::computed(Type::String).sensitive())
            .attribute(
                "urls",
                Attribute::optional(Type::map(Type::String)).never_quoted(),
            )
    }

    fn nested(list: &str, name: &str) -> AttributePath {
        let object = AttributePath::attribute(list).join(Step::Index(1));
        object.join(Step::Attribute(name.to_owned()))
    }

    fn is_quoted(quoting: Quoting<'_>, diagnostic: &Diagnostic) -> bool {
        let path = quoting.path(diagnostic);
        path.is_none_or(|path| path.steps.iter().any(|step| step.selector.is_some()))
    }

    #[test]
    fn only_an_attribute_without_a_credential_is_quoted() {
        let schema = schema();
        let at = |path| Diagnostic::error("E", "D").at(path);
        for (path, quoted) in [
            (AttributePath::attribute("name"), true),
            (AttributePath::attribute("token"), false),
            (AttributePath::attribute("shown"), false),
            (AttributePath::attribute("urls"), false),
            (
                AttributePath::attribute("urls").join(Step::Key("a".into())),
                false,
            ),
            (nested("tags", "name"), true),
            // All of an object may be on one line.
            (nested("parts", "name"), false),
            (nested("parts", "token"), false),
            (AttributePath::attribute("parts"), false),
            (AttributePath::root(), false),
        ] {
            let diagnostic = at(path.clone());
            assert_eq!(
                is_quoted(Quoting::Of(&schema), &diagnostic),
                quoted,
                "{path}"
            );
            assert!(!is_quoted(Quoting::Never, &diagnostic), "{path}");
            assert_eq!(Quoting::Unplaced.path(&diagnostic), None, "{path}");
        }
    }

    #[test]
    fn an_object_without_credentials_is_quoted_as_a_whole() {
        let schema = Schema::new("").attribute("name", Attribute::required(Type::String));
        assert!(is_quoted(
            Quoting::Of(&schema),
            &Diagnostic::error("E", "D")
        ));
    }

    #[test]
    fn an_attribute_that_is_not_shown_is_named() {
        let schema = schema();
        let at = |path, detail: &str| {
            Quoting::Of(&schema).detail(&Diagnostic::error("E", detail).at(path))
        };
        let detail = |name, detail: &str| at(AttributePath::attribute(name), detail);
        let path = nested("parts", "token");
        assert_eq!(
            at(path.clone(), "It is empty."),
            "parts[1].token: It is empty."
        );
        let keyed = path.join(Step::Key("canary".into()));
        assert_eq!(at(keyed, "It is empty."), "parts[1].token: It is empty.");
        assert_eq!(detail("token", "It is empty."), "token: It is empty.");
        assert_eq!(
            detail("token", "The token is empty."),
            "The token is empty."
        );
        assert_eq!(detail("name", "It is empty."), "It is empty.");
        let unplaced = Diagnostic::error("E", "It is empty.").at_attribute("name");
        assert_eq!(Quoting::Unplaced.detail(&unplaced), "name: It is empty.");
    }
}

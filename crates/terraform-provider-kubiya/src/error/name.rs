//! What names and ids lead to: those that are taken, and those that nothing or too much goes by.

use tfplugin_framework::{Diagnostic, Severity};

use super::ids::some_of;
use crate::nouns::Noun;

/// What to do about a taken name, where the object that has it is or was one of the same configuration.
const IF_IT_IS_OURS: &str = "If it was managed under another address before, a moved block keeps it. If this resource is \
                             replaced with create_before_destroy, the old object still has the name: take \
                             create_before_destroy away, or change the name as well. A deposed object is destroyed \
                             by the next apply, so run it again. What another resource of \
                             this configuration manages must not be imported twice: remove one of the two.";

/// The diagnostic for a create whose name is taken. The object is imported by `import_id`, which is written as the
/// shell wants it; `note` says in whole sentences what the import leads to, and may be empty.
pub(crate) fn exists_already(noun: Noun, name: &str, import_id: &str, note: &str) -> Diagnostic {
    let detail = format!(
        "There is {} with this name in the organisation, and it was left alone. To manage it with Terraform, \
         {}\n\n{}\n\n{IF_IT_IS_OURS}",
        noun.with_article,
        how_to_import(noun, import_id),
        format!("{note} Otherwise choose another name.").trim_start()
    );
    taken(noun, name, detail)
}

/// As [`exists_already`], for what is imported by its name.
pub(crate) fn name_exists_already(noun: Noun, name: &str, note: &str) -> Diagnostic {
    exists_already(noun, name, &shell_quoted(name), note)
}

/// The diagnostic for a create whose name another object has in another letter case.
pub(crate) fn name_exists_in_other_letters(noun: Noun, name: &str, listed: &str) -> Diagnostic {
    let detail = format!(
        "The organisation has the {noun} {listed:?}, and the API may take the two names for the same. It was left \
         alone. To manage it with Terraform, write its name as {listed:?} and {}\n\nOtherwise choose another \
         name.",
        how_to_import(noun, &shell_quoted(listed))
    );
    taken(noun, name, detail)
}

pub(super) fn shell_quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', r"'\''"))
}

/// The diagnostic for a new name that another object has.
pub(crate) fn name_taken(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "Another {noun} of the organisation has this name. The {noun} was not changed. Choose another name."
    );
    taken(noun, name, detail)
}

fn taken(noun: Noun, name: &str, detail: String) -> Diagnostic {
    Diagnostic::error(format!("{} {name:?} exists already", noun.title()), detail)
        .at_attribute("name")
}

/// The warning for an object that the API keeps under another name than it was given.
pub(crate) fn kept_as(noun: Noun, name: &str, kept: &str) -> Diagnostic {
    let detail = format!(
        "The API keeps the {noun} under the name {kept:?}. Terraform takes that for {name:?}, so nothing has to be done. \
         To write {kept:?} in the configuration is a change of the name."
    );
    Diagnostic::warning(
        format!("{} {name:?} is kept as {kept:?}", noun.title()),
        detail,
    )
    .at_attribute("name")
}

/// The warning for a planned create of a name that an object outside of the state has, which the organisation spells
/// as `listed`. It is imported by its name where there is no `id`.
pub(crate) fn name_is_taken(noun: Noun, name: &str, listed: &str, id: Option<&str>) -> Diagnostic {
    let import_id = id.map_or_else(|| shell_quoted(listed), str::to_owned);
    let spelling = match listed == name {
        true => String::new(),
        false => format!("write its name as {listed:?} and "),
    };
    let detail = format!(
        "The organisation has the {noun} {listed:?}. The apply leaves it alone and fails, unless it is gone by then. To \
         manage it with Terraform, {spelling}{}\n\nOtherwise choose another name. {IF_IT_IS_OURS}",
        how_to_import(noun, &import_id)
    );
    as_warning(taken(noun, name, detail))
}

/// The warning for a planned new name that another object has.
pub(crate) fn new_name_is_taken(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "Another {noun} of the organisation has this name. Unless that is free by then, the apply fails. Where a new name \
         means a new {noun}, the old one is deleted before that. Choose another name, or free it first."
    );
    as_warning(taken(noun, name, detail))
}

/// The warning for a planned create of a name that an object of the state has and keeps.
pub(crate) fn name_is_managed(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "Another resource of this configuration manages {} with this name, and names are unique in the organisation. The \
         apply leaves it alone and fails. Give one of the two another name, or remove it; to change its address, use a \
         moved block.",
        noun.with_article
    );
    as_warning(taken(noun, name, detail))
}

fn as_warning(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..diagnostic
    }
}

/// Adds to a create in doubt which object has the name.
pub(crate) fn mention_namesake(failure: &mut Diagnostic, noun: Noun, import_id: &str) {
    failure.detail = format!(
        "{}\n\nThere is {} with this name now. If it is the one to be created, {}",
        failure.detail,
        noun.with_article,
        how_to_import(noun, import_id)
    );
}

fn how_to_import(noun: Noun, import_id: &str) -> String {
    format!(
        "import it, with the address shown above in the place of {}.ADDRESS:\n\n{}",
        noun.type_name,
        import_command(noun, import_id)
    )
}

pub(super) fn import_command(noun: Noun, import_id: &str) -> String {
    format!("  terraform import {}.ADDRESS {import_id}", noun.type_name)
}

/// The diagnostic for a create of a name that another create of the same run has.
pub(crate) fn configured_twice(noun: Noun, name: &str) -> Diagnostic {
    let detail = format!(
        "Another resource of this configuration creates {} with this name, and names are unique in the \
         organisation. Give one of the two another name, or remove it.",
        noun.with_article
    );
    Diagnostic::error(
        format!("{} {name:?} is configured twice", noun.title()),
        detail,
    )
    .at_attribute("name")
}

/// The diagnostic for a data source that finds nothing by what its `attribute` says.
pub(crate) fn missing(noun: Noun, attribute: &str, key: &str) -> Diagnostic {
    let hint = match attribute {
        "id" => "Check the id".to_owned(),
        _ => format!("Names are case-sensitive; check the {attribute}"),
    };
    let detail = format!(
        "The organisation has no {noun} {key:?}. {hint}, and that the API key is of the right organisation."
    );
    Diagnostic::error(format!("There is no {noun} {key:?}"), detail).at_attribute(attribute)
}

/// The diagnostic for a data source that finds several objects.
pub(crate) fn ambiguous(noun: Noun, name: &str, ids: &[&str]) -> Diagnostic {
    let detail = format!(
        "The organisation has {} {} of this name. Use the id of one of them instead of the name: {}.",
        ids.len(),
        noun.many,
        some_of(ids)
    );
    Diagnostic::error(format!("There are several {} {name:?}", noun.many), detail)
        .at_attribute("name")
}

/// The diagnostic for an import of what does not exist.
pub(crate) fn nothing_to_import(noun: Noun, import_id: &str) -> Diagnostic {
    let detail = format!(
        "The organisation has no {noun} {import_id:?}, so nothing was imported. Check the import ID, and that the API \
         key is of the right organisation. To create the {noun}, leave the import out."
    );
    Diagnostic::error(
        format!("There is no {noun} {import_id:?} to import"),
        detail,
    )
}

/// The diagnostic for an import ID that is no name, with what is wrong with it.
pub(crate) fn not_a_name(noun: Noun, problem: &str) -> Diagnostic {
    let detail = format!(
        "The import ID of {} is its name. {problem}",
        noun.with_article
    );
    Diagnostic::error("Invalid import ID", detail)
}

/// The diagnostic for an import ID that is no id.
pub(crate) fn not_an_id(noun: Noun) -> Diagnostic {
    let detail = format!(
        "The import ID of {} is its id, a UUID. The data source {} finds it by the {noun}'s name.",
        noun.with_article, noun.type_name
    );
    Diagnostic::error("Invalid import ID", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns;

    #[test]
    fn an_existing_name_is_shown_with_the_command_that_imports_it() {
        let found = name_exists_already(nouns::SECRET, "it's #1", "");
        assert!(
            found
                .detail
                .contains(r"terraform import kubiya_secret.ADDRESS 'it'\''s #1'")
        );
        assert_eq!(found.attribute.unwrap().to_string(), "name");
    }
}

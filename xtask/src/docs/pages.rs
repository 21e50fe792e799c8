//! Which pages there are, and what fills the placeholders of their templates.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use super::markdown;
use super::schema::{Identity, Object, Schemas};
use super::template::expand;
use crate::generated::{self, Files};

const PROVIDER: &str = "kubiya";
const TEMPLATES: &str = "templates";
const EXAMPLES: &str = "examples";
const GUIDES: &str = "guides";

type Text = Result<String, Box<dyn Error>>;

/// What a page is about, apart from guides.
#[derive(Clone, Copy)]
enum Kind {
    Provider,
    Resource,
    DataSource,
    ListResource,
    Action,
}

impl Kind {
    /// The folder of its pages, of their templates, and of its examples.
    fn folder(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Resource => "resources",
            Self::DataSource => "data-sources",
            Self::ListResource => "list-resources",
            Self::Action => "actions",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Provider => "provider.tf",
            Self::Resource => "resource.tf",
            Self::DataSource => "data-source.tf",
            Self::ListResource => "list-resource.tfquery.hcl",
            Self::Action => "action.tf",
        }
    }
}

/// The topic of a page.
struct Topic<'a> {
    kind: Kind,
    name: &'a str,
    schema: &'a Object,
    identity: Option<&'a Identity>,
}

/// Every page, by its path below the folder of the documentation.
///
/// # Errors
/// A template is missing, belongs to nothing, or has a placeholder that cannot be filled.
pub(super) fn all(schemas: &Schemas, root: &Path) -> Result<Files, Box<dyn Error>> {
    let mut templates = generated::read(&root.join(TEMPLATES))?;
    let mut pages = Files::new();
    for topic in topics(schemas) {
        let page = topic.page();
        let default = format!("{}.md", topic.kind.folder());
        let (path, template) = match (templates.remove(&page), templates.get(&default)) {
            (Some(template), _) => (&page, template),
            (None, Some(template)) => (&default, template.clone()),
            (None, None) => {
                return Err(format!(
                    "neither {TEMPLATES}/{page} nor {TEMPLATES}/{default} is there"
                )
                .into());
            }
        };
        let text = finish(path, &template, |words| topic.fill(words, root))?;
        pages.insert(page, text);
    }
    for (path, template) in templates {
        match path.split_once('/') {
            Some((GUIDES, _)) => {
                let text = finish(&path, &template, |words| shared(words, root))?;
                pages.insert(path, text);
            }
            Some(_) => return Err(format!("{TEMPLATES}/{path}: there is no such thing").into()),
            None => {}
        }
    }
    Ok(pages)
}

fn topics(schemas: &Schemas) -> Vec<Topic<'_>> {
    let provider = Topic {
        kind: Kind::Provider,
        name: PROVIDER,
        schema: &schemas.provider,
        identity: None,
    };
    let kinds: [(Kind, &BTreeMap<String, Object>); 4] = [
        (Kind::Resource, &schemas.resources),
        (Kind::DataSource, &schemas.data_sources),
        (Kind::ListResource, &schemas.list_resources),
        (Kind::Action, &schemas.actions),
    ];
    let others = kinds.into_iter().flat_map(|(kind, objects)| {
        objects.iter().map(move |(name, schema)| Topic {
            kind,
            name,
            schema,
            identity: schemas
                .identities
                .get(name)
                .filter(|_| matches!(kind, Kind::Resource)),
        })
    });
    [provider].into_iter().chain(others).collect()
}

/// Fills a template, and says in the page's front matter where it comes from.
fn finish(path: &str, template: &str, fill: impl Fn(&[&str]) -> Text) -> Text {
    let origin = format!("{TEMPLATES}/{path}");
    let text = expand(template, fill).map_err(|error| format!("{origin}:{error}"))?;
    let body = text.strip_prefix("---\n");
    let body = body.ok_or_else(|| format!("{origin} does not begin with front matter"))?;
    Ok(format!(
        "---\n# Made by `cargo xtask docs` from {origin}, which is the file to edit.\n{body}"
    ))
}

impl Topic<'_> {
    /// The path of its page, and of a template of its own.
    fn page(&self) -> String {
        let prefix = format!("{PROVIDER}_");
        let short = self.name.strip_prefix(&prefix).unwrap_or(self.name);
        match self.kind {
            Kind::Provider => "index.md".to_owned(),
            kind => format!("{}/{short}.md", kind.folder()),
        }
    }

    fn fill(&self, words: &[&str], root: &Path) -> Text {
        let block = &self.schema.block;
        match words {
            ["name"] => Ok(self.name.to_owned()),
            ["description"] => Ok(block.description.clone()),
            ["summary"] => Ok(summary(&block.description)),
            ["schema"] => Ok(markdown::schema(&block.attributes)),
            ["example"] => self.example(root),
            ["import"] => self.import(root),
            _ => shared(words, root),
        }
    }

    /// One of its examples, from the workspace's directory.
    fn file(&self, name: &str) -> String {
        let folder = self.kind.folder();
        match self.kind {
            Kind::Provider => format!("{EXAMPLES}/{folder}/{name}"),
            _ => format!("{EXAMPLES}/{folder}/{}/{name}", self.name),
        }
    }

    fn example(&self, root: &Path) -> Text {
        let example = code(&self.file(self.kind.example()), root)?;
        Ok(format!("## Example Usage\n\n{example}"))
    }

    /// The ways to import that there are examples of, and the identity.
    fn import(&self, root: &Path) -> Text {
        let ways = [
            ("import.sh", "On the command line:"),
            (
                "import/main.tf",
                "With an `import` block (Terraform 1.5 and later):",
            ),
            (
                "import-by-identity/main.tf",
                "With an `import` block and the resource's identity (Terraform or OpenTofu 1.12 and later):",
            ),
        ];
        let mut text = String::new();
        for (name, title) in ways {
            let file = self.file(name);
            if root.join(&file).is_file() {
                text += &format!("\n{title}\n\n{}", code(&file, root)?);
            }
        }
        if let Some(identity) = self.identity {
            text += &format!("\n### Identity Schema\n{}", markdown::identity(identity));
        }
        Ok(match text.as_str() {
            "" => text,
            _ => format!("## Import\n{text}"),
        })
    }
}

/// Fills what may stand in every template.
fn shared(words: &[&str], root: &Path) -> Text {
    match words {
        ["file", path] if path.split('/').next() == Some(EXAMPLES) => code(path, root),
        ["file", path] => {
            Err(format!("{path} is not in {EXAMPLES}, where everything is tested").into())
        }
        _ => Err(format!("unknown placeholder {{{{ {} }}}}", words.join(" ")).into()),
    }
}

/// A file as a block of code.
fn code(path: &str, root: &Path) -> Text {
    let language = match path.rsplit_once('.') {
        Some((_, "tf" | "hcl" | "tfrc")) => "terraform",
        Some((_, "sh")) => "shell",
        _ => return Err(format!("{path}: a file of no known language").into()),
    };
    let content = fs::read_to_string(root.join(path));
    let content = content.map_err(|error| format!("{path}: {error}"))?;
    Ok(format!("```{language}\n{}\n```\n", content.trim_end()))
}

/// The first paragraph of a text in Markdown, as plain text.
fn summary(markdown: &str) -> String {
    let paragraph = markdown.trim().split("\n\n").next().unwrap_or_default();
    let mut plain = String::new();
    let mut rest = paragraph;
    // Of a link only its text is kept.
    while let Some((before, after)) = rest.split_once("](") {
        let (before, text) = before.rsplit_once('[').unwrap_or(("", before));
        plain.extend([before, text]);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain.replace('`', "").replace('\n', " ")
}

#[cfg(test)]
mod tests;

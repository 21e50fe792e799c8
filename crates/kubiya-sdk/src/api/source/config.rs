//! A source as plain data.

use super::dynamic_config::DynamicConfig;

/// A source of tools: its configuration, and what the server adds to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) config: SourceConfig,
    pub(super) is_inline: bool,
    pub(super) created_at: Option<String>,
}

impl Source {
    /// The uuid, unique for ever.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name, which the server takes from the URL; empty if there is none. Not unique.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the tools come from; empty for a source that holds them itself.
    pub fn url(&self) -> &str {
        &self.config.url
    }

    /// The configuration, as the server has it. Its runner is always told, be it empty.
    pub fn config(&self) -> &SourceConfig {
        &self.config
    }

    /// Whether it holds its tools itself: they were written into it, or uploaded.
    pub fn is_inline(&self) -> bool {
        self.is_inline
    }

    /// When the source was created, in the server's own words; RFC 3339 as far as is known.
    pub fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }
}

/// Everything about a source that can be configured here.
///
/// # Examples
///
/// ```
/// use kubiya_sdk::{DynamicConfig, SourceConfig};
///
/// let mut config = SourceConfig::new("https://git.example/tools/tree/main/orders");
/// config.runner = Some("cluster-1".into());
/// config.dynamic_config = DynamicConfig::parse(r#"{"region": "eu-west-1"}"#)?;
/// # Ok::<(), kubiya_sdk::NotAnObject>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SourceConfig {
    /// Where the tools come from: a repository, perhaps with a branch and a folder. Not empty.
    pub url: String,
    /// What loads the source and executes its tools, by name. `None` leaves the choice to the server, and an update
    /// keeps what is there; empty means none.
    pub runner: Option<String>,
    /// What the tools are given.
    pub dynamic_config: DynamicConfig,
}

impl SourceConfig {
    /// A source of this URL, whose tools are given nothing, on whichever runner the server chooses.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            runner: None,
            dynamic_config: DynamicConfig::default(),
        }
    }

    /// Whether a source has this configuration.
    pub(super) fn is_of(&self, source: &Source) -> bool {
        let Self {
            url,
            runner,
            dynamic_config,
        } = &source.config;
        let is_it = |own: &String| Some(own) == runner.as_ref();
        self.url == *url
            && self.runner.as_ref().is_none_or(is_it)
            && self.dynamic_config == *dynamic_config
    }

    /// What a server might repeat in an error and must not be shown there.
    pub(super) fn sensitive(&self) -> Vec<&str> {
        let values = self.dynamic_config.sensitive();
        values.chain(credentials(&self.url)).collect()
    }
}

/// What may be a credential in a URL: a user and a password, or a token, before the host, and the values of a query.
fn credentials(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let values = query
        .split('&')
        .filter_map(|it| it.split_once('=').map(|(_, value)| value));
    let authority = url.split_once("//").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let before = authority.rsplit_once('@').map_or("", |(before, _)| before);
    let parts = before.split(':').chain(values);
    parts.filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_host_or_in_a_query_may_be_a_credential() {
        for (url, expected) in [
            ("https://user:pass@git.example/a@b", &["user", "pass"][..]),
            ("https://token@git.example", &["token"]),
            ("https://git.example/org/x@y?z=a@b", &["a@b"]),
            ("https://git.example/a?token=t&b&c=#d=e", &["t"]),
            ("git.example/a", &[]),
        ] {
            assert_eq!(credentials(url).collect::<Vec<_>>(), expected, "{url}");
        }
    }

    #[test]
    fn a_runner_that_is_left_to_the_server_can_be_any() {
        let mut config = SourceConfig::new("u");
        let mut source = Source {
            id: "s".into(),
            name: "n".into(),
            config: config.clone(),
            is_inline: false,
            created_at: None,
        };
        source.config.runner = Some("theirs".into());
        assert!(config.is_of(&source));
        for (runner, is_of) in [("theirs", true), ("", false), ("other", false)] {
            config.runner = Some(runner.into());
            assert_eq!(config.is_of(&source), is_of, "{runner}");
        }
    }
}

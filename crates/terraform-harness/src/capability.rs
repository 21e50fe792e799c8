//! What a Core can do. The fork has numbers of its own, so a version alone says nothing.

use std::fmt;

use crate::terraform::{Product, Terraform};
use crate::version::Version;

/// Something that not every Core can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Attributes and variables that are stored nowhere.
    WriteOnly,
    /// `import` blocks with an `identity`.
    ImportByIdentity,
    /// The command `query` and list resources.
    Query,
    /// `action` blocks.
    Action,
    /// What only the fork has: encrypted states, `for_each` of providers, `-exclude`, and `enabled`.
    TofuOnly,
}

impl Capability {
    /// Every one of them.
    pub const ALL: [Self; 5] = [
        Self::WriteOnly,
        Self::ImportByIdentity,
        Self::Query,
        Self::Action,
        Self::TofuOnly,
    ];

    /// The first version of a product that has it; `None` where no version has.
    ///
    /// **Source:** the change logs of both products.
    #[must_use]
    pub const fn since(self, product: Product) -> Option<Version> {
        let minor = match (self, product) {
            (Self::WriteOnly, _) | (Self::TofuOnly, Product::OpenTofu) => 11,
            (Self::ImportByIdentity, _) => 12,
            (Self::Query | Self::Action, Product::Terraform) => 14,
            (Self::Query | Self::Action, Product::OpenTofu)
            | (Self::TofuOnly, Product::Terraform) => return None,
        };
        Some(Version::new(1, minor, 0))
    }

    /// Whether this version of a product has it.
    #[must_use]
    pub fn is_in(self, product: Product, version: Version) -> bool {
        self.since(product).is_some_and(|since| version >= since)
    }
}

/// What it is, as a sentence names it.
impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WriteOnly => "write-only attributes",
            Self::ImportByIdentity => "imports by identity",
            Self::Query => "queries",
            Self::Action => "actions",
            Self::TofuOnly => "encrypted states",
        })
    }
}

impl Terraform {
    /// Whether this Core can do it.
    #[must_use]
    pub fn has(&self, capability: Capability) -> bool {
        capability.is_in(self.product(), self.version())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATURE: Version = Version::new(1, 99, 0);

    fn had_by(product: Product, version: Version) -> Vec<Capability> {
        let all = Capability::ALL.into_iter();
        all.filter(|it| it.is_in(product, version)).collect()
    }

    #[test]
    fn terraform_has_them_one_after_the_other() {
        use Capability::{ImportByIdentity, WriteOnly};
        let terraform = |minor, patch| had_by(Product::Terraform, Version::new(1, minor, patch));
        assert_eq!(terraform(10, 5), []);
        assert_eq!(terraform(11, 0), [WriteOnly]);
        assert_eq!(terraform(12, 0), [WriteOnly, ImportByIdentity]);
        assert_eq!(terraform(13, 5), [WriteOnly, ImportByIdentity]);
        assert_eq!(
            terraform(14, 0),
            [
                WriteOnly,
                ImportByIdentity,
                Capability::Query,
                Capability::Action
            ]
        );
    }

    #[test]
    fn opentofu_has_no_queries_and_no_actions_whatever_its_number() {
        use Capability::{ImportByIdentity, TofuOnly, WriteOnly};
        let tofu = |version| had_by(Product::OpenTofu, version);
        assert_eq!(tofu(Version::new(1, 10, 9)), []);
        assert_eq!(tofu(Version::new(1, 11, 0)), [WriteOnly, TofuOnly]);
        assert_eq!(tofu(MATURE), [WriteOnly, ImportByIdentity, TofuOnly]);
    }
}

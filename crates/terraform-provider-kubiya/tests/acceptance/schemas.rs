//! The schemas that the documentation is made from are those that Terraform prints.

use terraform_harness::{Product, Terraform};
use terraform_provider_kubiya::service;
use tfplugin_framework::testing::core::schemas_json;

use crate::cases::{Case, Outcome, cases};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![documents_are_made_from_the_schemas_that_terraform_prints]
}

/// Terraform leaves out the kinds that it does not know.
fn documents_are_made_from_the_schemas_that_terraform_prints(terraform: &Terraform) -> Outcome {
    const ADDRESS: &str = terraform_provider_kubiya::SOURCE;
    let world = World::new(terraform)?;
    let printed = world.terraform.providers_schema()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let made = runtime.block_on(schemas_json(ADDRESS, &service()))?;
    assert_eq!(printed["format_version"], made["format_version"]);
    let registry = terraform.product().registry();
    let address = ADDRESS.replace(Product::Terraform.registry(), registry);
    let kinds = printed["provider_schemas"][&address].as_object();
    let kinds = kinds.ok_or("there are no schemas")?;
    assert!(kinds.len() >= 3, "{kinds:?}");
    for (kind, schemas) in kinds {
        assert_eq!(schemas, &made["provider_schemas"][ADDRESS][kind], "{kind}");
    }
    Ok(())
}

data "kubiya_integrations" "all" {}

data "kubiya_integration" "each" {
  for_each = toset(data.kubiya_integrations.all.integrations[*].name)

  name = each.key
}

locals {
  # One without configurations cannot be managed.
  integrations = { for name, it in data.kubiya_integration.each : name => it if length(it.configs) > 0 }
}

import {
  for_each = local.integrations
  to       = kubiya_integration.all[each.key]
  id       = each.key
}

# What a configuration says of the service stays as it is where vendor_specific is left out.
resource "kubiya_integration" "all" {
  for_each = local.integrations

  name             = each.key
  description      = each.value.description
  integration_type = each.value.integration_type
  auth_type        = each.value.auth_type
  configs          = [for it in each.value.configs : { name = it.name, is_default = it.is_default }]
}

data "kubiya_secrets" "all" {}

locals {
  secrets = { for it in data.kubiya_secrets.all.secrets : it.name => it }
}

import {
  for_each = local.secrets
  to       = kubiya_secret.all[each.key]
  id       = each.key
}

# No value can be read. With value_version = 1 none is written either.
resource "kubiya_secret" "all" {
  for_each = local.secrets

  name          = each.key
  description   = each.value.description
  value         = "not known here"
  value_version = 1
}

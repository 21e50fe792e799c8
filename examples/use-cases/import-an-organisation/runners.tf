data "kubiya_runners" "all" {}

locals {
  # The platform's own runner is nobody's to manage.
  runners = toset([for it in data.kubiya_runners.all.runners : it.name if it.name != "kubiya-hosted"])
}

import {
  for_each = local.runners
  to       = kubiya_runner.all[each.key]
  id       = each.key
}

resource "kubiya_runner" "all" {
  for_each = local.runners

  name = each.key
}

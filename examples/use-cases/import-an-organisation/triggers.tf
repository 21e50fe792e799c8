data "kubiya_triggers" "all" {}

data "kubiya_trigger" "each" {
  for_each = toset(data.kubiya_triggers.all.triggers[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_trigger.each
  to       = kubiya_trigger.all[each.key]
  id       = each.key
}

# The first apply publishes it, which tells the URL.
resource "kubiya_trigger" "all" {
  for_each = data.kubiya_trigger.each

  name     = each.value.name
  runner   = var.trigger_runner
  workflow = each.value.workflow
}

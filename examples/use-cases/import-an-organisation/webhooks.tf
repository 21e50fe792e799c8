data "kubiya_webhooks" "all" {}

data "kubiya_webhook" "each" {
  for_each = toset(data.kubiya_webhooks.all.webhooks[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_webhook.each
  to       = kubiya_webhook.all[each.key]
  id       = each.key
}

resource "kubiya_webhook" "all" {
  for_each = data.kubiya_webhook.each

  name                 = each.value.name
  agent                = each.value.agent
  workflow             = each.value.workflow
  source               = each.value.source
  filter               = each.value.filter
  prompt               = each.value.prompt
  runner               = each.value.runner
  method               = each.value.method
  destination          = each.value.destination
  team_name            = each.value.team_name
  hide_webhook_headers = each.value.hide_webhook_headers
}

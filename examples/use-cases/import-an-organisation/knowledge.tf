data "kubiya_knowledge_entries" "all" {}

data "kubiya_knowledge" "each" {
  for_each = toset(data.kubiya_knowledge_entries.all.entries[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_knowledge.each
  to       = kubiya_knowledge.all[each.key]
  id       = each.key
}

resource "kubiya_knowledge" "all" {
  for_each = data.kubiya_knowledge.each

  name             = each.value.name
  description      = each.value.description
  content          = each.value.content
  labels           = each.value.labels
  groups           = each.value.groups
  supported_agents = each.value.supported_agents
  type             = each.value.type
}

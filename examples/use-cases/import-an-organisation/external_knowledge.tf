data "kubiya_external_knowledge_entries" "all" {}

data "kubiya_external_knowledge" "each" {
  for_each = toset(data.kubiya_external_knowledge_entries.all.entries[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_external_knowledge.each
  to       = kubiya_external_knowledge.all[each.key]
  id       = each.key
}

resource "kubiya_external_knowledge" "all" {
  for_each = data.kubiya_external_knowledge.each

  vendor = each.value.vendor
  config = each.value.config
}

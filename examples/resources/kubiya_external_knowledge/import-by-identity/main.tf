data "kubiya_external_knowledge_entries" "all" {}

import {
  to = kubiya_external_knowledge.orders
  identity = {
    vendor = "slack"
    id     = data.kubiya_external_knowledge_entries.all.entries[0].id
  }
}

resource "kubiya_external_knowledge" "orders" {
  vendor = "slack"
  config = { channel_ids = ["C08ORDERS01"] }
}

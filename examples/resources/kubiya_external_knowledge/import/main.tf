# The data source finds the id; it can be written in its place as well.
data "kubiya_external_knowledge_entries" "all" {}

import {
  to = kubiya_external_knowledge.orders
  id = "slack/${data.kubiya_external_knowledge_entries.all.entries[0].id}"
}

resource "kubiya_external_knowledge" "orders" {
  vendor = "slack"
  config = { channel_ids = ["C08ORDERS01"] }
}

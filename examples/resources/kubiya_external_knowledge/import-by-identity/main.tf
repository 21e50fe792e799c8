import {
  to = kubiya_external_knowledge.orders
  identity = {
    vendor = "slack"
    id     = "31f0c2a4-6d0b-4f0e-9b57-0f4f3c1d9a62"
  }
}

resource "kubiya_external_knowledge" "orders" {
  vendor = "slack"
  config = { channel_ids = ["C08ORDERS01"] }
}

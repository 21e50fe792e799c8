data "kubiya_knowledge" "orders" {
  name = "Orders guide"
}

import {
  to = kubiya_knowledge.orders
  identity = {
    id = data.kubiya_knowledge.orders.id
  }
}

resource "kubiya_knowledge" "orders" {
  name        = "Orders guide"
  description = "How an order gets from the basket to the door"
  groups      = ["Users"]
  content     = "An order is packed within a day, and leaves with the next van."
}

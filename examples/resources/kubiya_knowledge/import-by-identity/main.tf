import {
  to = kubiya_knowledge.orders
  identity = {
    id = "77aa2c1e-3f5b-4d0a-9a86-5c1d7e90b214"
  }
}

resource "kubiya_knowledge" "orders" {
  name        = "Orders guide"
  description = "How an order gets from the basket to the door"
  groups      = ["Users"]
  content     = "An order is packed within a day, and leaves with the next van."
}

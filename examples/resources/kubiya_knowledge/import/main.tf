# By the id, or by the name where no other entry has it.
import {
  to = kubiya_knowledge.orders
  id = "Orders guide"
}

resource "kubiya_knowledge" "orders" {
  name        = "Orders guide"
  description = "How an order gets from the basket to the door"
  groups      = ["Users"]
  content     = "An order is packed within a day, and leaves with the next van."
}

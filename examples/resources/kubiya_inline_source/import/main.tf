# By the id, or by the name where no other inline source has it.
import {
  to = kubiya_inline_source.orders
  id = "orders-tools"
}

resource "kubiya_inline_source" "orders" {
  name  = "orders-tools"
  tools = jsonencode([{ name = "count_orders" }])
}

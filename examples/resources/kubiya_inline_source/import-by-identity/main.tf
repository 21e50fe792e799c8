import {
  to = kubiya_inline_source.orders
  identity = {
    id = "5b0c1f0e-8d55-4a3c-9b1d-2f6d6f1c9b12"
  }
}

resource "kubiya_inline_source" "orders" {
  name  = "orders-tools"
  tools = jsonencode([{ name = "count_orders" }])
}

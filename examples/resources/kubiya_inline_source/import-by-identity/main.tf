data "kubiya_inline_source" "orders" {
  name = "orders-tools"
}

import {
  to = kubiya_inline_source.orders
  identity = {
    id = data.kubiya_inline_source.orders.id
  }
}

resource "kubiya_inline_source" "orders" {
  name  = "orders-tools"
  tools = jsonencode([{ name = "count_orders" }])
}

data "kubiya_source" "orders" {
  name = "orders"
}

import {
  to = kubiya_source.orders
  identity = {
    id = data.kubiya_source.orders.id
  }
}

resource "kubiya_source" "orders" {
  url = "https://git.example/org/tools/tree/main/orders"
}

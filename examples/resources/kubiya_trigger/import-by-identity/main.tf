data "kubiya_trigger" "orders" {
  name = "orders-report"
}

import {
  to = kubiya_trigger.orders
  identity = {
    id = data.kubiya_trigger.orders.id
  }
}

resource "kubiya_trigger" "orders" {
  name   = "orders-report"
  runner = "kubiya-hosted"

  workflow = jsonencode({
    name    = "Orders"
    version = 1
    steps   = []
  })
}

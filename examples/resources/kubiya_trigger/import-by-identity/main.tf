import {
  to = kubiya_trigger.orders
  identity = {
    id = "7d0f3f6e-2b51-4f0c-8a63-1f9d4b1c6a20"
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

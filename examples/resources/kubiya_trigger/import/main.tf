# By the id, or by the name where no other workflow has it. The first apply publishes it on the runner.
import {
  to = kubiya_trigger.orders
  id = "orders-report"
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

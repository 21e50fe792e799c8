# By the id, or by the name where no other webhook has it.
import {
  to = kubiya_webhook.restart
  id = "orders-restart"
}

resource "kubiya_webhook" "restart" {
  name     = "orders-restart"
  source   = "Monitoring"
  method   = "http"
  workflow = jsonencode({ name = "restart-orders", version = 1, steps = [] })
}

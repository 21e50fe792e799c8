import {
  to = kubiya_webhook.restart
  identity = {
    id = "8c41d7a2-0f36-4be9-a5d8-1b7e92c04f3d"
  }
}

resource "kubiya_webhook" "restart" {
  name     = "orders-restart"
  source   = "Monitoring"
  method   = "http"
  workflow = jsonencode({ name = "restart-orders", version = 1, steps = [] })
}

data "kubiya_webhook" "restart" {
  name = "orders-restart"
}

import {
  to = kubiya_webhook.restart
  identity = {
    id = data.kubiya_webhook.restart.id
  }
}

resource "kubiya_webhook" "restart" {
  name     = "orders-restart"
  source   = "Monitoring"
  method   = "http"
  workflow = jsonencode({ name = "restart-orders", version = 1, steps = [] })
}

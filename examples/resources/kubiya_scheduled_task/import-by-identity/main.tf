import {
  to = kubiya_scheduled_task.summary
  identity = {
    id = "5b0d3c1e-90a4-4c1b-8f63-2f6f4a7d1c55"
  }
}

resource "kubiya_scheduled_task" "summary" {
  agent          = "orders-steward"
  channel_id     = "#orders"
  description    = "Summarise the orders of today."
  scheduled_time = "2030-01-31T17:00:00"
  repeat         = "daily"
}

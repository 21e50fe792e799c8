# The data source finds the id of the agent's first task; it can be written in its place as well.
data "kubiya_scheduled_tasks" "stewards" {
  agent = "orders-steward"
}

import {
  to = kubiya_scheduled_task.summary
  id = data.kubiya_scheduled_tasks.stewards.scheduled_tasks[0].id
}

resource "kubiya_scheduled_task" "summary" {
  agent          = "orders-steward"
  channel_id     = "#orders"
  description    = "Summarise the orders of today."
  scheduled_time = "2030-01-31T17:00:00"
  repeat         = "daily"
}

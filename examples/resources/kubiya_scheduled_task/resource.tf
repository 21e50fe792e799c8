resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Answers questions about orders"
  instructions = "Answer from the guide only."
}

# Every day at 17:00 UTC, from the first time on.
resource "kubiya_scheduled_task" "summary" {
  # The reference makes the agent first.
  agent          = kubiya_agent.orders.name
  channel_id     = "#orders"
  description    = "Summarise the orders of today."
  scheduled_time = "2030-01-31T17:00:00"
  repeat         = "daily"
}

# On workdays, every half hour from 8:00 to 17:30 UTC: minute, hour, day of the month, month, day of the week.
resource "kubiya_scheduled_task" "check" {
  agent       = kubiya_agent.orders.name
  channel_id  = "#orders"
  description = "Check for orders that wait for a van."
  repeat      = "*/30 8-17 * * MON-FRI"
}

# Once, seven minutes after the first apply. A task that exists is left alone.
resource "kubiya_scheduled_task" "greeting" {
  agent          = kubiya_agent.orders.name
  channel_id     = "#orders"
  description    = "Tell the channel what you can do."
  scheduled_time = formatdate("YYYY-MM-DD'T'hh:mm:ss", timeadd(timestamp(), "7m"))
}

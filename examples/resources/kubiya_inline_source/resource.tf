variable "orders_api_token" {
  type      = string
  sensitive = true
}

resource "kubiya_inline_source" "orders" {
  name   = "orders-tools"
  runner = "kubiya-hosted"

  tools = jsonencode([
    {
      name        = "count_orders"
      description = "Counts the orders of a day"
      type        = "docker"
      image       = "alpine:3"
      content     = "wget -qO- \"https://orders.example/count?day=$day\" 2>&1 && date > /tmp/counted"
      args = [
        { name = "day", type = "string", description = "The day, such as 2025-01-31", required = true },
      ]
    },
  ])

  workflows = jsonencode([
    {
      name = "daily_count"
      steps = [
        {
          name     = "count"
          executor = { type = "command", config = { command = "date -I" } }
        },
      ]
    },
  ])

  # What comes from a sensitive variable is hidden in plans, though stored.
  dynamic_config = jsonencode({
    region    = "eu-west-1"
    api_token = var.orders_api_token
  })
}

resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Answers questions about orders"
  instructions = "Count orders before you answer."

  # To an agent it is a source like any other.
  sources = [kubiya_inline_source.orders.id]
}

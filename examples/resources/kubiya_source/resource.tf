variable "orders_api_token" {
  type      = string
  sensitive = true
}

resource "kubiya_source" "orders" {
  url    = "https://github.com/example/agent-tools/tree/main/orders"
  runner = "kubiya-hosted"

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
  instructions = "Look orders up before you answer."

  # By its id: several sources can have one name.
  sources = [kubiya_source.orders.id]
}

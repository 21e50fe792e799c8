# The agent says nothing of sources, so it leaves them to others.
resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Looks at orders that are stuck"
  instructions = "Say what is wrong with the order, and who can mend it."
}

resource "kubiya_webhook" "opened" {
  name        = "orders-opened"
  agent       = kubiya_agent.orders.name
  source      = "Shop"
  prompt      = "Look at order {{.event.order.id}}."
  destination = "#orders"
}

# Its tools are given the URL of a webhook of the agent.
resource "kubiya_source" "orders" {
  url            = "https://github.com/example/tools/tree/main/orders"
  dynamic_config = jsonencode({ webhook_url = kubiya_webhook.opened.url })
}

# And the agent gets the tools: in one apply, without a cycle.
resource "kubiya_agent_source" "orders" {
  agent_id  = kubiya_agent.orders.id
  source_id = kubiya_source.orders.id
}

# The agent says nothing of environment_variables, so it leaves them to others.
resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Looks at orders that are stuck"
  instructions = "Say what is wrong with the order, and who can mend it."
}

# The webhook needs the agent.
resource "kubiya_webhook" "opened" {
  name        = "orders-opened"
  agent       = kubiya_agent.orders.name
  source      = "Shop"
  prompt      = "Look at order {{.event.order.id}}."
  destination = "#orders"
}

# The agent needs the webhook's URL: in one apply, without a cycle.
resource "kubiya_agent_environment" "orders" {
  agent_id = kubiya_agent.orders.id

  environment_variables = {
    WEBHOOK_URL = kubiya_webhook.opened.url
    REGION      = "eu-central-1"
  }
}

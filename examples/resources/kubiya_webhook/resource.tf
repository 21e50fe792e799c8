resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Looks at orders that are stuck"
  instructions = "Say what is wrong with the order, and who can mend it."
}

# An agent that answers in Slack.
resource "kubiya_webhook" "opened" {
  name        = "orders-opened"
  agent       = kubiya_agent.orders.name # The reference makes the agent first.
  source      = "Shop"
  prompt      = "Look at order {{.event.order.id}}, which waits for {{.event.order.reason}}."
  filter      = "order.state == 'stuck'"
  destination = "#orders"
}

# The same in Microsoft Teams.
resource "kubiya_webhook" "opened_in_teams" {
  name        = "orders-opened-in-teams"
  agent       = kubiya_agent.orders.name
  source      = "Shop"
  prompt      = "Look at order {{.event.order.id}}."
  method      = "Teams"
  team_name   = "Warehouse"
  destination = "orders"
}

# A workflow, without a channel for answers.
resource "kubiya_webhook" "restart" {
  name   = "orders-restart"
  source = "Monitoring"
  method = "http"
  runner = "kubiya-hosted"

  workflow = jsonencode({
    name    = "restart-orders"
    version = 1
    steps = [
      {
        name     = "restart"
        executor = { type = "command", config = { command = "systemctl restart orders" } }
      },
    ]
  })
}

# Whoever knows a URL can invoke its webhook, so outputs hide it.
output "hooks" {
  value = {
    opened  = kubiya_webhook.opened.url
    restart = kubiya_webhook.restart.url
  }
  sensitive = true
}

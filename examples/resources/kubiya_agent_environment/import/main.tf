# By the agent, an id or a unique name, and the names of the variables.
import {
  to = kubiya_agent_environment.orders
  id = "orders-desk/REGION"
}

resource "kubiya_agent_environment" "orders" {
  agent_id              = "orders-desk"
  environment_variables = { REGION = "eu-central-1" }
}

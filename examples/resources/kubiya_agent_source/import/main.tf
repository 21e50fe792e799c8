# By the agent and the source, each an id or a unique name.
import {
  to = kubiya_agent_source.orders
  id = "orders-desk/orders"
}

resource "kubiya_agent_source" "orders" {
  agent_id  = "orders-desk"
  source_id = "orders"
}

data "kubiya_agent" "orders" {
  name = "orders-desk"
}

data "kubiya_source" "orders" {
  name = "orders"
}

import {
  to = kubiya_agent_source.orders
  identity = {
    agent_id  = data.kubiya_agent.orders.id
    source_id = data.kubiya_source.orders.id
  }
}

resource "kubiya_agent_source" "orders" {
  agent_id  = data.kubiya_agent.orders.id
  source_id = data.kubiya_source.orders.id
}

data "kubiya_knowledge" "orders" {
  name = "Orders guide"
}

output "agents_that_know_of_orders" {
  value = data.kubiya_knowledge.orders.supported_agents
}

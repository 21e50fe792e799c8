data "kubiya_integrations" "orders" {
  name_prefix = "aws-"
}

output "orders_integrations" {
  value = data.kubiya_integrations.orders.integrations[*].name
}

data "kubiya_inline_source" "orders" {
  name = "orders-tools"
}

output "orders_tools" {
  value = try(jsondecode(data.kubiya_inline_source.orders.tools)[*].name, [])
}

data "kubiya_source" "orders" {
  name = "orders"
}

output "orders_region" {
  value = try(jsondecode(data.kubiya_source.orders.dynamic_config).region, "none")
}

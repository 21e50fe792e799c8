data "kubiya_webhooks" "orders" {
  name_prefix = "orders-"
}

output "channels_in_use" {
  value = distinct(data.kubiya_webhooks.orders.webhooks[*].destination)
}

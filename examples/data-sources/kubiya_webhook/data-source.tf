data "kubiya_webhook" "orders" {
  name = "orders-opened"
}

# The URL alone invokes the webhook, so the output hides it.
output "orders_hook" {
  value     = data.kubiya_webhook.orders.url
  sensitive = true
}

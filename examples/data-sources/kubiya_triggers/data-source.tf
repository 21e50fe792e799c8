data "kubiya_triggers" "orders" {
  name_prefix = "orders-"
}

output "orders_triggers_not_published" {
  value = [for trigger in data.kubiya_triggers.orders.triggers : trigger.name if trigger.status != "published"]
}

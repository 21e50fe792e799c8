data "kubiya_knowledge_entries" "orders" {
  name_prefix = "Orders "
}

output "labels_in_use" {
  value = distinct(flatten(data.kubiya_knowledge_entries.orders.entries[*].labels))
}

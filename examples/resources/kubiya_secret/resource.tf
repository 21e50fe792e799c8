resource "kubiya_secret" "pager" {
  name        = "pager-routing-key"
  value       = var.pager_routing_key
  description = "Routing key for on-call alerts"
}

output "pager_secret_created_at" {
  value = kubiya_secret.pager.created_at
}

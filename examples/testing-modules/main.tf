resource "kubiya_secret" "this" {
  for_each = var.descriptions

  name        = "${var.service}-${each.key}"
  value       = var.values[each.key]
  description = each.value
}

output "names" {
  value       = { for key, secret in kubiya_secret.this : key => secret.name }
  description = "Names of the secrets, for agents to refer to"
}

data "kubiya_secret" "pager" {
  name = "pager-routing-key"
}

output "pager_secret_created_by" {
  value = data.kubiya_secret.pager.created_by
}

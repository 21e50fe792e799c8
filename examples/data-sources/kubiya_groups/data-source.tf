data "kubiya_groups" "all" {
}

output "group_ids" {
  value = { for group in data.kubiya_groups.all.groups : group.name => group.id... }
}

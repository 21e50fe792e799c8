data "kubiya_users" "all" {
}

output "addresses" {
  value = data.kubiya_users.all.users[*].email
}

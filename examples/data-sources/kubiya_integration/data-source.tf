data "kubiya_integration" "aws" {
  name = "aws-orders"
}

output "orders_accounts" {
  value = data.kubiya_integration.aws.configs[*].name
}

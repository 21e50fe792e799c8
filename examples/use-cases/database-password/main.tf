terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

resource "kubiya_secret" "orders_database" {
  name        = "orders-db-password"
  value       = var.orders_database_password
  description = "Password of the orders database in production"
}

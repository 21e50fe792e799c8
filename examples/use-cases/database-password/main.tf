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

resource "kubiya_agent" "orders_dba" {
  name         = "orders-dba"
  runner       = "kubiya-hosted"
  description  = "Looks after the orders database"
  instructions = "Analyse slow queries and propose indexes. The password is in the secret that SECRET_NAME names."

  secrets = [kubiya_secret.orders_database.name]

  environment_variables = {
    DB_HOST     = "orders-db.example.net"
    DB_PORT     = "5432"
    DB_NAME     = "orders"
    DB_USER     = "orders_dba"
    SECRET_NAME = kubiya_secret.orders_database.name
  }
}

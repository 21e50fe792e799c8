terraform {
  required_providers {
    kubiya = {
      source  = "kubiya-terraform/kubiya"
      version = "~> 2.0"
    }
  }
}

variable "database_password" {
  type      = string
  ephemeral = true
}

resource "kubiya_secret" "database_password" {
  name        = "database-password"
  description = "Password of the orders database"
  value       = var.database_password
}

resource "kubiya_agent" "dba" {
  name         = "orders-dba"
  runner       = "kubiya-hosted"
  description  = "Looks after the orders database"
  instructions = "Analyse slow queries. The password is in the secret database-password."
  secrets      = [kubiya_secret.database_password.name]
}

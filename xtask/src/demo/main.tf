terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

variable "database_password" {
  type      = string
  ephemeral = true
}

variable "signing_key" {
  type      = string
  ephemeral = true
}

resource "kubiya_secret" "database_password" {
  name        = "database-password"
  description = "Password of the orders database"
  value       = var.database_password
}

resource "kubiya_secret" "signing_key" {
  name          = "signing-key"
  value         = var.signing_key
  value_version = 1
}

terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

resource "kubiya_secret" "jwt" {
  name        = "portal-jwt-key"
  value       = var.jwt_signing_key
  description = "Signs the tokens of the customer portal"
}

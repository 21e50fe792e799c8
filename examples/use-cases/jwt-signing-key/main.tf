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

resource "kubiya_agent" "portal_access" {
  name         = "portal-access"
  runner       = "kubiya-hosted"
  description  = "Issues tokens for the customer portal"
  instructions = <<-EOT
    Sign tokens with the key in the secret portal-jwt-key, valid for one hour.
    Show a token to whoever asked for it and to nobody else, and the key to nobody.
  EOT

  secrets = [kubiya_secret.jwt.name]
}

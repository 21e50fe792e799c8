terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }

  encryption {
    key_provider "pbkdf2" "passphrase" {
      passphrase = var.state_passphrase
    }

    method "aes_gcm" "passphrase" {
      keys = key_provider.pbkdf2.passphrase
    }

    state {
      method   = method.aes_gcm.passphrase
      enforced = true
    }

    plan {
      method   = method.aes_gcm.passphrase
      enforced = true
    }
  }
}

variable "state_passphrase" {
  type      = string
  sensitive = true
}

resource "kubiya_webhook" "restart" {
  name     = "orders-restart"
  source   = "Monitoring"
  method   = "http"
  workflow = jsonencode({ name = "restart-orders", version = 1, steps = [] })
}

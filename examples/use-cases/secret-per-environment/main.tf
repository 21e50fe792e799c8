terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

locals {
  environments = toset(["test", "preview", "live"])
}

resource "kubiya_secret" "queue_password" {
  for_each = local.environments

  name        = "${each.key}-queue-password"
  value       = var.queue_passwords[each.key]
  description = "Password of the message queue in ${each.key}"
}

output "queue_secrets" {
  value = { for environment, secret in kubiya_secret.queue_password : environment => secret.name }
}

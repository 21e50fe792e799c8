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

resource "kubiya_agent" "queue_keeper" {
  for_each = local.environments

  name         = "${each.key}-queue-keeper"
  runner       = "kubiya-hosted"
  description  = "Watches the message queue in ${each.key}"
  instructions = "Report messages that nobody collects. You work in ${each.key} only."

  secrets = [kubiya_secret.queue_password[each.key].name]

  environment_variables = {
    ENVIRONMENT = each.key
    QUEUE_HOST  = "${each.key}-queue.example.net"
  }
}

output "queue_secrets" {
  value = { for environment, secret in kubiya_secret.queue_password : environment => secret.name }
}

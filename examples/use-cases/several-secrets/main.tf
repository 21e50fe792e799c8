terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

resource "kubiya_secret" "chat" {
  name        = "chat-bot-token"
  value       = var.chat_bot_token
  description = "Posts notifications"
}

resource "kubiya_secret" "tickets" {
  name        = "ticket-system-token"
  value       = var.ticket_system_token
  description = "Opens and closes tickets"
}

resource "kubiya_secret" "metrics" {
  name        = "metrics-api-key"
  value       = var.metrics_api_key
  description = "Queries dashboards and monitors"
}

output "secret_names" {
  value = [
    kubiya_secret.chat.name,
    kubiya_secret.tickets.name,
    kubiya_secret.metrics.name,
  ]
}

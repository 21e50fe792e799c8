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

resource "kubiya_agent" "incident_desk" {
  name         = "incident-desk"
  runner       = "kubiya-hosted"
  description  = "Turns alerts into tickets and tells the team"
  instructions = <<-EOT
    When a monitor fires, look at its dashboard (metrics-api-key), open a ticket
    (ticket-system-token), and post its number in the team's channel (chat-bot-token).
  EOT

  secrets = [
    kubiya_secret.chat.name,
    kubiya_secret.tickets.name,
    kubiya_secret.metrics.name,
  ]
  integrations = ["slack", "jira", "datadog"]
}

output "secret_names" {
  value = [
    kubiya_secret.chat.name,
    kubiya_secret.tickets.name,
    kubiya_secret.metrics.name,
  ]
}

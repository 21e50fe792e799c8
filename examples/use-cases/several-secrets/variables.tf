variable "chat_bot_token" {
  type        = string
  ephemeral   = true
  description = "Token of the bot in the chat system"
}

variable "ticket_system_token" {
  type        = string
  ephemeral   = true
  description = "Token of the ticket system's API"
}

variable "metrics_api_key" {
  type        = string
  ephemeral   = true
  description = "API key of the monitoring service"
}

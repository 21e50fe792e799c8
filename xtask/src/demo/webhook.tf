variable "webhook_token" {
  type      = string
  ephemeral = true
}

resource "kubiya_secret" "webhook_token" {
  name          = "webhook-token"
  value         = var.webhook_token
  value_version = 1
}

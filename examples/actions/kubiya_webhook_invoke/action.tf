resource "kubiya_agent" "keeper" {
  name         = "credential-keeper"
  runner       = "kubiya-hosted"
  description  = "Restarts what uses a rotated credential"
  instructions = "Restart the services that use the secret that you are told."
}

resource "kubiya_webhook" "rotated" {
  name   = "credential-rotated"
  agent  = kubiya_agent.keeper.name
  prompt = "The credential {{.event.secret}} was rotated. Restart what uses it."
}

variable "database_password" {
  type      = string
  ephemeral = true
}

resource "kubiya_secret" "database_password" {
  name  = "database-password"
  value = var.database_password

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.kubiya_webhook_invoke.rotated]
    }
  }
}

action "kubiya_webhook_invoke" "rotated" {
  config {
    url     = kubiya_webhook.rotated.url
    payload = jsonencode({ secret = "database-password" })
  }
}

terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

locals {
  # Every incident begins with these steps.
  opening = [
    {
      name     = "collect"
      executor = { type = "command", config = { command = "journalctl --since -1h | tail -n 200 2>&1" } }
      output   = "LOGS"
    },
    {
      name     = "summarise"
      executor = { type = "agent", config = { agent_name = "incident-desk", message = "What do these lines say? $${LOGS}" } }
      depends  = ["collect"]
    },
  ]
}

resource "kubiya_agent" "desk" {
  name         = "incident-desk"
  runner       = "kubiya-hosted"
  description  = "Sums up incidents"
  instructions = "Say what broke, since when, and who was told."
}

# A workflow in the place of an agent.
resource "kubiya_webhook" "incident" {
  name   = "incident-opened"
  source = "Datadog"
  prompt = "An incident was opened."
  filter = ""
  runner = "kubiya-hosted"

  workflow = jsonencode(merge(
    jsondecode(file("${path.module}/workflow.json")),
    { steps = concat(local.opening, jsondecode(file("${path.module}/workflow.json")).steps) },
  ))

  depends_on = [kubiya_agent.desk]
}

output "incident_webhook" {
  value = {
    id   = kubiya_webhook.incident.id
    name = kubiya_webhook.incident.name
    url  = kubiya_webhook.incident.url
  }
  sensitive = true
}

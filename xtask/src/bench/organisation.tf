# An organisation of `local.count` objects, in the proportions of one of 350: 200 secrets, 50 agents, 30 sources,
# 30 webhooks, 20 knowledge entries, 10 scheduled tasks, 5 runners and 5 integrations.
locals {
  unit = local.count / 70
}

resource "kubiya_runner" "many" {
  count = local.unit
  name  = "runner-${count.index}"
}

resource "kubiya_integration" "many" {
  count   = local.unit
  name    = "integration-${count.index}"
  configs = [{ name = "main", vendor_specific = { region = "eu-west-1" } }]
}

resource "kubiya_secret" "many" {
  count       = 40 * local.unit
  name        = "secret-${count.index}"
  value       = "value ${count.index}"
  description = "number ${count.index}"
}

resource "kubiya_source" "many" {
  count          = 6 * local.unit
  url            = "https://github.com/example/tools/tree/main/source-${count.index}"
  runner         = kubiya_runner.many[count.index % local.unit].name
  dynamic_config = jsonencode({ number = count.index })
}

resource "kubiya_agent" "many" {
  count        = 10 * local.unit
  name         = "agent-${count.index}"
  runner       = kubiya_runner.many[count.index % local.unit].name
  description  = "number ${count.index}"
  instructions = "Answer briefly."
  groups       = ["Users"]
  secrets      = [for number in range(4) : kubiya_secret.many[4 * count.index + number].name]
  sources      = [kubiya_source.many[count.index % (6 * local.unit)].name]
  integrations = [kubiya_integration.many[count.index % local.unit].name, "github"]

  environment_variables = {
    NUMBER = "number ${count.index}"
  }
}

resource "kubiya_webhook" "many" {
  count       = 6 * local.unit
  name        = "webhook-${count.index}"
  agent       = kubiya_agent.many[count.index].name
  source      = "GitHub"
  prompt      = "Look at {{.event.id}}"
  destination = "#orders"
}

resource "kubiya_knowledge" "many" {
  count            = 4 * local.unit
  name             = "knowledge-${count.index}"
  description      = "number ${count.index}"
  content          = "How number ${count.index} works."
  groups           = ["Users"]
  supported_agents = [kubiya_agent.many[count.index].name]
}

resource "kubiya_scheduled_task" "many" {
  count          = 2 * local.unit
  agent          = kubiya_agent.many[count.index].name
  channel_id     = "#orders"
  description    = "Summarise number ${count.index}."
  repeat         = "daily"
  scheduled_time = "2199-01-26T09:05:00"
}

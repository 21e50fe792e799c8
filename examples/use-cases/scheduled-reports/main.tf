terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

resource "kubiya_agent" "analyst" {
  name         = "cluster-analyst"
  runner       = var.runner
  description  = "Reports on the cluster"
  instructions = "Report in five sentences at most."
}

resource "kubiya_knowledge" "guide" {
  name             = "How reports are written"
  description      = "What every report of the cluster has in it"
  content          = "Begin with what has changed since the last report."
  groups           = ["users"]
  labels           = concat(["reports"], split(",", var.labels))
  supported_agents = [kubiya_agent.analyst.name]
}

# The first run is seven minutes after the first apply. A task that exists is left alone, although timestamp() is
# another time in each plan.
resource "kubiya_scheduled_task" "report" {
  for_each = var.reports

  agent          = kubiya_agent.analyst.name
  channel_id     = var.channel
  description    = replace(each.value, "CHANNEL", var.channel)
  repeat         = each.key
  scheduled_time = formatdate("YYYY-MM-DD'T'hh:mm:ss", timeadd(timestamp(), "7m"))
}

resource "kubiya_scheduled_task" "watch" {
  count = var.watches ? 1 : 0

  agent       = kubiya_agent.analyst.name
  channel_id  = var.channel
  description = "Say whether a node is not ready."
  repeat      = "*/15 * * * *"
}

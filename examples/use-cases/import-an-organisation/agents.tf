data "kubiya_agents" "all" {}

data "kubiya_agent" "each" {
  for_each = toset(data.kubiya_agents.all.agents[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_agent.each
  to       = kubiya_agent.all[each.key]
  id       = each.key
}

resource "kubiya_agent" "all" {
  for_each = data.kubiya_agent.each

  name                  = each.value.name
  runner                = each.value.runner
  description           = each.value.description
  instructions          = each.value.instructions
  image                 = each.value.image != "" ? each.value.image : null
  model                 = each.value.model != "" ? each.value.model : null
  is_debug_mode         = each.value.is_debug_mode
  environment_variables = each.value.environment_variables
  secrets               = each.value.secrets
  sources               = each.value.sources
  tool_sources          = each.value.tool_sources
  integrations          = each.value.integrations
  users                 = each.value.users
  groups                = each.value.groups
  links                 = each.value.links
  starters              = each.value.starters
  tasks                 = each.value.tasks
}

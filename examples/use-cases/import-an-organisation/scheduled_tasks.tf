data "kubiya_scheduled_tasks" "all" {}

data "kubiya_scheduled_task" "each" {
  for_each = toset(data.kubiya_scheduled_tasks.all.scheduled_tasks[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_scheduled_task.each
  to       = kubiya_scheduled_task.all[each.key]
  id       = each.key
}

resource "kubiya_scheduled_task" "all" {
  for_each = data.kubiya_scheduled_task.each

  agent          = each.value.agent
  channel_id     = each.value.channel_id
  description    = each.value.description
  scheduled_time = each.value.scheduled_time
  repeat         = each.value.repeat
}

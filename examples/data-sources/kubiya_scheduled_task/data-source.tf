data "kubiya_scheduled_tasks" "stewards" {
  agent = "orders-steward"
}

data "kubiya_scheduled_task" "first" {
  id = data.kubiya_scheduled_tasks.stewards.scheduled_tasks[0].id
}

output "what_the_agent_is_told" {
  value = data.kubiya_scheduled_task.first.description
}

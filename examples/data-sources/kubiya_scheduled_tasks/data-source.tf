data "kubiya_scheduled_tasks" "stewards" {
  agent = "orders-steward"
}

output "next_runs" {
  value = {
    for task in data.kubiya_scheduled_tasks.stewards.scheduled_tasks : task.description => task.next_scheduled_time
  }
}

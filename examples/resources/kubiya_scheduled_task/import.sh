# The import ID is the task's id.
terraform import kubiya_scheduled_task.summary 5b0d3c1e-90a4-4c1b-8f63-2f6f4a7d1c55

resource "kubiya_trigger" "orders" {
  name   = "orders-report"
  runner = "kubiya-hosted"

  workflow = jsonencode({
    name    = "Orders report"
    version = 1
    steps = [
      {
        name        = "count"
        description = "Counts the orders that are still open"
        executor = {
          type = "command"
          config = {
            command = "orders list --open > /tmp/open && wc -l < /tmp/open"
          }
        }
        output = "OPEN"
      },
      {
        name    = "report"
        depends = ["count"]
        executor = {
          type = "command"
          config = {
            command = "echo \"$${OPEN} orders are open\""
          }
        }
      },
    ]
  })
}

# Whoever knows the URL can start the workflow.
output "orders_report_url" {
  value     = kubiya_trigger.orders.url
  sensitive = true
}

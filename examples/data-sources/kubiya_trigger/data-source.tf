data "kubiya_trigger" "orders" {
  name = "orders-report"
}

output "orders_report_steps" {
  value = length(jsondecode(data.kubiya_trigger.orders.workflow).steps)
}

list "kubiya_scheduled_task" "all" {
  provider = kubiya
}

list "kubiya_scheduled_task" "stewards" {
  provider = kubiya

  config {
    agent = "orders-steward"
  }
}

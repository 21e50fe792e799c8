list "kubiya_webhook" "all" {
  provider = kubiya
}

list "kubiya_webhook" "orders" {
  provider = kubiya

  config {
    name_prefix = "orders-"
  }
}

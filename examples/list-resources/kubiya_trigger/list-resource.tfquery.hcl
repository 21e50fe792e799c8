list "kubiya_trigger" "all" {
  provider = kubiya
}

list "kubiya_trigger" "orders" {
  provider = kubiya

  config {
    name_prefix = "orders"
  }
}

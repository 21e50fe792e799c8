list "kubiya_source" "all" {
  provider = kubiya
}

list "kubiya_source" "orders" {
  provider = kubiya

  config {
    name_prefix = "orders"
  }
}

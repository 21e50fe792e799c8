list "kubiya_knowledge" "all" {
  provider = kubiya
}

list "kubiya_knowledge" "orders" {
  provider = kubiya

  config {
    name_prefix = "Orders "
  }
}

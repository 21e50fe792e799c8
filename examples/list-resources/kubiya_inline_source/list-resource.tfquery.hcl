list "kubiya_inline_source" "all" {
  provider = kubiya
}

list "kubiya_inline_source" "orders" {
  provider = kubiya

  config {
    name_prefix = "orders"
  }
}

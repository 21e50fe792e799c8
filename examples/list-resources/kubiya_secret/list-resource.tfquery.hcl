list "kubiya_secret" "all" {
  provider = kubiya
}

list "kubiya_secret" "shop" {
  provider = kubiya

  config {
    name_prefix = "shop-"
  }
}

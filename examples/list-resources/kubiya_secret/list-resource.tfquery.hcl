# Generated configuration has value_version = 1, which takes each secret over
# without writing it, whatever stands for its value.
list "kubiya_secret" "all" {
  provider = kubiya
}

list "kubiya_secret" "shop" {
  provider = kubiya

  config {
    name_prefix = "shop-"
  }
}

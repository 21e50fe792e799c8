list "kubiya_runner" "all" {
  provider = kubiya
}

list "kubiya_runner" "edge" {
  provider = kubiya

  config {
    name_prefix = "edge-"
  }
}

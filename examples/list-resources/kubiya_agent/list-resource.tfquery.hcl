list "kubiya_agent" "all" {
  provider = kubiya
}

list "kubiya_agent" "live" {
  provider = kubiya

  config {
    name_prefix = "live-"
  }
}

list "kubiya_external_knowledge" "all" {
  provider = kubiya
}

list "kubiya_external_knowledge" "slack" {
  provider = kubiya

  config {
    vendor = "slack"
  }
}

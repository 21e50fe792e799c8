list "kubiya_integration" "all" {
  provider = kubiya
}

list "kubiya_integration" "aws" {
  provider = kubiya

  config {
    name_prefix = "aws-"
  }
}

terraform {
  required_version = ">= 1.11"

  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

provider "kubiya" {}

# Nothing tells by which runner a trigger is published.
variable "trigger_runner" {
  type    = string
  default = "kubiya-hosted"
}

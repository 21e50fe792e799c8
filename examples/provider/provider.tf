terraform {
  required_providers {
    kubiya = {
      source  = "kubiya-terraform/kubiya"
      version = "~> 2.0"
    }
  }
}

# Everything is optional here. Without api_key the provider takes the key from
# the environment variable KUBIYA_API_KEY, which keeps it out of the
# configuration; without endpoint it uses production.
provider "kubiya" {
  request_timeout = "20s"
  retry_timeout   = "2m"
}

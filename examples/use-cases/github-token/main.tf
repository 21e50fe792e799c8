terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

resource "kubiya_secret" "github" {
  name        = "github-automation-token"
  value       = var.github_token
  description = "Token of the account that opens pull requests"
}

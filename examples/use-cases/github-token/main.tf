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

resource "kubiya_agent" "dependency_bot" {
  name         = "dependency-bot"
  runner       = "kubiya-hosted"
  description  = "Keeps the dependencies of our repositories current"
  instructions = <<-EOT
    Open one pull request per outdated dependency.
    Sign in with the token in the secret github-automation-token.
    Leave merging to the owners of the repository.
  EOT

  secrets      = [kubiya_secret.github.name]
  integrations = ["github"]
}

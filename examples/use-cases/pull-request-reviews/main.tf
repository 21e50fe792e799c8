terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

locals {
  in_teams     = var.teams_team != null
  repositories = toset(var.repositories)
}

resource "kubiya_secret" "github" {
  name        = "github-review-token"
  value       = var.github_token
  description = "Token of the account that comments on pull requests"
}

resource "kubiya_source" "reviews" {
  url = "https://github.com/example/agent-tools/tree/main/reviews"
}

resource "kubiya_agent" "reviewer" {
  name         = "pull-request-reviewer"
  runner       = "kubiya-hosted"
  description  = "Comments on pull requests that are opened"
  instructions = "Read the change and say what the tests do not cover."

  secrets = [kubiya_secret.github.name]
  sources = [kubiya_source.reviews.id]
}

# One webhook for each repository. The answers go to Teams where a team is named, and to Slack otherwise.
resource "kubiya_webhook" "opened" {
  for_each = local.repositories

  name        = "reviews-of-${each.key}"
  agent       = kubiya_agent.reviewer.name
  source      = "GitHub"
  prompt      = "Review {{.event.pull_request.html_url}} of ${each.key}."
  filter      = join(" && ", ["action == 'opened'", "pull_request.draft == `false`"])
  destination = var.channel
  method      = local.in_teams ? "teams" : "Slack"
  team_name   = local.in_teams ? var.teams_team : null
}

# The place of a hook that the provider of the repositories creates.
resource "terraform_data" "repository_hook" {
  for_each = local.repositories

  input = {
    repository = each.key
    url        = kubiya_webhook.opened[each.key].url
  }
}

variable "github_token" {
  type        = string
  ephemeral   = true
  description = "Personal access token that may comment on pull requests"
}

variable "repositories" {
  type        = list(string)
  default     = ["orders", "warehouse"]
  description = "Repositories whose pull requests are reviewed"
}

variable "channel" {
  type        = string
  default     = "#reviews"
  description = "Channel for the answers"
}

variable "teams_team" {
  type        = string
  default     = null
  description = "Team in Microsoft Teams that has the channel; Slack is used without one"
}

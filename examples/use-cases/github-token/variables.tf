variable "github_token" {
  type        = string
  ephemeral   = true
  description = "Personal access token with the repo scope"
}

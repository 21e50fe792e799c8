variable "runner" {
  type        = string
  default     = "kubiya-hosted"
  description = "Runner of the agent"
}

variable "channel" {
  type        = string
  default     = "#cluster"
  description = "Slack channel for the reports"
}

variable "labels" {
  type        = string
  default     = ""
  description = "Further labels of the guide, separated by commas"
}

variable "reports" {
  type = map(string)
  default = {
    hourly = "Post the number of restarts to CHANNEL."
    daily  = "Post what was deployed today to CHANNEL."
    weekly = "Post what the cluster has cost this week to CHANNEL."
  }
  description = "What is reported, by how often"
}

variable "watches" {
  type        = bool
  default     = true
  description = "Whether nodes are watched as well"
}

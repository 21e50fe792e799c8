variable "jenkins_password" {
  type        = string
  sensitive   = true
  description = "Password of the Jenkins account"
}

variable "jobs" {
  type        = list(string)
  default     = ["orders-build", "warehouse-build"]
  description = "Jobs that may be started"
}

variable "notices_settings" {
  type        = string
  default     = "{\"channels\":{\"builds\":\"#builds\"},\"quiet\":\"22:00<->06:00\"}"
  description = "Settings of the notices, as JSON"
}

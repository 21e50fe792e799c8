variable "service" {
  type        = string
  description = "Service that the secrets belong to; their names begin with it"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.service))
    error_message = "The service must be of lower-case letters, digits and hyphens."
  }
}

variable "descriptions" {
  type        = map(string)
  description = "What each secret is for"
}

variable "values" {
  type        = map(string)
  ephemeral   = true
  description = "The value of each secret"
}

variable "fresh_key" {
  type        = string
  ephemeral   = true
  description = "A key that the pipeline generates anew for every run"
}

variable "rotation" {
  type        = number
  default     = 1
  description = "Raise it to write the key of this run"
}

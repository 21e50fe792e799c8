variable "queue_passwords" {
  type        = map(string)
  ephemeral   = true
  description = "Password of the message queue by environment"
}

# Ephemeral values are in no state and no saved plan (Terraform 1.10 and later).
variable "pager_routing_key" {
  type        = string
  ephemeral   = true
  description = "Routing key that the pager service issued"
}

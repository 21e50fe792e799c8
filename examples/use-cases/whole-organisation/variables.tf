variable "warehouse_password" {
  type        = string
  ephemeral   = true
  description = "Password of the warehouse database"
}

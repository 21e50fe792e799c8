# A sensitive variable is hidden from output, and from the state since value is
# write-only, but not from a plan saved with -out. Declare it ephemeral to keep
# it out of that too.
variable "orders_database_password" {
  type        = string
  sensitive   = true
  description = "Password of the database user"
}

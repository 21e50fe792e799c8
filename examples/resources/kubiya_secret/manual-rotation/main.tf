# With value_version the value is written when the number changes and at no
# other time, so a value that differs from run to run is no reason for an update,
# and nothing that is derived from the value is stored.
resource "kubiya_secret" "session" {
  name          = "session-encryption-key"
  value         = var.fresh_key
  value_version = var.rotation
  description   = "Encrypts the sessions of the support portal"
}

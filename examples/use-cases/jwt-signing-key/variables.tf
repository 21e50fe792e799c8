variable "jwt_signing_key" {
  type        = string
  ephemeral   = true
  description = "Signing key, at least 32 random bytes"
}

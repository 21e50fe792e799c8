variable "private_key_file" {
  type        = string
  description = "Path of the private key, outside of version control"
}

terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

# Base64 keeps the line breaks of the file. Decode the secret before use.
resource "kubiya_secret" "bastion" {
  name        = "bastion-ssh-key"
  value       = filebase64(var.private_key_file)
  description = "Private key for the bastion host (base64)"
}

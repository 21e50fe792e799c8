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

resource "kubiya_agent" "bastion_operator" {
  name         = "bastion-operator"
  runner       = "kubiya-hosted"
  description  = "Runs maintenance commands on the bastion host"
  instructions = <<-EOT
    The secret bastion-ssh-key holds the private key in base64. Decode it into a file that
    only you can read, and delete the file when you are done.
  EOT

  secrets = [kubiya_secret.bastion.name]

  environment_variables = {
    SSH_HOST = "bastion.example.net"
    SSH_USER = "maintenance"
    SSH_PORT = "22"
  }
}

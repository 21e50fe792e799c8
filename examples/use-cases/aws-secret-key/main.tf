terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

# The access key ID is no secret; only its counterpart is stored here.
resource "kubiya_secret" "aws" {
  name        = "aws-deployer-secret-key"
  value       = var.aws_secret_access_key
  description = "Secret access key of the deployer"
}

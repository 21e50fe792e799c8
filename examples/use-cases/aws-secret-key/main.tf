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

resource "kubiya_agent" "deployer" {
  name         = "deployer"
  runner       = "kubiya-hosted"
  description  = "Deploys the web shop to AWS"
  instructions = "Deploy what the release manager names. Never print credentials."

  secrets = [kubiya_secret.aws.name]

  environment_variables = {
    AWS_ACCESS_KEY_ID = var.aws_access_key_id
    AWS_REGION        = "eu-central-1"
  }
}

variable "orders_github_token" {
  type        = string
  description = "Token that reads the repositories of the shop."
  sensitive   = true
}

resource "kubiya_integration" "aws" {
  name             = "aws-orders"
  integration_type = "aws"
  description      = "Accounts of the shop"

  configs = [
    {
      name       = "live"
      is_default = true
      vendor_specific = {
        arn    = "arn:aws:iam::111122223333:role/orders"
        region = "eu-west-1"
      }
    },
    {
      name = "preview"
      vendor_specific = {
        arn    = "arn:aws:iam::444455556666:role/orders"
        region = "eu-west-1"
      }
    },
  ]
}

# The only configuration is the default.
resource "kubiya_integration" "github" {
  name             = "github-orders"
  integration_type = "github"
  auth_type        = "global"

  configs = [{
    name = "shop"
    vendor_specific = {
      org_name = "example-shop"
      token    = var.orders_github_token
    }
  }]
}

# The references make the integrations first.
resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Answers questions about orders"
  instructions = "Look into the account of the shop."
  integrations = [kubiya_integration.aws.name, kubiya_integration.github.name]
}

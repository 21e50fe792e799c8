import {
  to = kubiya_integration.aws
  identity = {
    name = "aws-orders"
  }
}

resource "kubiya_integration" "aws" {
  name = "aws-orders"

  configs = [{
    name = "live"
  }]
}

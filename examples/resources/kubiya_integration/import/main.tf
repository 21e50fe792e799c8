import {
  to = kubiya_integration.aws
  id = "aws-orders"
}

resource "kubiya_integration" "aws" {
  name = "aws-orders"

  configs = [{
    name = "live"
  }]
}

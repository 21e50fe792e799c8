import {
  to = kubiya_runner.edge
  identity = {
    name = "edge-west"
  }
}

resource "kubiya_runner" "edge" {
  name = "edge-west"
}

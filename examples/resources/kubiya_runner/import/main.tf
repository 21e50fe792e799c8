import {
  to = kubiya_runner.edge
  id = "edge-west"
}

resource "kubiya_runner" "edge" {
  name = "edge-west"
}

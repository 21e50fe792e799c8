import {
  to = kubiya_secret.pager
  identity = {
    name = "pager-routing-key"
  }
}

resource "kubiya_secret" "pager" {
  name          = "pager-routing-key"
  value         = var.pager_routing_key
  value_version = 1
}

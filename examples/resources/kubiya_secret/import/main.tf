import {
  to = kubiya_secret.pager
  id = "pager-routing-key"
}

# value_version = 1 takes the secret over as it is. Without value_version the
# first apply after the import writes the configured value.
resource "kubiya_secret" "pager" {
  name          = "pager-routing-key"
  value         = var.pager_routing_key
  value_version = 1
}

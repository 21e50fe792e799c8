data "kubiya_sources" "all" {}

data "kubiya_source" "each" {
  for_each = toset(data.kubiya_sources.all.sources[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_source.each
  to       = kubiya_source.all[each.key]
  id       = each.key
}

resource "kubiya_source" "all" {
  for_each = data.kubiya_source.each

  url            = each.value.url
  runner         = each.value.runner
  dynamic_config = each.value.dynamic_config
}

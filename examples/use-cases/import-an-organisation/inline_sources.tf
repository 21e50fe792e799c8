data "kubiya_inline_sources" "all" {}

data "kubiya_inline_source" "each" {
  for_each = toset(data.kubiya_inline_sources.all.inline_sources[*].id)

  id = each.key
}

import {
  for_each = data.kubiya_inline_source.each
  to       = kubiya_inline_source.all[each.key]
  id       = each.key
}

resource "kubiya_inline_source" "all" {
  for_each = data.kubiya_inline_source.each

  name           = each.value.name
  runner         = each.value.runner
  dynamic_config = each.value.dynamic_config
  tools          = each.value.tools
  workflows      = each.value.workflows
}

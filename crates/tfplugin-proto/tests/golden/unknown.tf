# Values that are known after apply, wholly or in part, with and without what Terraform knows about them.

resource "golden_unknown" "source" {}

locals {
  unknown = golden_unknown.source
}

resource "golden_bool" "unknown" {
  for_each = {
    unknown          = local.unknown.bool
    refined_not_null = local.unknown.number > 1
  }
  case  = each.key
  value = each.value
}

resource "golden_string" "unknown" {
  for_each = {
    unknown             = local.unknown.string
    refined_prefix      = "x-${local.unknown.string}"
    refined_long_prefix = "${local.x256}${local.unknown.string}"
    refined_not_null    = "${local.unknown.string}-x"
  }
  case  = each.key
  value = each.value
}

resource "golden_number" "unknown" {
  for_each = {
    unknown          = local.unknown.number
    refined_bound    = length(local.unknown.list)
    refined_not_null = local.unknown.number + 1
  }
  case  = each.key
  value = each.value
}

resource "golden_list" "unknown" {
  for_each = {
    unknown        = local.unknown.list
    unknown_inside = ["a", local.unknown.string]
    refined_inside = ["x-${local.unknown.string}", null]
    refined_length = local.unknown.bool ? tolist(["a"]) : tolist(["a", "b"])
  }
  case  = each.key
  value = each.value
}

resource "golden_set" "unknown" {
  for_each = {
    unknown        = local.unknown.set
    unknown_inside = ["b", local.unknown.string, "a"]
    refined_length = local.unknown.bool ? toset(["a"]) : toset(["a", "b"])
  }
  case  = each.key
  value = each.value
}

resource "golden_map" "unknown" {
  for_each = {
    unknown        = local.unknown.map
    unknown_inside = { a = "x", b = local.unknown.string }
    refined_length = local.unknown.bool ? tomap({ a = "x" }) : tomap({ b = "y", c = "z" })
  }
  case  = each.key
  value = each.value
}

resource "golden_object" "unknown" {
  for_each = {
    unknown        = local.unknown.object
    unknown_inside = { name = local.unknown.string, size = 1, tags = local.unknown.list }
    refined_inside = { name = "x-${local.unknown.string}", size = null, tags = [local.unknown.string] }
  }
  case  = each.key
  value = each.value
}

resource "golden_nested" "unknown" {
  for_each = {
    unknown = local.unknown.nested
    unknown_inside = [
      { name = local.unknown.string, limits = { cpu = local.unknown.number }, labels = [[local.unknown.string]] },
    ]
  }
  case  = each.key
  value = each.value
}

resource "golden_dynamic" "unknown" {
  for_each = {
    unknown        = local.unknown.dynamic
    unknown_string = local.unknown.string
    unknown_inside = { a = local.unknown.dynamic, b = [local.unknown.string, 1] }
    refined_string = "x-${local.unknown.string}"
  }
  case  = each.key
  value = each.value
}

# Every kind of value that is known when it is planned.
#
# The resource type says the kind, the key the name of the recorded file. An object, not a map, holds
# the values, so that Terraform converts none of them before the provider's schema does.

terraform {
  required_providers {
    golden = { source = "test/golden" }
  }
}

locals {
  x256   = join("", [for _ in range(256) : "x"])
  x65536 = join("", [for _ in range(256) : local.x256])
}

resource "golden_bool" "known" {
  for_each = {
    no   = false
    null = null
    yes  = true
  }
  case  = each.key
  value = each.value
}

resource "golden_string" "known" {
  for_each = {
    ascii          = "plain text"
    composed       = "\u00e9"
    control        = "line\nfeed, tab\t, escape \u001b, quote \", backslash \\"
    decomposed     = "e\u0301"
    empty          = ""
    four_bytes     = "\U0001F511"
    html           = "<a href=\"?b&c\">"
    length_31      = substr(local.x256, 0, 31)
    length_32      = substr(local.x256, 0, 32)
    length_255     = substr(local.x256, 0, 255)
    length_256     = local.x256
    length_65535   = substr(local.x65536, 0, 65535)
    length_65536   = local.x65536
    line_separator = "\u2028"
    null           = null
    number         = 0.1
  }
  case  = each.key
  value = each.value
}

resource "golden_number" "known" {
  for_each = {
    above_i64            = 9223372036854775808
    above_u64            = 12345678901234567890123
    below_i64            = -9223372036854775809
    eight_bits           = 128
    exact_half           = 0.5
    i64_max              = 9223372036854775807
    i64_min              = -9223372036854775808
    minus_one            = -1
    minus_one_and_half   = -1.5
    minus_33             = -33
    minus_129            = -129
    minus_32769          = -32769
    minus_2147483649     = -2147483649
    null                 = null
    one_and_half         = 1.5
    one_tenth            = 0.1
    power_of_two         = 1180591620717411303424
    seven                = 7
    seven_bits           = 127
    sixteen_bits         = 65535
    small                = 1e-7
    tenth_negative       = -0.1
    text                 = "42"
    thirty_two_bits      = 4294967295
    third                = 1 / 3
    ten_to_the_100       = 1e100
    ten_to_the_minus_100 = 1e-100
    trailing_zeros       = 2.500
    twenty_digits        = 12345678901234567890
    u16                  = 256
    u32                  = 65536
    u64                  = 4294967296
    u64_max              = 18446744073709551615
    zero                 = 0
  }
  case  = each.key
  value = each.value
}

resource "golden_list" "known" {
  for_each = {
    empty   = []
    one     = ["a"]
    nulls   = ["a", null]
    null    = null
    order   = ["b", "a", "b"]
    sixteen = [for n in range(16) : "x"]
    tuple   = ["text", 1, true]
  }
  case  = each.key
  value = each.value
}

resource "golden_set" "known" {
  for_each = {
    duplicates = ["b", "a", "b"]
    empty      = []
    null       = null
    order      = ["zeta", "alpha", "10", "9", "\u00e9", "Z"]
  }
  case  = each.key
  value = each.value
}

resource "golden_set_of_numbers" "known" {
  for_each = {
    order = [100, 25, 9, -1, 0.5]
  }
  case  = each.key
  value = each.value
}

resource "golden_map" "known" {
  for_each = {
    empty   = {}
    null    = null
    nulls   = { a = null }
    order   = { z = "1", "" = "2", A = "3", "\u00e9" = "4", "a b" = "5" }
    sixteen = { for n in range(16) : format("%02d", n) => "x" }
  }
  case  = each.key
  value = each.value
}

resource "golden_object" "known" {
  for_each = {
    full  = { name = "n", size = 2.5, tags = ["a"] }
    null  = null
    nulls = { name = null, size = null, tags = null }
  }
  case  = each.key
  value = each.value
}

resource "golden_nested" "known" {
  for_each = {
    deep = [
      { name = "first", limits = { cpu = 0.1, memory = 512 }, labels = [["x", "y"], []] },
      { name = null, limits = {}, labels = null },
    ]
    empty = []
  }
  case  = each.key
  value = each.value
}

resource "golden_dynamic" "known" {
  for_each = {
    bool        = true
    decimal     = 0.1
    empty       = {}
    integer     = 1
    list        = tolist(["a", "b"])
    map         = tomap({ a = 1 })
    nothing     = []
    null        = null
    null_list   = tolist(null)
    null_string = tostring(null)
    object      = { a = "text", b = [1, null], "c d" = { e = true } }
    set         = toset(["b", "a"])
    string      = "text"
    tuple       = ["text", 1, true, null, { a = 0.1 }]
  }
  case  = each.key
  value = each.value
}

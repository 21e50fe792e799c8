data "kubiya_inline_sources" "all" {}

output "names_of_inline_sources" {
  value = data.kubiya_inline_sources.all.inline_sources[*].name
}

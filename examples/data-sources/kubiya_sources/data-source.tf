data "kubiya_sources" "all" {}

output "sources_without_a_runner" {
  value = [for source in data.kubiya_sources.all.sources : source.url if source.runner == ""]
}

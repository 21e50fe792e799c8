data "kubiya_external_knowledge_entries" "all" {}

data "kubiya_external_knowledge" "first" {
  id = data.kubiya_external_knowledge_entries.all.entries[0].id
}

output "channels" {
  value = data.kubiya_external_knowledge.first.config.channel_ids
}

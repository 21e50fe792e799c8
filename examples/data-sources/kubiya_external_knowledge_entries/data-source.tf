data "kubiya_external_knowledge_entries" "slack" {
  vendor = "slack"
}

output "ids_of_the_entries_with_a_channel" {
  value = [
    for entry in data.kubiya_external_knowledge_entries.slack.entries : entry.id
    if contains(entry.channel_ids, "C08ORDERS01")
  ]
}

data "kubiya_agents" "live" {
  name_prefix = "live-"
}

output "runners_in_use" {
  value = distinct(data.kubiya_agents.live.agents[*].runner)
}
